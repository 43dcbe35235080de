import { Badge, Group, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { EntryDetailView } from '../../../../core/api/schema/entries.ts';
import { Amount } from '../amount.tsx';
import { StateBadge } from './state-badge.tsx';

/** Who and how much: what one reads first. */
export function EntryHead({ entry }: { readonly entry: EntryDetailView }) {
  const { t } = useTranslation();
  return (
    <Stack gap={6}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Title order={2} size="h4" className="breaks">
          {entry.counterpartyName ?? t('entries.noCounterparty')}
        </Title>
        <Text fz="xl" fw={650} flex="none">
          <Amount value={entry.amount} currency={entry.currency} coloured />
        </Text>
      </Group>
      <Group gap="xs">
        <StateBadge entry={entry} />
        {entry.reversal ? <Badge color="orange">{t('entry.reversal')}</Badge> : null}
      </Group>
    </Stack>
  );
}
