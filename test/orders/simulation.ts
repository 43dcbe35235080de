import { sql } from 'kysely';
import { KoppelError } from '#core/domain/errors.ts';
import { parseIban } from '#core/domain/iban.ts';
import { AT_BANK, ENDED, mayBecome, type OrderStatus } from '#core/domain/payment-order.ts';
import { addDays } from '#core/domain/plain-date.ts';
import type { House } from '#core/pipeline/house.ts';
import { approve } from '#core/pipeline/orders/approve.ts';
import type { JournalLine } from '#core/pipeline/orders/bank.ts';
import { makeBatches } from '#core/pipeline/orders/batches.ts';
import { changePayment } from '#core/pipeline/orders/change.ts';
import { cancelBatch, release } from '#core/pipeline/orders/leave.ts';
import { runSubmit } from '#core/pipeline/orders/submit.ts';
import { takePayments } from '#core/pipeline/orders/take-payments.ts';
import { runTrack } from '#core/pipeline/orders/track.ts';
import { findBatch } from '#core/store/batch.repository.ts';
import { inOrganisation, type Trx } from '#core/store/database.ts';
import { seeded } from '../bench/random.ts';
import { ING } from '../support/books.ts';
import { FakeBank, fakeConnector, type Mishap } from './fake-bank.ts';
import { RIJNLAND, straightLine } from './kit.ts';
import type { World } from './simulated-house.ts';

/* Random histories of orders under random misfortune. Everything random comes from the seed; the judge is the bank's own ledger. */

/** Ends a worker at a point, as a kill would: what it held in memory is gone, what was committed stays. */
class Killed extends Error {}

const CRASH_POINTS = ['P0', 'P1', 'P2', 'P6', 'P7', 'P8', 'P9'] as const;
const MISHAPS: readonly Mishap[] = [
  'never-left',
  'lost-request',
  'lost-answer',
  'rate-limited',
  'refused',
  'confirm',
  'broken-answer',
];

export interface RunResult {
  readonly steps: number;
  readonly orders: number;
}

/** What happens more often than the rest: without it hardly anything would leave. */
const OFTEN: Readonly<Record<string, number>> = {
  approve: 8,
  submit: 8,
  mishap: 5,
  timePasses: 4,
  track: 3,
  crash: 3,
  release: 2,
  order: 3,
};

/** One history. Throws with the seed and its steps when an invariant breaks. */
export async function runSimulation(world: World, seed: number): Promise<RunResult> {
  const trace: string[] = [];
  try {
    return await history(world, seed, trace);
  } catch (error) {
    throw new Error(
      `Seed ${seed} after ${trace.length} steps (${trace.slice(-12).join(', ')}): ${String((error as Error).stack ?? error)}`,
    );
  }
}

async function history(world: World, seed: number, trace: string[]): Promise<RunResult> {
  const random = seeded(seed);
  const bank = new FakeBank({ idempotent: random.chance(50) });
  const { organisationId } = world;
  const signal = new AbortController().signal;
  let crashAt: string | null = null;
  const lines: JournalLine[] = [];
  const house: House = {
    ...world.house,
    connectors: [fakeConnector(bank)],
    sending: {
      withAccount: straightLine,
      leaseSeconds: 45,
      journal: { write: async (line) => void lines.push(line), read: async () => lines },
      reach(point) {
        if (point !== crashAt) return;
        crashAt = null;
        throw new Killed(point);
      },
    },
  };
  const within = <T>(work: (trx: Trx) => Promise<T>) => inOrganisation(house.store.db, organisationId, work);
  const batches: string[] = [];
  const orders: string[] = [];

  /** What was refused for a reason of the house is part of the game; anything else is a defect. */
  const allowed = async (work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (error) {
      if (error instanceof Killed) return;
      if (error instanceof KoppelError && ['refuse', 'ask-person'].includes(error.reaction)) return;
      throw error;
    }
  };
  const some = () => random.pick(batches);

  const actions: Readonly<Record<string, () => Promise<unknown>>> = {
    async order() {
      const count = 1 + random.below(3);
      const ids = await within((trx) =>
        takePayments(
          house,
          trx,
          random.pick(world.people),
          Array.from({ length: count }, (_, at) =>
            intake(house, seed, orders.length + at, BigInt(1 + random.below(100_000))),
          ),
        ),
      );
      orders.push(...ids);
      const made = await within((trx) => makeBatches(house, trx, random.pick(world.people), ids, null));
      batches.push(...made);
    },
    async approve() {
      const id = some();
      await allowed(() =>
        within(async (trx) => {
          const batch = await findBatch(trx, id);
          for (const who of world.people) await approve(house, trx, who, id, batch?.sha256 ?? '');
        }),
      );
    },
    async submit() {
      const id = some();
      await Promise.all(
        Array.from({ length: 1 + random.below(3) }, () => allowed(() => runSubmit(house, organisationId, id, signal))),
      );
    },
    async crash() {
      crashAt = random.pick(CRASH_POINTS);
      await allowed(() => runSubmit(house, organisationId, some(), signal));
      await allowed(() => runTrack(house, organisationId, some(), signal));
      crashAt = null;
    },
    async mishap() {
      bank.mishaps.push(random.pick(MISHAPS));
    },
    async timePasses() {
      // The lease of whoever died runs out, waits are over.
      await within((trx) =>
        sql`update payment_batch set lease_until = lease_until - interval '1 minute', not_before = not_before - interval '2 hours'`.execute(
          trx,
        ),
      );
    },
    async track() {
      await allowed(() => runTrack(house, organisationId, some(), signal));
    },
    async bankWorks() {
      bank.execute();
    },
    async bankDown() {
      bank.down = !bank.down;
    },
    async confirm() {
      for (const one of bank.received)
        if (one.status === 'to-be-confirmed') one.status = random.chance(80) ? 'accepted' : 'rejected';
    },
    async change() {
      const id = random.pick(orders);
      const minor = BigInt(1 + random.below(100_000));
      await allowed(() =>
        within((trx) =>
          changePayment(house, trx, random.pick(world.people), id, { amount: { minor, currency: 'EUR' } }),
        ),
      );
    },
    async cancel() {
      await allowed(() => cancelBatch(house, random.pick(world.people), some(), 'simulated', signal));
    },
    async release() {
      const id = some();
      await allowed(() => within((trx) => release(house, trx, random.pick(world.people), id, 'simulated')));
    },
  };
  const names = Object.entries(actions).flatMap(([name]) => Array.from({ length: OFTEN[name] ?? 1 }, () => name));
  await actions['order']?.();
  const steps = 30 + random.below(30);
  for (let step = 0; step < steps; step++) {
    const name = random.pick(names);
    trace.push(name);
    if (name === 'order' && orders.length > 8) continue;
    await actions[name]?.();
    assertNoneTwice(bank, lines);
  }
  // Once more while faults last, then they stop: everything comes to rest by itself.
  for (const id of batches) {
    await allowed(() => runSubmit(house, organisationId, id, signal));
    await allowed(() => runTrack(house, organisationId, id, signal));
  }
  bank.down = false;
  bank.mishaps.length = 0;
  for (let round = 0; round < 4; round++) {
    await actions['timePasses']?.();
    for (const id of batches) {
      await runSubmit(house, organisationId, id, signal);
      await runTrack(house, organisationId, id, signal);
    }
    await actions['confirm']?.();
    bank.execute();
  }
  await judge(within, bank, lines, orders);
  return { steps, orders: orders.length };
}

/** At most once, but for what two people released against the risk: then each attempt they let go may have come through. */
function assertNoneTwice(bank: FakeBank, lines: readonly JournalLine[]): void {
  const doubled = bank.doubled();
  if (doubled.length === 0) return;
  // The bank said it had nothing when they released it, so even then there is none.
  throw new Error(`The bank carried ${doubled.join(', ')} out more than once; ${lines.length} attempts.`);
}

async function judge(
  within: <T>(work: (trx: Trx) => Promise<T>) => Promise<T>,
  bank: FakeBank,
  lines: readonly JournalLine[],
  ids: readonly string[],
): Promise<void> {
  assertNoneTwice(bank, lines);
  const rows = await within((trx) =>
    trx
      .selectFrom('payment_order')
      .select(['id', 'status', 'end_to_end_id', 'amount'])
      .where('id', 'in', [...ids])
      .execute(),
  );
  for (const row of rows) {
    const executed = bank.ledger.find((one) => one.endToEndId === row.end_to_end_id);
    const cents = executed === undefined ? null : BigInt(executed.amount.replace('.', ''));
    if (cents !== null && cents !== row.amount)
      throw new Error(`${row.id}: ${executed?.amount} left, ${row.amount} was ordered.`);
    if (row.status === 'in-flight') throw new Error(`${row.id} hangs on its way.`);
    if (row.status === 'executed' && executed === undefined)
      throw new Error(`${row.id} is called executed; the bank knows nothing of it.`);
    if (executed !== undefined && row.status !== 'executed')
      throw new Error(`${row.id} was carried out and is called ${row.status}.`);
    const rests: readonly OrderStatus[] = ['draft', 'approved', 'unknown', 'to-be-confirmed', ...ENDED];
    if (!rests.includes(row.status) && AT_BANK.includes(row.status))
      throw new Error(`${row.id} did not come to rest: ${row.status}.`);
  }
  // What was approved is what was sent (I4), and every step of every order was a legal one (I9).
  const sent = new Set(lines.map((line) => line.sha256));
  for (const post of bank.posts)
    if (!sent.has(post.sha256)) throw new Error('The bank got bytes nobody wrote down before.');
  const events = await within((trx) =>
    sql<{ order: string; from: OrderStatus; to: OrderStatus }>`
      select r.body::json->'data'->>'order' as order, r.body::json->'data'->>'previous' as from, r.body::json->'data'->>'status' as to
      from stream_row r where r.type = 'order.status' and (r.body::json->'data'->>'order')::uuid = any(${[...ids]}::uuid[]) order by r.seq`.execute(
      trx,
    ),
  );
  const last = new Map<string, OrderStatus>();
  for (const { order, from, to } of events.rows) {
    const before = last.get(order) ?? null;
    if (before !== from) throw new Error(`The stream jumps: ${order} was ${before}, is told to have been ${from}.`);
    if (before !== null && !mayBecome(before, to)) throw new Error(`${order} went from ${before} to ${to}.`);
    last.set(order, to);
  }
  for (const row of rows)
    if (last.get(row.id) !== row.status)
      throw new Error(`${row.id} is ${row.status}; the ERP was told ${last.get(row.id)}.`);
}

function intake(house: House, seed: number, at: number, minor: bigint) {
  return {
    place: `items.${at}`,
    account: ING,
    clientReference: null,
    scheme: 'sepa',
    // A day of its own each, so that most stand in a file of their own.
    date: addDays(house.clock.today(), 1 + ((at * 3) % 40)),
    categoryPurpose: null,
    partyCode: null,
    settles: [],
    order: {
      endToEndId: '',
      instructionId: null,
      amount: { minor, currency: 'EUR' },
      creditor: { name: `Payee ${at}`, iban: parseIban(RIJNLAND), account: null, bic: null, address: null },
      ultimateCreditor: null,
      ultimateDebtor: null,
      remittance: { text: `Seed ${seed} order ${at}`, structured: null },
      purpose: null,
    },
  };
}
