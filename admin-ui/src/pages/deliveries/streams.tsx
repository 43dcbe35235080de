import { Card, Table, Text } from '@mantine/core';
import { IconTimeline } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StreamView } from '../../../../core/api/schema/streams.ts';
import { useStreams } from '../../api/streams.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { BankMark } from '../../parts/bank-mark.tsx';
import { formatCount } from '../../parts/format.ts';
import { Iban } from '../../parts/iban.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Nothing } from '../../parts/nothing.tsx';
import { ReceiverProgress } from './receiver-progress.tsx';
import { type Replaying, ReplayModal } from './replay-modal.tsx';

/** One gapless sequence per administration and account, and how far each receiver is on it. */
export function Streams() {
  const { t } = useTranslation();
  const streams = useStreams();
  const [replaying, setReplaying] = useState<Replaying | null>(null);
  return (
    <Card padding={0}>
      <Loaded query={streams}>
        {(rows) =>
          rows.length === 0 ? (
            <Nothing
              icon={IconTimeline}
              title={t('deliveries.streamsEmptyTitle')}
              text={t('deliveries.streamsEmptyText')}
            />
          ) : (
            <StreamTable streams={rows} onReplay={setReplaying} />
          )
        }
      </Loaded>
      <ReplayModal replaying={replaying} onClose={() => setReplaying(null)} />
    </Card>
  );
}

interface StreamTableProps {
  readonly streams: readonly StreamView[];
  readonly onReplay: (replaying: Replaying) => void;
}

function StreamTable({ streams, onReplay }: StreamTableProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <Table.ScrollContainer minWidth={680} type="native">
      <Table verticalSpacing="md" layout="fixed">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>
              {t('deliveries.administration')} · {t('deliveries.account')}
            </Table.Th>
            <Table.Th w={128} ta="right">
              {t('deliveries.head')}
            </Table.Th>
            <Table.Th w="46%">{t('deliveries.receivers')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {streams.map((stream) => (
            <Table.Tr key={stream.id} style={{ verticalAlign: 'top' }}>
              <Table.Td>
                <Text fz="sm" fw={550}>
                  {stream.administration}
                </Text>
                <Text fz="sm" display="inline-flex" style={{ alignItems: 'center', gap: 8 }}>
                  <BankMark iban={stream.iban} size={20} />
                  <Iban value={stream.iban} />
                </Text>
              </Table.Td>
              <Table.Td ta="right">
                <Text fz="sm" className="figures" title={stream.headHash}>
                  {formatCount(stream.headSeq, language)}
                </Text>
              </Table.Td>
              <Table.Td>
                {stream.receivers.length === 0 ? (
                  <Text fz="sm" c="dimmed">
                    {t('deliveries.noReceivers')}
                  </Text>
                ) : (
                  stream.receivers.map((receiver) => (
                    <ReceiverProgress key={receiver.id} stream={stream} receiver={receiver} onReplay={onReplay} />
                  ))
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
