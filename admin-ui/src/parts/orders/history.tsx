import type { z } from '@hono/zod-openapi';
import { Stack, Text, Timeline } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { HistoryView } from '../../../../core/api/schema/orders.ts';
import { Moment } from '../day.tsx';
import { useActor } from '../use-actor.ts';
import { OrderStatus, useBankWords } from './order-status.tsx';

type Happened = z.infer<typeof HistoryView>;

/** What happened, oldest first: who or what said so, and the bank's words. */
export function History({ history }: { readonly history: readonly Happened[] }) {
  const { t } = useTranslation();
  const words = useBankWords();
  const actor = useActor();
  return (
    <Timeline bulletSize={12} lineWidth={2} active={history.length}>
      {history.map((one) => (
        <Timeline.Item key={`${one.at}${one.action}${one.status ?? ''}`}>
          <Stack gap={2}>
            {one.status === null || one.action !== 'status' ? (
              <Text fz="sm" fw={550}>
                {t(`orders.action.${one.action}`)}
              </Text>
            ) : (
              <div>
                <OrderStatus order={{ status: one.status, bankCode: null, reason: null }} />
              </div>
            )}
            {words(one) === null ? null : <Text fz="sm">{words(one)}</Text>}
            <Text fz="xs" c="dimmed">
              <Moment at={one.at} fz="xs" /> ·{' '}
              {one.actor === null ? t(`orders.source.${one.source}`) : actor(one.actor)}
            </Text>
          </Stack>
        </Timeline.Item>
      ))}
    </Timeline>
  );
}
