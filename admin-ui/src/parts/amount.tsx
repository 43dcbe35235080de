import { Text, type TextProps } from '@mantine/core';
import { useLanguage } from '../i18n/use-language.ts';
import { formatAmount } from './format.ts';

interface AmountProps extends TextProps {
  readonly value: string;
  readonly currency: string;
  /** Money in stands out in green; for entries, not for balances. */
  readonly coloured?: boolean;
}

/** An amount in the reader's notation. Euros go without their sign, any other currency shows its code. */
export function Amount({ value, currency, coloured = false, ...rest }: AmountProps) {
  const language = useLanguage();
  const incoming = coloured && !value.startsWith('-');
  return (
    <Text span inherit className="figures" {...(incoming ? { c: 'var(--koppel-in)' } : {})} {...rest}>
      {incoming ? '+' : ''}
      {formatAmount(value, language)}
      {currency === 'EUR' ? '' : ` ${currency}`}
    </Text>
  );
}
