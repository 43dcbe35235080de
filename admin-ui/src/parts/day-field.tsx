import { DateInput, type DateInputProps } from '@mantine/dates';
import { useLanguage } from '../i18n/use-language.ts';
import { formatDay, readDay } from './format.ts';

/** A calendar day, typed or picked, in the reader's notation whatever the browser's is. */
export function DayField(props: Omit<DateInputProps, 'locale' | 'valueFormat' | 'dateParser'>) {
  const language = useLanguage();
  return (
    <DateInput
      locale={language}
      valueFormat={(day) => formatDay(day, language)}
      dateParser={readDay}
      placeholder={language === 'nl' ? 'dd-mm-jjjj' : 'dd-mm-yyyy'}
      {...props}
    />
  );
}
