import { ActionIcon, Group, Progress, Text, Tooltip } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { StreamView } from '../../../../core/api/schema/streams.ts';
import { useMay } from '../../api/session.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { formatCount, formatMoment } from '../../parts/format.ts';
import type { Replaying } from './replay-modal.tsx';

type Receiver = StreamView['receivers'][number];

interface ReceiverProgressProps {
  readonly stream: StreamView;
  readonly receiver: Receiver;
  readonly onReplay: (replaying: Replaying) => void;
}

/** How far one receiver is on one stream, and what holds it up. */
export function ReceiverProgress({ stream, receiver, onReplay }: ReceiverProgressProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const may = useMay();
  const behind = receiver.acknowledgedSeq < stream.headSeq;
  const failing = receiver.lastError !== null && behind;
  const percent = stream.headSeq === 0 ? 100 : Math.floor((100 * receiver.acknowledgedSeq) / stream.headSeq);
  const far = t('deliveries.acknowledged', {
    acknowledged: formatCount(receiver.acknowledgedSeq, language),
    head: formatCount(stream.headSeq, language),
  });
  return (
    <div>
      <Group gap="xs" wrap="nowrap" mih={30}>
        <Text fz="sm" flex={1} className="one-line" title={receiver.name}>
          {receiver.name}
          {receiver.kind === 'pull' ? ` (${t('deliveries.pull')})` : ''}
        </Text>
        <Text fz="xs" c="dimmed" className="figures">
          {far}
        </Text>
        {may.manage && receiver.kind === 'push' && stream.headSeq > 0 ? (
          <Tooltip label={t('deliveries.replay')}>
            <ActionIcon
              size="sm"
              variant="subtle"
              color="gray"
              aria-label={`${t('deliveries.replay')}: ${receiver.name}`}
              onClick={() => onReplay({ receiver, head: stream.headSeq })}
            >
              <IconRefresh size={15} />
            </ActionIcon>
          </Tooltip>
        ) : null}
      </Group>
      <Progress
        value={percent}
        size="sm"
        color={failing ? 'red' : behind ? 'yellow.7' : 'petrol'}
        aria-label={`${receiver.name}: ${far}`}
      />
      {failing ? (
        <Text fz="xs" c="var(--mantine-color-error)" mt={4} className="breaks">
          {receiver.lastError} · {t('deliveries.attempts', { count: receiver.attempts })}
          {receiver.nextAttemptAt === null
            ? ''
            : ` · ${t('deliveries.nextAttempt', { at: formatMoment(receiver.nextAttemptAt, language) })}`}
        </Text>
      ) : null}
    </div>
  );
}
