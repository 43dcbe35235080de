import { DatePickerInput } from '@mantine/dates';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../../i18n/use-language.ts';

interface PeriodFilterProps {
  readonly from: string | null;
  readonly to: string | null;
  readonly onChange: (period: { from: string | null; to: string | null }) => void;
}

/** From and up to and including; half a choice is kept here until the other half is made. */
export function PeriodFilter({ from, to, onChange }: PeriodFilterProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [half, setHalf] = useState<string | null>(null);
  return (
    <DatePickerInput
      type="range"
      aria-label={t('entries.period')}
      placeholder={t('entries.period')}
      clearable
      allowSingleDateInRange
      locale={language}
      valueFormat={language === 'nl' ? 'DD-MM-YYYY' : 'DD MMM YYYY'}
      miw={210}
      value={half === null ? [from, to] : [half, null]}
      onChange={([start, end]) => {
        if (start !== null && end === null) return setHalf(start);
        setHalf(null);
        onChange({ from: start, to: end });
      }}
    />
  );
}
