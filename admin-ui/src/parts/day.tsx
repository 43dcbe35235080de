import { Text, type TextProps } from '@mantine/core';
import { useLanguage } from '../i18n/use-language.ts';
import { formatDay, formatMoment } from './format.ts';

/** A calendar day: 29-03-2026. */
export function Day({ value, ...rest }: TextProps & { readonly value: string }) {
  const language = useLanguage();
  return (
    <Text span inherit className="date" {...rest}>
      {formatDay(value, language)}
    </Text>
  );
}

/** An instant, in the reader's own time zone: 29-03-2026 14:05. */
export function Moment({ at, ...rest }: TextProps & { readonly at: string }) {
  const language = useLanguage();
  return (
    <Text span inherit className="date" {...rest}>
      <time dateTime={at}>{formatMoment(at, language)}</time>
    </Text>
  );
}
