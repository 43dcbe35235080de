import type { DirectDebit } from '../../domain/direct-debit.ts';
import { KoppelError } from '../../domain/errors.ts';
import type { Money } from '../../domain/money.ts';
import type { OrderKind, PaymentOrder } from '../../domain/payment-order.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import type { OrderShown } from '../../domain/send-list.ts';
import { findAdministration } from '../../store/administration.repository.ts';
import type { Db } from '../../store/database.ts';
import { addOrderEvents, insertOrders, itemsInOrders, type NewOrder, takenIds } from '../../store/order.repository.ts';
import { accountsByIban, type OrderAccount } from '../../store/order-account.repository.ts';
import { itemsByExternalId } from '../../store/order-item.repository.ts';
import type { House } from '../house.ts';
import { tellOrders } from './events.ts';
import { dutchTime, type PaymentRules, paymentRules } from './rules.ts';
import type { Who } from './who.ts';

/** One order as it came in, read but not yet judged. */
export interface Intake<Order extends PaymentOrder | DirectDebit = PaymentOrder | DirectDebit> {
  /** Where it stands in the request: `items.3`. */
  readonly place: string;
  /** Our account, as written. */
  readonly account: string;
  readonly clientReference: string | null;
  readonly scheme: string;
  /** Null: as soon as possible. */
  readonly date: PlainDate | null;
  readonly categoryPurpose: string | null;
  readonly partyCode: string | null;
  /** An empty end-to-end id is ours to choose. */
  readonly order: Order;
  /** Open items it settles, by the ERP's id; `minor` null: all of the order's amount. Signed as the item. */
  readonly settles: readonly { readonly externalId: string; readonly minor: bigint | null }[];
}

/** Why an order is not taken. */
export interface Fault {
  readonly place: string;
  readonly message: string;
}

const SHOWN_FAULTS = 10;

/** Throws `payment_invalid` when there is any fault: all orders of a request are taken, or none. */
export function refuseFaults(faults: readonly Fault[]): void {
  const [first] = faults;
  if (first === undefined) return;
  const shown = faults.slice(0, SHOWN_FAULTS).map(({ place, message }) => `${place}: ${message}`);
  const more = faults.length > SHOWN_FAULTS ? ` And ${faults.length - SHOWN_FAULTS} more.` : '';
  throw new KoppelError('payment_invalid', `${shown.join(' ')}${more}`, { place: { element: first.place } });
}

/** What orders are judged by. */
export interface Surroundings {
  readonly accounts: ReadonlyMap<string, OrderAccount>;
  readonly rules: ReadonlyMap<string, PaymentRules>;
  readonly today: PlainDate;
  readonly time: string;
}

export async function surroundings(house: House, db: Db, ibans: readonly string[]): Promise<Surroundings> {
  const accounts = await accountsByIban(db, [...new Set(ibans)]);
  const rules = new Map<string, PaymentRules>();
  for (const { administrationId } of accounts.values()) {
    if (administrationId === null || rules.has(administrationId)) continue;
    const administration = await findAdministration(db, administrationId);
    if (administration !== null) rules.set(administrationId, paymentRules(administration.settings));
  }
  return { accounts, rules, today: house.clock.today(), time: dutchTime(house.clock.now()) };
}

/** The account an order goes over, with its administration's rules; a fault when it cannot. */
export function accountOf(
  place: string,
  iban: string,
  around: Surroundings,
  faults: Fault[],
): { readonly account: OrderAccount & { readonly administrationId: string }; readonly rules: PaymentRules } | null {
  const account = around.accounts.get(iban);
  const rules = around.rules.get(account?.administrationId ?? '');
  if (account === undefined) faults.push({ place: `${place}.account`, message: `${iban} is not an account of yours.` });
  else if (account.administrationId === null || rules === undefined)
    faults.push({ place: `${place}.account`, message: `${iban} is not mapped to an administration.` });
  else return { account: { ...account, administrationId: account.administrationId }, rules };
  return null;
}

/** A judged order, but for what is unique. */
export type Judged = Omit<NewOrder, 'id' | 'organisationId' | 'parts' | 'createdBy' | 'createdByUser'> & {
  readonly place: string;
  readonly settles: Intake['settles'];
};

/** Ours: recognisable on any statement, unguessable, 28 characters. */
function newEndToEndId(house: House): string {
  return `KPL${BigInt(`0x${house.random.uuid().replaceAll('-', '')}`)
    .toString(36)
    .toUpperCase()}`;
}

/** Stores judged orders as drafts. Throws `already_exists` for a reference that was used, `payment_invalid` for anything else. */
export async function storeOrders(
  house: House,
  db: Db,
  who: Who,
  kind: OrderKind,
  judged: readonly Judged[],
): Promise<readonly string[]> {
  const withIds = judged.map((one) => ({
    ...one,
    order: one.order.endToEndId === '' ? { ...one.order, endToEndId: newEndToEndId(house) } : one.order,
  }));
  await refuseTaken(db, withIds);
  const parts = await partsOf(db, withIds);
  const orders = withIds.map(
    ({ place: _place, settles: _settles, ...one }, at): NewOrder => ({
      ...one,
      id: house.random.uuid(),
      organisationId: who.organisationId,
      parts: parts[at] ?? [],
      createdBy: who.name,
      createdByUser: who.userId,
    }),
  );
  await insertOrders(db, orders);
  await addOrderEvents(
    db,
    who.organisationId,
    orders.map(({ id }) => ({
      batchId: null,
      orderId: id,
      source: who.kind,
      actor: who.name,
      action: 'received',
      status: 'draft',
    })),
  );
  const ids = orders.map(({ id }) => id);
  await tellOrders(house, db, who.organisationId, ids, { source: who.kind, previous: null });
  house.log.info('orders taken', { kind, count: ids.length });
  return ids;
}

async function refuseTaken(db: Db, orders: readonly Judged[]): Promise<void> {
  const references = orders.flatMap((one) => (one.clientReference === null ? [] : [one.clientReference]));
  const ids = orders.map((one) => one.order.endToEndId);
  const faults: Fault[] = [];
  const twice = (values: readonly string[]) => values.find((value, at) => values.indexOf(value) !== at);
  if (new Set(references).size !== references.length)
    throw new KoppelError('already_exists', `The client reference ${twice(references)} stands in the request twice.`);
  if (new Set(ids).size !== ids.length)
    faults.push({ place: 'items', message: `The end-to-end id ${twice(ids)} stands in the request twice.` });
  const taken = await takenIds(db, { clientReferences: references, endToEndIds: ids });
  for (const one of orders) {
    if (one.clientReference !== null && taken.clientReferences.has(one.clientReference))
      throw new KoppelError(
        'already_exists',
        `An order with the client reference ${one.clientReference} was taken before.`,
        {
          place: { element: `${one.place}.clientReference` },
        },
      );
    if (taken.endToEndIds.has(one.order.endToEndId))
      faults.push({
        place: `${one.place}.endToEndId`,
        message: `The end-to-end id ${one.order.endToEndId} was used before.`,
      });
  }
  refuseFaults(faults);
}

async function partsOf(db: Db, orders: readonly Judged[]): Promise<readonly NewOrder['parts'][]> {
  const wanted = orders.flatMap((one) =>
    one.settles.map(({ externalId }) => ({ administrationId: one.administrationId, externalId })),
  );
  if (wanted.length === 0) return orders.map(() => []);
  const items = await itemsByExternalId(db, wanted);
  const busy = await itemsInOrders(
    db,
    [...items.values()].map((item) => item.id),
  );
  const seen = new Set<string>();
  const faults: Fault[] = [];
  const parts = orders.map((one) =>
    one.settles.flatMap(({ externalId, minor: given }, at) => {
      const place = `${one.place}.openItems.${at}`;
      const item = items.get(`${one.administrationId} ${externalId}`);
      const whole = one.kind === 'credit-transfer' ? -one.order.amount.minor : one.order.amount.minor;
      const minor = given ?? whole;
      const fault = faultOf(item, minor, one.order.amount, busy, seen);
      if (item === undefined || fault !== null) {
        faults.push({ place, message: fault ?? `There is no open item ${externalId}.` });
        return [];
      }
      seen.add(item.id);
      return [{ openItemId: item.id, minor }];
    }),
  );
  refuseFaults(faults);
  return parts;
}

function faultOf(
  item:
    | { readonly id: string; readonly open: Money; readonly externalId: string; readonly heldBy: string | null }
    | undefined,
  minor: bigint,
  amount: Money,
  busy: ReadonlySet<string>,
  seen: ReadonlySet<string>,
): string | null {
  if (item === undefined) return null;
  if (busy.has(item.id) || seen.has(item.id) || item.heldBy !== null)
    return `Item ${item.externalId} is in another order already.`;
  if (item.open.currency !== amount.currency) return `Item ${item.externalId} is in ${item.open.currency}.`;
  const within = item.open.minor < 0n ? minor < 0n && minor >= item.open.minor : minor > 0n && minor <= item.open.minor;
  return within ? null : `Item ${item.externalId} has less open than the order settles, or goes the other way.`;
}

/** Notes and text changes of a prepared order, for `shown`; empty fields stay away. */
export function shownOf(parts: OrderShown): OrderShown {
  return Object.fromEntries(
    Object.entries(parts).filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0)),
  );
}
