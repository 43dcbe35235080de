import { NumberInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StreamView } from '../../../../core/api/schema/streams.ts';
import { useReplay } from '../../api/streams.ts';
import { announce } from '../../parts/announce.tsx';
import { Confirm } from '../../parts/confirm.tsx';

export interface Replaying {
  readonly receiver: StreamView['receivers'][number];
  /** The stream's last number. */
  readonly head: number;
}

interface ReplayModalProps {
  readonly replaying: Replaying | null;
  readonly onClose: () => void;
}

/** Sends a stretch of a stream again, from a number on. */
export function ReplayModal({ replaying, onClose }: ReplayModalProps) {
  const { t } = useTranslation();
  const [from, setFrom] = useState<number | string>(1);
  const head = replaying?.head ?? 1;
  const valid = typeof from === 'number' && Number.isInteger(from) && from >= 1 && from <= head;
  const close = () => {
    setFrom(1);
    replay.reset();
    onClose();
  };
  const replay = useReplay((seq) => {
    announce(t('deliveries.replayDone', { seq }));
    close();
  });
  return (
    <Confirm
      opened={replaying !== null}
      title={t('deliveries.replayTitle', { name: replaying?.receiver.name ?? '' })}
      text={t('deliveries.replayText')}
      action={t('deliveries.replay')}
      busy={replay.busy}
      problem={replay.problem}
      onConfirm={() => replaying !== null && valid && replay.run({ receiverId: replaying.receiver.id, fromSeq: from })}
      onClose={close}
    >
      <NumberInput
        label={t('deliveries.replayFrom')}
        data-autofocus
        allowDecimal={false}
        allowNegative={false}
        min={1}
        max={head}
        value={from}
        onChange={setFrom}
        error={valid ? undefined : t('deliveries.seqInvalid', { head })}
      />
    </Confirm>
  );
}
