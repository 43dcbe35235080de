import { ActionIcon, Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { LedgerAccount } from '../../../../core/api/schema/books.ts';
import type { SplitValue } from './split-values.ts';

interface SplitFieldsProps {
  readonly values: readonly SplitValue[];
  readonly chart: readonly LedgerAccount[];
  readonly error: string | null;
  readonly onChange: (values: SplitValue[]) => void;
}

/** Parts of an entry that go to other ledger accounts first: a percentage or a fixed amount. */
export function SplitFields({ values, chart, error, onChange }: SplitFieldsProps) {
  const { t } = useTranslation();
  const change = (at: number, part: Partial<SplitValue>) =>
    onChange(values.map((one, index) => (index === at ? { ...one, ...part } : one)));
  return (
    <Stack gap="xs">
      {values.map((value, at) => (
        <Group key={at} gap="xs" wrap="nowrap" align="flex-start">
          <TextInput
            aria-label={t('split.value')}
            inputMode="decimal"
            w={110}
            value={value.value}
            onChange={(event) => change(at, { value: event.currentTarget.value })}
          />
          <Select
            aria-label={t('split.unit')}
            allowDeselect={false}
            w={80}
            data={[
              { value: 'percent', label: '%' },
              { value: 'amount', label: '€' },
            ]}
            value={value.unit}
            onChange={(unit) => change(at, { unit: unit === 'amount' ? 'amount' : 'percent' })}
          />
          <Select
            aria-label={t('mapping.ledgerAccount')}
            placeholder={t('rules.ledgerPlaceholder')}
            searchable
            limit={100}
            flex={1}
            data={chart.map(({ code, name, blocked }) => ({
              value: code,
              label: `${code} · ${name}`,
              disabled: blocked,
            }))}
            value={value.ledgerAccount === '' ? null : value.ledgerAccount}
            onChange={(code) => change(at, { ledgerAccount: code ?? '' })}
            error={at === values.length - 1 ? error : null}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={t('common.remove')}
            onClick={() => onChange(values.filter((_, index) => index !== at))}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </Group>
      ))}
      <Group>
        <Button
          size="xs"
          variant="subtle"
          leftSection={<IconPlus size={14} />}
          onClick={() => onChange([...values, { ledgerAccount: '', unit: 'percent', value: '' }])}
        >
          {t('split.add')}
        </Button>
      </Group>
    </Stack>
  );
}
