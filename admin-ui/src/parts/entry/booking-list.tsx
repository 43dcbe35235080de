import { Badge, Button, Group, Stack, Text, Timeline } from '@mantine/core';
import { IconArrowBackUp, IconCheck, IconRobot, IconUser } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BookingView, EntryDetailView } from '../../../../core/api/schema/entries.ts';
import { useMay } from '../../api/session.ts';
import { useBilingual } from '../../i18n/use-language.ts';
import { Moment } from '../day.tsx';
import { AllocationLines } from './allocation-lines.tsx';
import { Reasons } from './reasons.tsx';
import { UndoBooking } from './undo-booking.tsx';

/** What was booked, undone and booked again, newest first. Nothing ever disappears from it. */
export function BookingList({ entry }: { readonly entry: EntryDetailView }) {
  const [undoing, setUndoing] = useState<BookingView | null>(null);
  const bookings = [...entry.bookings].sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  return (
    <>
      <Timeline bulletSize={26} lineWidth={2} active={bookings.length}>
        {bookings.map((booking) => (
          <Timeline.Item key={booking.id} bullet={<Sign booking={booking} />} title={<Title booking={booking} />}>
            <BookingBody booking={booking} onUndo={setUndoing} />
          </Timeline.Item>
        ))}
      </Timeline>
      <UndoBooking entryId={entry.id} booking={undoing} onClose={() => setUndoing(null)} />
    </>
  );
}

function Sign({ booking }: { readonly booking: BookingView }) {
  if (booking.kind === 'reversal') return <IconArrowBackUp size={14} />;
  if (booking.decidedBy.kind === 'rule') return <IconRobot size={14} />;
  return booking.decidedBy.kind === 'person' ? <IconUser size={14} /> : <IconCheck size={14} />;
}

function Title({ booking }: { readonly booking: BookingView }) {
  const { t } = useTranslation();
  return (
    <Group gap="xs">
      <Text fz="sm" fw={600}>
        {booking.kind === 'reversal'
          ? t('entry.kind.reversal')
          : t(`entry.decidedBy.${booking.decidedBy.kind}`, { name: booking.decidedBy.name })}
      </Text>
      {booking.live || booking.kind === 'reversal' ? null : <Badge color="gray">{t('entry.undone')}</Badge>}
    </Group>
  );
}

interface BookingBodyProps {
  readonly booking: BookingView;
  readonly onUndo: (booking: BookingView) => void;
}

function BookingBody({ booking, onUndo }: BookingBodyProps) {
  const { t } = useTranslation();
  const may = useMay();
  const bilingual = useBilingual();
  const live = booking.live && booking.kind !== 'reversal';
  return (
    <Stack gap="xs" mt={2}>
      <Text fz="xs" c="dimmed">
        <Moment at={booking.createdAt} />
        {booking.kind === 'reversal' ? ` · ${booking.decidedBy.name}` : ''}
      </Text>
      {booking.kind === 'reversal' ? null : (
        <>
          <AllocationLines allocations={booking.allocations} currency={booking.currency} />
          <Text fz="sm" c="dimmed">
            {bilingual(booking.why)}
          </Text>
          {live ? <Reasons evidence={booking.evidence} /> : null}
        </>
      )}
      {booking.comment === null ? null : <Text fz="sm">“{booking.comment}”</Text>}
      {live && may.work ? (
        <Group>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconArrowBackUp size={16} />}
            onClick={() => onUndo(booking)}
          >
            {t('entry.undo')}
          </Button>
        </Group>
      ) : null}
    </Stack>
  );
}
