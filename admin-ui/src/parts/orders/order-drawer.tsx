import { Button, Divider, Drawer, Group, Stack, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Order, useCancelOrder, useOrder, useOverride } from '../../api/orders.ts';
import { useMay } from '../../api/session.ts';
import { Amount } from '../amount.tsx';
import { announce } from '../announce.tsx';
import { Day } from '../day.tsx';
import { Iban } from '../iban.tsx';
import { Loaded } from '../loaded.tsx';
import { ProblemNotice } from '../problem-notice.tsx';
import { History } from './history.tsx';
import { OrderStatus, useBankWords } from './order-status.tsx';
import { isDoubtful, Warnings } from './warnings.tsx';

/** One order: what it is, what to look at, everything that happened to it. */
export function OrderDrawer({ id, onClose }: { readonly id: string | null; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const order = useOrder(id);
  return (
    <Drawer opened={id !== null} onClose={onClose} position="right" size="lg" title={t('orders.order')}>
      {id === null ? null : (
        <Loaded query={order}>
          {(one) => (
            <Stack gap="md">
              <Facts order={one} />
              <Doubt order={one} />
              <Divider label={t('orders.history')} labelPosition="left" />
              <History history={one.history} />
              <Cancel order={one} onDone={onClose} />
            </Stack>
          )}
        </Loaded>
      )}
    </Drawer>
  );
}

function Facts({ order }: { readonly order: Order }) {
  const { t } = useTranslation();
  const words = useBankWords()(order);
  const { remittance } = order;
  return (
    <Stack gap={6}>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <div>
          <Text fw={600} fz="lg" className="breaks">
            {order.name}
          </Text>
          {order.iban === null ? null : <Iban value={order.iban} fz="sm" />}
        </div>
        <Stack gap={4} align="flex-end" flex="none">
          <Amount value={order.amount} currency={order.currency} fz="lg" fw={600} />
          <OrderStatus order={order} />
        </Stack>
      </Group>
      {words === null ? null : <Text fz="sm">{words}</Text>}
      <Text fz="sm" className="breaks">
        {remittance.structured ?? remittance.text ?? ''}
      </Text>
      <Text fz="sm" c="dimmed">
        {t('orders.onDay')} <Day value={order.date} fz="sm" /> · <Iban value={order.account} fz="sm" />
        {order.sequenceType === null ? null : ` · ${order.sequenceType} · ${order.mandate ?? ''}`}
      </Text>
      <Text fz="xs" c="dimmed" className="figures">
        {order.endToEndId}
        {order.fileName === null ? '' : ` · ${order.fileName}`}
      </Text>
      <Warnings order={order} />
    </Stack>
  );
}

/** A payee in doubt: let go with a reason, which is kept. */
function Doubt({ order }: { readonly order: Order }) {
  const { t } = useTranslation();
  const may = useMay();
  const [reason, setReason] = useState('');
  const override = useOverride(() => announce(t('orders.overrideDone')));
  if (!isDoubtful(order) || !may.work || order.status !== 'draft') return null;
  return (
    <Stack gap="xs">
      <Textarea
        label={t('orders.overrideLabel')}
        description={t('orders.overrideText')}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {override.problem === null ? null : <ProblemNotice problem={override.problem.problem} />}
      <Group justify="flex-end">
        <Button
          variant="default"
          disabled={reason.trim().length < 3}
          loading={override.busy}
          onClick={() => override.run({ id: order.id, reason })}
        >
          {t('orders.override')}
        </Button>
      </Group>
    </Stack>
  );
}

function Cancel({ order, onDone }: { readonly order: Order; readonly onDone: () => void }) {
  const { t } = useTranslation();
  const may = useMay();
  const cancel = useCancelOrder();
  if (!may.work || (order.status !== 'draft' && order.status !== 'approved')) return null;
  return (
    <Stack gap="xs">
      {cancel.problem === null ? null : <ProblemNotice problem={cancel.problem.problem} />}
      <Group justify="flex-end">
        <Button
          variant="default"
          c="red"
          loading={cancel.busy}
          onClick={() => void cancel.ask(order).then(onDone, () => undefined)}
        >
          {t('orders.cancelOrder')}
        </Button>
      </Group>
    </Stack>
  );
}
