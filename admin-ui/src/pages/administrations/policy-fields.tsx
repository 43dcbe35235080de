import { Card, Radio, Stack, Switch, TextInput, Title } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../../i18n/use-language.ts';
import { formatAmount, formatCount } from '../../parts/format.ts';
import { CAREFULNESS, type SettingsValues } from './settings-values.ts';

/** What may be booked without anybody looking, and how sure that must be. */
export function PolicyFields({ form }: { readonly form: UseFormReturnType<SettingsValues> }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { bookByItself, wrongBookingCost } = form.values;
  const own = CAREFULNESS.some((cost) => cost === wrongBookingCost) ? [] : [wrongBookingCost];
  return (
    <Card>
      <Title order={2} size="h5" mb="md">
        {t('administrations.policy')}
      </Title>
      <Stack>
        <Switch
          label={t('administrations.bookByItself')}
          description={t('administrations.bookByItselfHint')}
          {...form.getInputProps('bookByItself', { type: 'checkbox' })}
        />
        <Radio.Group
          label={t('administrations.careful')}
          description={t('administrations.carefulHint')}
          value={String(wrongBookingCost)}
          onChange={(cost) => form.setFieldValue('wrongBookingCost', Number(cost))}
        >
          <Stack gap="xs" mt="xs">
            {[...CAREFULNESS, ...own].map((cost) => (
              <Radio
                key={cost}
                value={String(cost)}
                disabled={!bookByItself}
                label={t('administrations.carefulness', {
                  percent: certainty(cost, language),
                  cost: formatCount(cost, language),
                })}
              />
            ))}
          </Stack>
        </Radio.Group>
        <TextInput
          label={t('administrations.largestDifference')}
          description={t('administrations.largestDifferenceHint')}
          inputMode="decimal"
          maw={260}
          leftSection="€"
          {...form.getInputProps('largestDifference')}
        />
      </Stack>
    </Card>
  );
}

/** The chance at which booking by itself is worth its risk (bookingThreshold), in per cents with one decimal. */
function certainty(cost: number, language: 'nl' | 'en'): string {
  return formatAmount(((100 * cost) / (cost + 1)).toFixed(1), language);
}
