import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BookingView } from '../../../../core/api/schema/entries.ts';
import { useUndo } from '../../api/entries.ts';
import { announce } from '../announce.tsx';
import { Confirm } from '../confirm.tsx';

interface UndoBookingProps {
  readonly entryId: string;
  readonly booking: BookingView | null;
  readonly onClose: () => void;
}

/** Undoes a booking by a reversing one; the reason is kept with it. */
export function UndoBooking({ entryId, booking, onClose }: UndoBookingProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const close = () => {
    setReason('');
    setMissing(false);
    undo.reset();
    onClose();
  };
  const undo = useUndo(() => {
    announce(t('entry.undoDone'));
    close();
  });
  const confirm = () => {
    if (booking === null) return;
    if (reason.trim() === '') setMissing(true);
    else undo.run({ entryId, bookingId: booking.id, reason: reason.trim() });
  };
  return (
    <Confirm
      opened={booking !== null}
      title={t('entry.undoTitle')}
      text={t('entry.undoText')}
      action={t('entry.undo')}
      busy={undo.busy}
      problem={undo.problem}
      onConfirm={confirm}
      onClose={close}
    >
      <Textarea
        label={t('entry.undoReason')}
        description={t('entry.undoReasonHint')}
        data-autofocus
        autosize
        minRows={2}
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        error={missing && reason.trim() === '' ? t('entry.undoReasonMissing') : undefined}
      />
    </Confirm>
  );
}
