import type { z } from '@hono/zod-openapi';
import { useQuery } from '@tanstack/react-query';
import type {
  AlarmView,
  ApprovalView,
  BatchDetail,
  BatchView,
  MandateChangeRequest,
  MandateRequest,
  MandateView,
  OrderDetail,
  OrderView,
  ReleaseView,
} from '../../../core/api/schema/orders.ts';
import { useAction } from './use-action.ts';
import { oneQuery, type Query, useList, useOne, useWhole } from './use-list.ts';

export type Order = OrderView;
export type Batch = z.infer<typeof BatchView>;
export type Mandate = MandateView;
export type Alarm = z.infer<typeof AlarmView>;
export type OrderKind = Order['kind'];

const ORDERS = '/v1/payment-orders';
const DEBITS = '/v1/direct-debits';
const BATCHES = '/v1/payment-batches';
const MANDATES = '/v1/mandates';
const ALARMS = '/v1/payment-alarms';

const TOUCHED = [[ORDERS], [DEBITS], [BATCHES], [ALARMS], ['/v1/overview']] as const;

const pathOf = (kind: OrderKind): string => (kind === 'credit-transfer' ? ORDERS : DEBITS);

export function useOrders(kind: OrderKind, query: Query) {
  return useList<Order>(pathOf(kind), query);
}

export function useOrder(id: string | null) {
  return useOne<z.infer<typeof OrderDetail>>(ORDERS, id);
}

export function useBatches(kind: OrderKind) {
  return useList<Batch>(BATCHES, { kind });
}

export function useBatch(id: string | null) {
  // It moves on by itself while one looks at it.
  return useQuery({ ...oneQuery<z.infer<typeof BatchDetail>>(BATCHES, id), refetchInterval: 5_000 });
}

export function useAlarms() {
  return useWhole<Alarm>(ALARMS, { limit: null });
}

export function useMandates(search: string) {
  return useList<Mandate>(MANDATES, { search });
}

/** The file of a batch: the browser saves it, the hub notes who took it. */
export const fileHref = (batch: Pick<Batch, 'id'>): string => `${BATCHES}/${batch.id}/file`;

export function useFromItems(kind: OrderKind, onDone: (orders: readonly Order[]) => void) {
  return useAction<{ account: string; openItemIds: readonly string[]; date: string | null }, { items: Order[] }>({
    path: `${pathOf(kind)}/from-items`,
    touches: TOUCHED,
    onDone: ({ items }) => onDone(items),
  });
}

export function useCheckPayees() {
  return useAction<readonly Order[]>({
    path: `${ORDERS}/payee-checks`,
    body: (orders) => ({ orderIds: orders.map(({ id }) => id) }),
    touches: TOUCHED,
  });
}

export function useMakeBatches(onDone: (batches: readonly Batch[]) => void) {
  return useAction<readonly Order[], { items: Batch[] }>({
    path: BATCHES,
    body: (orders) => ({ orderIds: orders.map(({ id }) => id) }),
    touches: TOUCHED,
    onDone: ({ items }) => onDone(items),
  });
}

export function useCancelOrder() {
  return useAction<Order>({
    path: ({ id }) => `${ORDERS}/${id}/cancellation`,
    body: () => undefined,
    touches: TOUCHED,
  });
}

export function useOverride(onDone: () => void) {
  return useAction<{ id: string; reason: string }>({
    path: ({ id }) => `${ORDERS}/${id}/override`,
    body: ({ reason }) => ({ reason }),
    touches: TOUCHED,
    onDone,
  });
}

export function useApprove(onDone: (state: z.infer<typeof ApprovalView>) => void) {
  return useAction<Pick<Batch, 'id' | 'sha256'>, z.infer<typeof ApprovalView>>({
    path: ({ id }) => `${BATCHES}/${id}/approvals`,
    body: ({ sha256 }) => ({ sha256 }),
    touches: TOUCHED,
    onDone,
  });
}

/** An action on a batch without particulars: taken apart, or asked after at the bank. */
export function useBatchAction(name: 'withdrawal' | 'lookup', onDone?: () => void) {
  return useAction<Pick<Batch, 'id'>>({
    path: ({ id }) => `${BATCHES}/${id}/${name}`,
    body: () => undefined,
    touches: TOUCHED,
    ...(onDone === undefined ? {} : { onDone }),
  });
}

/** An action on a batch that takes a reason: called back, or released to be sent again. */
export function useReasoned(
  name: 'cancellation' | 'releases',
  onDone: (state: z.infer<typeof ReleaseView> | undefined) => void,
) {
  return useAction<{ id: string; reason: string }, z.infer<typeof ReleaseView> | undefined>({
    path: ({ id }) => `${BATCHES}/${id}/${name}`,
    body: ({ reason }) => ({ reason }),
    touches: TOUCHED,
    onDone,
  });
}

export function useHandleAlarm() {
  return useAction<Alarm>({ path: ({ id }) => `${ALARMS}/${id}/handled`, body: () => undefined, touches: TOUCHED });
}

export type MandateInput = z.input<typeof MandateRequest>;
export type MandateChange = z.input<typeof MandateChangeRequest>;

export function useAddMandate(onDone: () => void) {
  return useAction<MandateInput, Mandate>({ path: MANDATES, touches: [[MANDATES]], onDone });
}

export function useChangeMandate(onDone?: () => void) {
  return useAction<{ id: string } & MandateChange, Mandate>({
    method: 'PATCH',
    path: ({ id }) => `${MANDATES}/${id}`,
    body: ({ id: _, ...change }) => change,
    touches: [[MANDATES]],
    ...(onDone === undefined ? {} : { onDone }),
  });
}
