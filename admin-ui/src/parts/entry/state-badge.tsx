import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { EntryView } from '../../../../core/api/schema/entries.ts';

const COLOURS = { unmapped: 'gray', waiting: 'yellow', booked: 'petrol' } as const;

/** Where an entry stands; one that waits also says what matching made of it. */
export function StateBadge({ entry }: { readonly entry: EntryView }) {
  const { t } = useTranslation();
  if (entry.state === 'waiting' && entry.verdict !== null) {
    // Too unlikely to be proposed, but there to be looked at: to say that there is none would be wrong.
    const verdict = entry.verdict === 'nothing' && entry.summary !== null ? 'unsure' : entry.verdict;
    return <Badge color={entry.verdict === 'nothing' ? 'orange' : 'yellow'}>{t(`entries.verdict.${verdict}`)}</Badge>;
  }
  return <Badge color={COLOURS[entry.state]}>{t(`entries.state.${entry.state}`)}</Badge>;
}
