import type { MatchEnvironment } from '../../contract/matcher-rule.ts';
import { KoppelError } from '../../domain/errors.ts';
import type { OpenItem } from '../../domain/open-item.ts';
import type { Party } from '../../domain/party.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import { type Memory, memoryFrom } from '../../matching/learn/memory.ts';
import type { Done, PastDay, Start } from '../../matching/replay.ts';
import { asLearned } from '../../matching/warm/posting.ts';
import { liveAllocations } from '../../store/booking.repository.ts';
import { type Database, type Db, inOrganisation } from '../../store/database.ts';
import { entriesFrom, type PlacedEntry, queuedEntry } from '../../store/entry.repository.ts';
import { learningScope } from '../../store/learning.repository.ts';
import { loadMatchScope } from '../../store/match.repository.ts';
import { countEntries, factsBefore, itemsOfPeriod, partiesOf, settledSince } from '../../store/past.repository.ts';
import { rulesOf } from '../../store/rule.repository.ts';

/** More than this does not fit in memory beside a working hub: a shorter period does. */
const MOST_ITEMS = 400_000;
const MOST_ENTRIES = 200_000;
const AT_ONCE = 2_000;

export interface StoredPast {
  readonly start: Start;
  readonly days: AsyncIterable<PastDay>;
  /** How many entries the days hold. */
  readonly entries: number;
  /** As it is now. */
  readonly env: MatchEnvironment;
  /** Code of the administration. */
  readonly administration: string;
}

export interface PastPeriod {
  readonly organisationId: string;
  readonly administrationId: string;
  readonly from: PlainDate;
  readonly to: PlainDate;
  /** Rules as they were on each day, or as they are now. */
  readonly rules: 'then' | 'now';
  readonly today: PlainDate;
}

/**
 * The past of an administration's company from the books of this hub, day by day: items as they were open, facts as they were learned.
 * What has no history here (parties and their accounts, the chart, settings) is as it is now. Throws `not_found`, and
 * `request_invalid` when the period holds too much.
 */
export async function storedPast(db: Database, past: PastPeriod): Promise<StoredPast> {
  const { organisationId } = past;
  const loaded = await inOrganisation(db, organisationId, (trx) => load(trx, past));
  return {
    start: { environment: loaded.environment, memory: loaded.memory, strict: false },
    days: daysOf(db, past, loaded),
    entries: loaded.entries,
    env: loaded.env,
    administration: loaded.administration,
  };
}

interface Loaded {
  readonly administrationIds: readonly string[];
  readonly env: MatchEnvironment;
  readonly environment: Start['environment'];
  readonly memory: Memory;
  readonly items: readonly OpenItem[];
  readonly parties: readonly Party[];
  readonly entries: number;
  readonly administration: string;
}

async function load(trx: Db, { administrationId, from, to, rules, today }: PastPeriod): Promise<Loaded> {
  const scope = await loadMatchScope(trx, administrationId, today);
  if (scope === null) throw new KoppelError('not_found', 'There is no such administration.');
  const administrationIds = scope.administrations.map((one) => one.id);
  const period = { administrationIds, from, to };
  const entries = await countEntries(trx, period);
  if (entries > MOST_ENTRIES)
    throw new KoppelError(
      'request_invalid',
      `The period holds ${entries} entries; choose one of at most ${MOST_ENTRIES}.`,
    );
  const settled = await settledSince(trx, period);
  const items = await itemsOfPeriod(trx, period, settled, MOST_ITEMS + 1);
  if (items.length > MOST_ITEMS)
    throw new KoppelError(
      'request_invalid',
      `The period needs more than ${MOST_ITEMS} open items; choose a shorter one.`,
    );
  const madeOn = new Map((await rulesOf(trx, administrationIds)).map((rule) => [rule.id, rule.createdAt.slice(0, 10)]));
  const { env } = scope;
  return {
    administrationIds,
    env,
    environment: (day) =>
      rules === 'now'
        ? env
        : { ...env, characteristics: env.characteristics.filter((one) => (madeOn.get(one.id) ?? '') <= day) },
    memory: memoryFrom(await factsBefore(trx, await learningScope(trx, administrationId), from)),
    items: items.map((item) => asItWas(item, settled.get(item.id) ?? 0n)),
    parties: await partiesOf(trx, administrationIds),
    entries,
    administration: scope.administrations.find((one) => one.id === administrationId)?.code ?? '',
  };
}

/** The item as it was open before the period. One that is settled already holds nothing any more. */
function asItWas(item: OpenItem, settledSinceThen: bigint): OpenItem {
  const minor = item.open.minor + settledSinceThen;
  const within = item.amount.minor < 0n ? minor >= item.amount.minor : minor <= item.amount.minor;
  const open = { minor, currency: item.open.currency };
  const { settles: _, ...facts } = item.facts;
  return { ...item, heldBy: null, open, amount: within ? item.amount : open, facts: minor === 0n ? facts : item.facts };
}

async function* daysOf(db: Database, past: PastPeriod, loaded: Loaded): AsyncGenerator<PastDay> {
  const waiting = [...loaded.items];
  let parties = loaded.parties;
  for await (const rows of entriesByDay(db, past, loaded.administrationIds)) {
    const day = (rows[0]?.booking_date ?? past.from) as PlainDate;
    const known = waiting.findIndex((item) => item.enteredOn > day);
    const entered = waiting.splice(0, known === -1 ? waiting.length : known);
    const ids = rows.map((row) => row.id);
    const booked = await inOrganisation(db, past.organisationId, (trx) => liveAllocations(trx, ids));
    const done = new Map(
      [...booked].map(([id, allocations]): [string, Done] => [
        id,
        { allocations: asLearned(allocations), party: null },
      ]),
    );
    yield { day, entered, parties, entries: rows.map(queuedEntry), done };
    parties = [];
  }
}

/** Entries of the period, a day at a time. */
async function* entriesByDay(
  db: Database,
  { organisationId, from, to }: PastPeriod,
  administrationIds: readonly string[],
): AsyncGenerator<readonly PlacedEntry[]> {
  let held: PlacedEntry[] = [];
  let after: { date: string; id: string } | null = null;
  for (;;) {
    const filter = { administrationIds, from, to, after, limit: AT_ONCE };
    const rows: readonly PlacedEntry[] = await inOrganisation(db, organisationId, (trx) => entriesFrom(trx, filter));
    for (const row of rows) {
      if (held[0] !== undefined && held[0].booking_date !== row.booking_date) {
        yield held;
        held = [];
      }
      held.push(row);
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < AT_ONCE) break;
    after = { date: last.booking_date, id: last.id };
  }
  if (held.length > 0) yield held;
}
