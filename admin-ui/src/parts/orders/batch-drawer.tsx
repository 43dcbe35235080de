import { Alert, Button, Divider, Drawer, Group, List, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconDownload, IconExternalLink } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fileHref, type Order, useApprove, useBatch, useBatchAction, useOrders } from '../../api/orders.ts';
import { useMay } from '../../api/session.ts';
import { Amount } from '../amount.tsx';
import { announce } from '../announce.tsx';
import { Day, Moment } from '../day.tsx';
import { Iban } from '../iban.tsx';
import { Loaded } from '../loaded.tsx';
import { ProblemNotice } from '../problem-notice.tsx';
import { useActor } from '../use-actor.ts';
import { History } from './history.tsx';
import { OrderDrawer } from './order-drawer.tsx';
import { OrderStatus, useBankWords } from './order-status.tsx';
import { OrderTable } from './order-table.tsx';
import { ReasonForm } from './reason-form.tsx';

type Detail = NonNullable<ReturnType<typeof useBatch>['data']>;

/** One file: its orders, who approved it, where it is, and what may be done now. */
export function BatchDrawer({ id, onClose }: { readonly id: string | null; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const batch = useBatch(id);
  return (
    <Drawer opened={id !== null} onClose={onClose} position="right" size={860} title={t('orders.fileTitle')}>
      {id === null ? null : (
        <Loaded query={batch}>
          {(one) => (
            <Stack gap="md">
              <Facts batch={one} />
              <Unknown batch={one} />
              <Steps batch={one} onGone={onClose} />
              <Orders batch={one} />
              <Divider label={t('orders.history')} labelPosition="left" />
              <History history={one.history} />
            </Stack>
          )}
        </Loaded>
      )}
    </Drawer>
  );
}

function Facts({ batch }: { readonly batch: Detail }) {
  const { t } = useTranslation();
  const actor = useActor();
  const words = useBankWords()(batch);
  return (
    <Stack gap={6}>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <div>
          <Text fw={600} className="figures">
            {batch.fileName}
          </Text>
          <Text fz="sm" c="dimmed">
            <Iban value={batch.account} fz="sm" /> · {t('orders.onDay')} <Day value={batch.date} fz="sm" /> ·{' '}
            {t(`orders.channel.${batch.channel}`)}
          </Text>
        </div>
        <Stack gap={4} align="flex-end" flex="none">
          <Amount value={batch.total} currency={batch.currency} fz="lg" fw={600} />
          <OrderStatus order={batch} />
        </Stack>
      </Group>
      {words === null ? null : <Text fz="sm">{words}</Text>}
      <Text fz="xs" c="dimmed" className="figures" title={batch.sha256}>
        {batch.messageId} · SHA-256 {batch.sha256.slice(0, 16)}…
      </Text>
      {batch.approvals.length === 0 ? null : (
        <Text fz="sm">
          {t('orders.approvedBy', { names: batch.approvals.map(({ name }) => actor(name)).join(', ') })}
        </Text>
      )}
      {batch.taken.length === 0 ? null : (
        <List fz="sm" c="dimmed">
          {batch.taken.map(({ name, at }) => (
            <List.Item key={at}>
              {t('orders.takenBy', { name })} <Moment at={at} fz="sm" />
            </List.Item>
          ))}
        </List>
      )}
    </Stack>
  );
}

/** Nobody knows whether the bank has it: what that means, and the way out. */
function Unknown({ batch }: { readonly batch: Detail }) {
  const { t } = useTranslation();
  const look = useBatchAction('lookup');
  if (batch.status !== 'unknown') return null;
  const attempt = batch.attempts.findLast(({ state }) => state === 'unknown');
  return (
    <Alert color="red" icon={<IconAlertTriangle />} title={t('orders.unknownTitle')}>
      <Stack gap="sm">
        <Text fz="sm">{t('orders.unknownText')}</Text>
        {attempt?.absentSince == null ? null : (
          <Text fz="sm">
            {t('orders.absentSince')} <Moment at={attempt.absentSince} fz="sm" />
          </Text>
        )}
        {attempt === undefined || attempt.votes.length === 0 ? null : (
          <Text fz="sm">{t('orders.releasedBy', { names: attempt.votes.map(({ name }) => name).join(', ') })}</Text>
        )}
        <Group>
          <Button size="xs" variant="default" loading={look.busy} onClick={() => look.run(batch)}>
            {t('orders.lookUp')}
          </Button>
        </Group>
        <ReasonForm batchId={batch.id} action="releases" />
      </Stack>
    </Alert>
  );
}

/** What may be done with it now. */
function Steps({ batch, onGone }: { readonly batch: Detail; readonly onGone: () => void }) {
  const { t } = useTranslation();
  const may = useMay();
  const approve = useApprove((state) =>
    announce(
      state.given.length < state.needed
        ? t('orders.approvedPartly', { given: state.given.length, needed: state.needed })
        : t('orders.approvedFully'),
    ),
  );
  const withdraw = useBatchAction('withdrawal', onGone);
  const look = useBatchAction('lookup');
  const [calling, setCalling] = useState(false);
  if (!may.work) return null;
  const atHome = batch.status === 'draft' || batch.status === 'approved';
  const out = ['to-be-confirmed', 'accepted', 'processing', 'unknown'].includes(batch.status);
  return (
    <Stack gap="sm">
      {approve.problem === null ? null : <ProblemNotice problem={approve.problem.problem} />}
      {withdraw.problem === null ? null : <ProblemNotice problem={withdraw.problem.problem} />}
      {batch.status === 'to-be-confirmed' && batch.confirmUrl !== null ? (
        <Alert color="yellow" title={t('orders.confirmTitle')}>
          <Group>
            <Button
              component="a"
              href={batch.confirmUrl}
              target="_blank"
              rel="noreferrer"
              size="xs"
              leftSection={<IconExternalLink size={16} />}
            >
              {t('orders.confirmAtBank')}
            </Button>
            <Button size="xs" variant="default" loading={look.busy} onClick={() => look.run(batch)}>
              {t('orders.lookUp')}
            </Button>
          </Group>
        </Alert>
      ) : null}
      <Group>
        {batch.status === 'draft' ? (
          <Button loading={approve.busy} onClick={() => approve.run(batch)}>
            {t('orders.approve')}
          </Button>
        ) : null}
        {batch.channel === 'file' && batch.status !== 'draft' && batch.status !== 'cancelled' ? (
          <Button component="a" href={fileHref(batch)} download leftSection={<IconDownload size={18} />}>
            {t('orders.downloadFile')}
          </Button>
        ) : null}
        {atHome ? (
          <Button variant="default" loading={withdraw.busy} onClick={() => withdraw.run(batch)}>
            {t('orders.withdraw')}
          </Button>
        ) : null}
        {out ? (
          <Button variant="default" c="red" onClick={() => setCalling(!calling)}>
            {t('orders.callBack')}
          </Button>
        ) : null}
      </Group>
      {calling ? <ReasonForm batchId={batch.id} action="cancellation" /> : null}
    </Stack>
  );
}

function Orders({ batch }: { readonly batch: Detail }) {
  const orders = useOrders(batch.kind, { batchId: batch.id });
  const [open, setOpen] = useState<Order | null>(null);
  return (
    <>
      <Loaded query={orders} rows={2}>
        {() => <OrderTable orders={orders.rows} oneAccount onOpen={setOpen} />}
      </Loaded>
      <OrderDrawer id={open?.id ?? null} onClose={() => setOpen(null)} />
    </>
  );
}
