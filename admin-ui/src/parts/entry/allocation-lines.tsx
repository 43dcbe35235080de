import { Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { AllocationView } from '../../../../core/api/schema/entries.ts';
import { Amount } from '../amount.tsx';

interface AllocationLinesProps {
  readonly allocations: readonly AllocationView[];
  readonly currency: string;
  /** What no allocation covers yet; nothing is shown for zero. */
  readonly residue?: string;
}

/** Where the amount goes, a line each. */
export function AllocationLines({ allocations, currency, residue = '0' }: AllocationLinesProps) {
  const { t } = useTranslation();
  return (
    <Stack gap={4}>
      {allocations.map((allocation) => (
        <Group
          key={`${allocation.label} ${allocation.amount}`}
          justify="space-between"
          gap="md"
          wrap="nowrap"
          align="baseline"
        >
          <Text fz="sm" fw={550} className="breaks">
            {allocation.label}
          </Text>
          <Amount value={allocation.amount} currency={currency} fz="sm" fw={550} />
        </Group>
      ))}
      {/^-?0*\.?0*$/.test(residue) ? null : (
        <Group justify="space-between" c="dimmed">
          <Text fz="sm">{t('entry.residue')}</Text>
          <Amount value={residue} currency={currency} fz="sm" />
        </Group>
      )}
    </Stack>
  );
}
