import { Divider, Stack, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { EntryDetailView } from '../../../../core/api/schema/entries.ts';
import { useMay } from '../../api/session.ts';
import { BookingList } from './booking-list.tsx';
import { CommentBox } from './comment-box.tsx';
import { EntryFacts } from './entry-facts.tsx';
import { EntryHead } from './entry-head.tsx';
import { RawFacts } from './raw-facts.tsx';
import { Resolve } from './resolve.tsx';

/** One entry whole: what the bank said, what may be done with it, what was done. */
export function EntryDetail({ entry }: { readonly entry: EntryDetailView }) {
  const { t } = useTranslation();
  const may = useMay();
  return (
    <Stack gap="lg">
      <EntryHead entry={entry} />
      <EntryFacts entry={entry} />
      <CommentBox key={entry.id} entry={entry} readOnly={!may.work} />
      <Divider />
      {entry.state === 'booked' ? null : <Resolve key={entry.id} entry={entry} />}
      {entry.bookings.length === 0 ? null : (
        <Stack gap="sm">
          <Title order={3} size="h5">
            {t('entry.bookings')}
          </Title>
          <BookingList entry={entry} />
        </Stack>
      )}
      <RawFacts facts={entry.facts} />
    </Stack>
  );
}
