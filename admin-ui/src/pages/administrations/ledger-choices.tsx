import { Card, Select, SimpleGrid, Text, Title } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { LedgerAccount } from '../../../../core/api/schema/books.ts';
import { LEDGER_ROLES } from '../../../../core/domain/policy.ts';
import type { SettingsValues } from './settings-values.ts';

interface LedgerChoicesProps {
  readonly form: UseFormReturnType<SettingsValues>;
  readonly chart: readonly LedgerAccount[];
}

/** Where remainders go. Without an account that remainder is never booked off: nothing is booked on a guess. */
export function LedgerChoices({ form, chart }: LedgerChoicesProps) {
  const { t } = useTranslation();
  const data = chart.map(({ code, name, blocked }) => ({ value: code, label: `${code} · ${name}`, disabled: blocked }));
  const choice = (path: string, label: string) => (
    <Select
      key={path}
      label={label}
      placeholder={t('administrations.notUsed')}
      searchable
      clearable
      limit={100}
      data={data}
      {...form.getInputProps(path)}
      // The form keeps '' for none; a field that is not empty could be cleared.
      value={form.getInputProps(path).value || null}
      onChange={(code) => form.setFieldValue(path, code ?? '')}
    />
  );
  return (
    <Card>
      <Title order={2} size="h5">
        {t('administrations.ledger')}
      </Title>
      <Text fz="sm" c="dimmed" mb="md">
        {t('administrations.ledgerHint')}
      </Text>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        {LEDGER_ROLES.map((role) => choice(`ledger.${role}`, t(`administrations.role.${role}`)))}
        {choice('correctionLedgerAccount', t('administrations.correction'))}
        {choice('intercompanyLedgerAccount', t('administrations.intercompany'))}
      </SimpleGrid>
    </Card>
  );
}
