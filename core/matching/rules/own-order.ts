import type { MatcherRule, QueuedEntry } from '../../contract/matcher-rule.ts';
import type { Evidence, Proposal } from '../../domain/match.ts';
import type { OpenItem } from '../../domain/open-item.ts';
import { type Context, contextOf, freeItems, isFree } from '../context.ts';
import { accountItemsKey, numberKey } from '../keys.ts';
import { evidence, settle, sumOpen, whole } from '../proposals.ts';
import { quoteKeys } from '../quotes.ts';

/** What we ordered ourselves and the bank carried out: a payment, a batch of payments, a collection batch. */
export const ownOrder: MatcherRule = {
  id: 'own-order',
  version: 1,
  title: { en: 'Our own order', nl: 'Eigen opdracht' },
  keys: (entry) => [accountItemsKey(entry.iban), ...quoteKeys(entry), ...detailKeys(entry)],
  propose: (entry, found, env) => {
    const context = contextOf(entry, found, env);
    const onAccount = freeItems(context, accountItemsKey(entry.iban)).filter(
      (item) => item.open.minor * context.amount > 0n,
    );
    const quoted = [...context.quotes.values()]
      .map(({ item }) => item)
      .filter((item) => isFree(context, item) && isOrder(item));
    return [...single(context, onAccount, quoted), ...batch(context, onAccount), ...listed(context)];
  },
};

function isOrder(item: OpenItem): boolean {
  return item.kind === 'payment-order' || item.kind === 'direct-debit-batch';
}

/** One order: named by its id, or of this amount to this account. */
function single(context: Context, onAccount: readonly OpenItem[], quoted: readonly OpenItem[]): Proposal[] {
  const candidates = new Map([...quoted, ...onAccount].map((item) => [item.id, item]));
  const same = [...candidates.values()].filter((item) => item.open.minor === context.amount);
  return same.flatMap((item) => {
    const facts = toldOf(context, item);
    return facts.length === 0 && same.length > 1
      ? []
      : [whole([settle(context, item)], [evidence('order', item.number ?? item.id, 'weak'), ...facts])];
  });
}

function toldOf(context: Context, item: OpenItem): Evidence[] {
  const { entry } = context;
  const { facts } = item;
  return [
    ...(facts.endToEndId !== undefined && facts.endToEndId === entry.endToEndId
      ? [evidence('order-id', facts.endToEndId, 'proof')]
      : []),
    ...(facts.batchId !== undefined && batchNamed(context, facts.batchId)
      ? [evidence('batch-id', facts.batchId, 'proof')]
      : []),
    ...(facts.counterIban !== undefined && facts.counterIban === entry.counterparty.iban
      ? [evidence('order-account', facts.counterIban, 'strong')]
      : []),
    ...(facts.count !== undefined && facts.count === entry.batchCount
      ? [evidence('batch-count', String(facts.count), 'strong')]
      : []),
    ...(item.dueDate === entry.bookingDate ? [evidence('due-today', '', 'weak')] : []),
  ];
}

function batchNamed(context: Context, batchId: string): boolean {
  const { entry, reading } = context;
  return entry.batchId === batchId || reading.mentions.some(({ value }) => value === numberKey(batchId).value);
}

/** All open orders of one batch. */
function batch(context: Context, onAccount: readonly OpenItem[]): Proposal[] {
  const groups = new Map<string, OpenItem[]>();
  for (const item of onAccount) {
    const id = item.facts.batchId;
    if (id !== undefined && isOrder(item)) groups.set(id, [...(groups.get(id) ?? []), item]);
  }
  const { entry } = context;
  return [...groups].flatMap(([id, orders]) => {
    if (orders.length < 2 || sumOpen(orders) !== context.amount) return [];
    return [
      whole(
        orders.map((order) => settle(context, order)),
        [
          evidence('batch-total', id, 'strong'),
          ...(batchNamed(context, id) ? [evidence('batch-id', id, 'proof')] : []),
          ...(entry.batchCount === orders.length ? [evidence('batch-count', String(orders.length), 'strong')] : []),
        ],
      ),
    ];
  });
}

/** The bank lists what is inside: each detail is one order. */
function listed(context: Context): Proposal[] {
  const { details } = context.entry;
  if (details.length < 2) return [];
  const orders: OpenItem[] = [];
  for (const detail of details) {
    const order =
      detail.endToEndId === null
        ? undefined
        : freeItems(context, numberKey(detail.endToEndId)).find(
            (item) => isOrder(item) && item.open.minor === detail.amount?.minor && !orders.includes(item),
          );
    if (order === undefined) return [];
    orders.push(order);
  }
  if (sumOpen(orders) !== context.amount) return [];
  return [
    whole(
      orders.map((order) => settle(context, order)),
      [evidence('orders-listed', String(orders.length), 'proof')],
    ),
  ];
}

function detailKeys(entry: QueuedEntry) {
  return entry.details.flatMap((detail) => (detail.endToEndId === null ? [] : [numberKey(detail.endToEndId)]));
}
