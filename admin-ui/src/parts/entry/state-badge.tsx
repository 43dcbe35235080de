import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { EntryView } from '../../../../core/api/schema/entries.ts';

const COLOURS = { unmapped: 'gray', waiting: 'yellow', booked: 'petrol' } as const;

/** Where an entry stands; one that waits also says what matching made of it. */
export function StateBadge({ entry }: { readonly entry: EntryView }) {
  const { t } = useTranslation();
  if (entry.state === 'waiting' && entry.verdict !== null) {
    const colour = entry.verdict === 'nothing' ? 'orange' : 'yellow';
    return <Badge color={colour}>{t(`entries.verdict.${entry.verdict}`)}</Badge>;
  }
  return <Badge color={COLOURS[entry.state]}>{t(`entries.state.${entry.state}`)}</Badge>;
}
