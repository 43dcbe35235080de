import { hash } from 'node:crypto';
import type { QueuedEntry } from '../contract/matcher-rule.ts';
import { KoppelError } from '../domain/errors.ts';
import type { Allocation } from '../domain/match.ts';
import { formatMoney } from '../domain/money.ts';
import type { OpenItem } from '../domain/open-item.ts';
import { addDays, type PlainDate } from '../domain/plain-date.ts';
import { DEFAULT_POLICY } from '../domain/policy.ts';
import { tracesOf } from '../matching/learn/traces.ts';
import { packBooks } from '../matching/pack/books.ts';
import { MOST_DAYS_APART, pairPast } from '../matching/warm/pair.ts';
import type { PastPosting } from '../matching/warm/posting.ts';
import { insertBookings, type NewBooking } from '../store/booking.repository.ts';
import { companyOf } from '../store/books.repository.ts';
import { inOrganisation } from '../store/database.ts';
import { entriesFrom, lockEntries, type PlacedEntry, queuedEntry, setEntryState } from '../store/entry.repository.ts';
import { findEvidence, readEvidence } from '../store/evidence.repository.ts';
import { type Lesson, learnedBy, learningScope, lockLearning, saveLessons } from '../store/learning.repository.ts';
import { loadMatchScope, type MatchScope } from '../store/match.repository.ts';
import type { TaskRow } from '../store/task.repository.ts';
import { toLearn } from './announce.ts';
import type { House } from './house.ts';
import { runLearn } from './learn.ts';
import { readHistory } from './past/history-file.ts';
import { packDays } from './past/pack.ts';
import { type PackFiles, readPack } from './past/pack-files.ts';
import { PAST } from './reverse.ts';

/** What was made of a past. */
export interface HistoryResult {
  readonly kind: 'xaf' | 'csv' | 'pack';
  readonly from: string | null;
  readonly to: string | null;
  /** Postings of another package, or entries of a pack. */
  readonly read: number;
  /** Entries put together with what was booked: learned from and, when they waited here, out of the queue. */
  readonly paired: number;
  /** Entries of the period that wait here and that no posting was found for, or several. */
  readonly left: number;
  /** Ledger accounts of the past that are not in the books here: what went there is not learned. */
  readonly unknownLedgerAccounts: readonly string[];
  /** New examples by kind of fact. */
  readonly learned: Readonly<Record<string, number>>;
}

const AT_ONCE = 500;

/** Learns from a past that is kept as evidence. Running it again changes nothing more. */
export async function runHistory(
  house: House,
  task: TaskRow,
  onProgress: (share: number) => Promise<void>,
): Promise<HistoryResult> {
  const { organisation_id: organisationId, administration_id: administrationId, evidence_id: evidenceId } = task;
  const { db } = house.store;
  const found = await inOrganisation(db, organisationId, async (trx) => ({
    evidence: await findEvidence(trx, evidenceId ?? ''),
    scope: await loadMatchScope(trx, administrationId, house.clock.today()),
    company: await companyOf(trx, administrationId),
  }));
  const { evidence, scope } = found;
  if (evidence === undefined || scope === null)
    throw new KoppelError('not_found', 'The file or its administration is gone.');
  const file = await readHistory(evidence.name, readEvidence(house.store, organisationId, evidence.id));
  const work = { house, task, scope, onProgress };
  const done = file.kind === 'pack' ? await learnPack(work, file.files) : await pairPostings(work, file.postings);
  await runLearn(house, organisationId, administrationId);
  const learned = await inOrganisation(db, organisationId, async (trx) => {
    await house.jobs.send(trx, 'match', { organisationId, administrationId });
    return learnedBy(trx, task.id);
  });
  return { kind: file.kind, ...done, learned };
}

interface Work {
  readonly house: House;
  readonly task: TaskRow;
  readonly scope: MatchScope;
  readonly onProgress: (share: number) => Promise<void>;
}
type Worked = Omit<HistoryResult, 'kind' | 'learned'>;

/** Entries that wait here are put together with postings of another package, and booked as what they are: booked before. */
async function pairPostings(
  { house, task, scope, onProgress }: Work,
  postings: readonly PastPosting[],
): Promise<Worked> {
  const { organisation_id: organisationId } = task;
  const { db } = house.store;
  const days = postings.map((posting) => posting.date).sort();
  const [from, to] = [days[0], days.at(-1)];
  const nothing = { from: null, to: null, read: 0, paired: 0, left: 0, unknownLedgerAccounts: [] };
  if (from === undefined || to === undefined) return nothing;
  const rows = new Map<string, PlacedEntry>();
  const administrationIds = scope.administrations.map((one) => one.id);
  const period = { administrationIds, from: addDays(from, -MOST_DAYS_APART), to: addDays(to, MOST_DAYS_APART) };
  let after: { date: string; id: string } | null = null;
  for (;;) {
    const filter = { ...period, after, limit: 2_000 };
    const some: PlacedEntry[] = await inOrganisation(db, organisationId, (trx) => entriesFrom(trx, filter));
    for (const row of some) if (row.daybook_id !== null) rows.set(row.id, row);
    const last = some.at(-1);
    if (last === undefined) break;
    after = { date: last.booking_date, id: last.id };
  }
  // what is booked already takes its posting with it: the same payment a month later is not taken for it
  const paired = pairPast([...rows.values()].map(queuedEntry), postings, scope.env);
  const waits = (entry: QueuedEntry) => rows.get(entry.id)?.state === 'waiting';
  const booked = paired.booked.filter(({ entry }) => waits(entry));
  const left = paired.left.filter(waits);
  for (let at = 0; at < booked.length; at += AT_ONCE) {
    const some = booked.slice(at, at + AT_ONCE);
    await inOrganisation(db, organisationId, async (trx) => {
      const locked = await lockEntries(
        trx,
        some.map(({ entry }) => entry.id),
      );
      const bookings = some.flatMap(({ entry, posted }) => {
        const row = locked.get(entry.id);
        return row?.state === 'waiting' ? [bookedBefore(house, task, row, posted)] : [];
      });
      await insertBookings(trx, bookings);
      await setEntryState(
        trx,
        bookings.flatMap(({ entryId }) => entryId ?? []),
        'booked',
      );
      await toLearn(house, trx, organisationId, bookings);
    });
    await onProgress((at + some.length) / booked.length);
  }
  return {
    from,
    to,
    read: postings.length,
    paired: booked.length,
    left: left.filter((entry) => entry.bookingDate >= from && entry.bookingDate <= to).length,
    unknownLedgerAccounts: unknownAccounts(
      scope,
      booked.flatMap(({ allocations }) => allocations),
    ),
  };
}

/** Nobody is told of it: the package it was booked in is, or was, the ERP. */
function bookedBefore(house: House, task: TaskRow, row: PlacedEntry, posted: readonly Allocation[]): NewBooking {
  return {
    id: house.random.uuid(),
    organisationId: task.organisation_id,
    administrationId: row.administration_id ?? '',
    daybookId: row.daybook_id ?? '',
    kind: 'entry',
    entryId: row.id,
    gapId: null,
    reversesId: null,
    date: row.booking_date,
    currency: row.currency,
    allocations: posted,
    decidedBy: PAST,
    evidence: [],
    comment: null,
    stood: null,
    characteristicId: null,
    actionId: task.id,
  };
}

/** A pack brings its own statements and its own items: it teaches, and leaves nothing else. */
async function learnPack({ house, task, scope, onProgress }: Work, files: PackFiles): Promise<Worked> {
  const { organisation_id: organisationId, administration_id: administrationId } = task;
  const { environment } = packBooks((await readPack(files)).books);
  const policies = new Map(environment.administrations.map((one) => [one.code, one.policy]));
  const codeHere = codesHere(scope, administrationId, [...policies.keys()]);
  const known = new Set(scope.env.ledgerAccounts.map((one) => one.code));
  const items = new Map<string, OpenItem>();
  const unknown = new Set<string>();
  const days: PlainDate[] = [];
  let read = 0;
  let paired = 0;
  const format = (await files.list()).some((path) => path.endsWith('.camt053.xml')) ? 'camt053' : 'mt940';
  let share = 0;
  for await (const { day, entered, entries, done } of packDays(files, { format, onDay: (is) => (share = is) })) {
    for (const item of entered) items.set(item.id, item);
    days.push(day);
    read += entries.length;
    const lessons = entries.flatMap((entry): Lesson[] => {
      const real = done.get(entry.id);
      if (real === undefined) return [];
      const allocations = real.allocations.map((one) => placedHere(one, codeHere));
      const strange = unknownAccounts(scope, allocations);
      for (const code of strange) unknown.add(code);
      if (strange.length > 0) return [];
      const traces = tracesOf({
        entry: { ...entry, administration: codeHere(entry.administration) },
        bookedOn: day,
        allocations,
        items: allocations.flatMap((one) => (one.kind === 'open-item' ? (items.get(one.openItem) ?? []) : [])),
        party: real.party,
        policy: policies.get(entry.administration) ?? DEFAULT_POLICY,
      });
      return [{ bookingId: task.id, entryId: entryIdOf(entry), on: day, traces, told: toldOf(entry) }];
    });
    paired += lessons.length;
    await inOrganisation(house.store.db, organisationId, async (trx) => {
      const learning = await learningScope(trx, administrationId);
      await lockLearning(trx, organisationId, learning);
      await saveLessons(trx, organisationId, learning, lessons, house.random.uuid);
    });
    await onProgress(share);
  }
  for (const code of known) unknown.delete(code);
  return {
    from: days[0] ?? null,
    to: days.at(-1) ?? null,
    read,
    paired,
    left: 0,
    unknownLedgerAccounts: [...unknown].sort(),
  };
}

/** Codes of a pack's administrations in these books: the same, or the one administration the file was brought for. */
function codesHere(scope: MatchScope, administrationId: string, codes: readonly string[]): (code: string) => string {
  const here = new Set(scope.administrations.map((one) => one.code));
  if (codes.every((code) => here.has(code))) return (code) => code;
  const own = scope.administrations.find((one) => one.id === administrationId)?.code;
  if (codes.length === 1 && own !== undefined) return () => own;
  throw new KoppelError(
    'request_invalid',
    `The pack has the administrations ${codes.join(', ')}; this company has ${[...here].join(', ')}.`,
  );
}

function placedHere(one: Allocation, codeHere: (code: string) => string): Allocation {
  return one.kind === 'transfer' || one.administration === undefined
    ? one
    : { ...one, administration: codeHere(one.administration) };
}

function unknownAccounts(scope: MatchScope, allocations: readonly Allocation[]): string[] {
  const known = new Set(scope.env.ledgerAccounts.map((one) => one.code));
  const codes = allocations.flatMap((one) => (one.kind === 'ledger' ? [one.ledgerAccount] : []));
  return [...new Set(codes.filter((code) => !known.has(code)))].sort();
}

/** The same entry of the same pack has the same id, however often it is brought. */
function entryIdOf(entry: QueuedEntry): string {
  const hex = hash('sha256', `${entry.iban} ${entry.id}`);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

const MOST_TEXT = 200;

function toldOf(entry: QueuedEntry): NonNullable<Lesson['told']> {
  const parts = [entry.counterparty.name, entry.remittance.text ?? entry.bankText].filter((part) => part !== null);
  return {
    amount: formatMoney(entry.amount),
    currency: entry.amount.currency,
    text: parts.join(': ').slice(0, MOST_TEXT),
  };
}
