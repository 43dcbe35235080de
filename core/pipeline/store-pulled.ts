import { formatMoney } from '../domain/money.ts';
import { latest, type PlainDate } from '../domain/plain-date.ts';
import type { LinkedAccount } from '../store/account.repository.ts';
import type { Db } from '../store/database.ts';
import { admitEntries, incomingLines, storedLines } from '../store/incoming.ts';
import {
  clearSuspicion,
  correctedEntries,
  extendProof,
  type Missing,
  markProven,
  openCase,
  suspect,
  unprovenTotal,
} from '../store/pulled.repository.ts';
import { addStatement, provingStatements } from '../store/statement.repository.ts';
import { coverage } from './coverage.ts';
import type { House } from './house.ts';
import type { Line } from './reconcile.ts';
import { type PulledOutcome, reconcilePulled } from './reconcile-pulled.ts';

/** A pulled range as read; its entries stand in the incoming table. */
export interface PulledStatement {
  readonly position: number;
  readonly format: string;
  readonly dialect: string | null;
  readonly currency: string;
  readonly from: PlainDate;
  readonly to: PlainDate;
  /** What the bank says the account holds at the end of the range; null when it does not say. */
  readonly closing: bigint | null;
  /** The range does not hang together in itself: a page is missing. */
  readonly broken: boolean;
  readonly warnings: readonly string[];
}

export interface PulledPlace {
  readonly organisationId: string;
  readonly evidenceId: string;
  readonly account: LinkedAccount;
  readonly stableIds: boolean;
  /** How often in a row the balances did not agree before. */
  readonly mismatches: number;
}

export interface PulledResult {
  readonly fresh: number;
  readonly known: number;
  /** The range is done with: proven, given up on with a gap, or of a bank that gives no balances. Else it is asked for again. */
  readonly settled: boolean;
}

/** After this many pulls in a row that do not add up, the difference is a gap people see, and pulls go on behind it. */
const MISMATCHES_TO_GAP = 3;

/**
 * Takes over what is new of a pulled range and proves it: the last proven balance plus everything since must make the balance the
 * bank gives. Rows are rows, proven or not; only the watermark waits for the proof. A row the bank took back or changed opens a
 * case when the balance says so too, or, at a bank without balances, when it is missing twice.
 */
export async function admitPulled(
  house: House,
  db: Db,
  place: PulledPlace,
  statement: PulledStatement,
): Promise<PulledResult> {
  const { account, organisationId, evidenceId } = place;
  const { from, to, closing, position } = statement;
  const [delivered, stored, corrected] = [
    await incomingLines(db, position, 'api'),
    await storedLines(db, account.id, from, to),
    await correctedEntries(db, account.id),
  ];
  const outcome = reconcilePulled(
    { lines: delivered, from, to, stableIds: place.stableIds },
    stored.filter((line) => !corrected.has(line.key)),
  );
  const fresh = new Set(outcome.fresh);
  const freshLines = delivered.filter((line) => fresh.has(line.key));
  const freshTotal = sum(freshLines);
  const { missing } = outcome;

  const proving = await provingStatements(db, account.id);
  const end = coverage(proving).proven.at(-1) ?? null;
  const pending = await unprovenTotal(db, account.id);
  const agrees = (total: bigint) =>
    closing !== null && !statement.broken && (end === null || end.closing + pending + total === closing);
  const plain = agrees(freshTotal);
  // The first balance ever seen proves nothing, and has nothing to prove a correction by.
  const corrects = !plain && end !== null && missing.length > 0 && agrees(freshTotal - storedSum(missing));
  const taken: PulledOutcome['missing'][number][] = corrects ? [...missing] : [];
  const caseTold = { organisationId, accountId: account.id, evidenceId };
  if (plain || closing === null) await clearSuspicion(db, account.id, [...outcome.known.values()]);
  // Where the bank gives balances, the balance alone decides; a range with a hole says nothing of what it lacks.
  if (end === null && closing === null && !statement.broken) {
    for (const one of missing) {
      if ((await suspect(db, caseTold, house.random.uuid(), missed(one, account.currency))) > 1) taken.push(one);
    }
  }
  const total = freshTotal - storedSum(taken);
  const proven = closing === null ? null : plain || corrects;
  const gives = proven === true || (proven === false && place.mismatches + 1 >= MISMATCHES_TO_GAP && !statement.broken);

  const settled = gives || (closing === null && !statement.broken);
  const counted = { fresh: freshLines.length, known: outcome.known.size, settled };
  if (freshLines.length + taken.length === 0) {
    if (!gives) return counted;
    const last = proving.at(-1);
    if (proven === true && last !== undefined && (await extendProof(db, last.id, to))) {
      await markProven(db, account.id);
      return counted;
    }
  }
  const id = house.random.uuid();
  const days = freshLines.map(({ date }) => date).sort();
  const first = days.at(0) ?? null;
  // What the account holds, where it is to count: proven, or given up on with a gap.
  const balance = gives ? closing : null;
  if (balance !== null) await markProven(db, account.id);
  await addStatement(db, {
    id,
    organisationId,
    accountId: account.id,
    evidenceId,
    position,
    format: statement.format,
    dialect: statement.dialect,
    bankStatementId: null,
    sequence: null,
    opening: balance === null ? null : { date: end?.to ?? from, minor: balance - total - pending },
    closing: balance === null ? null : { date: to, minor: balance },
    currency: statement.currency,
    // A booking the bank added late stands in the chain where the proof had come to.
    first: first === null || end === null ? first : latest(first, end.to),
    last: days.at(-1) ?? null,
    entryCount: freshLines.length + taken.length,
    total,
    balanced: balance === null ? null : true,
    warnings: [
      ...statement.warnings,
      ...(proven === false
        ? ['The entries and the balance of the bank do not agree yet; the range is asked for again.']
        : []),
    ],
  });
  await admitEntries(
    db,
    {
      organisationId,
      accountId: account.id,
      statementId: id,
      statementPosition: position,
      administrationId: account.administrationId,
    },
    outcome.fresh.map(Number),
    new Map(),
  );
  for (const [at, one] of taken.entries()) {
    const ids = { caseId: house.random.uuid(), counterId: house.random.uuid() };
    await openCase(
      db,
      { ...caseTold, statementId: id, position: delivered.length + at, date: to },
      ids,
      missed(one, account.currency),
    );
  }
  return counted;
}

function sum(lines: readonly Line[]): bigint {
  return lines.reduce((total, line) => total + line.minor, 0n);
}

function storedSum(missing: PulledOutcome['missing']): bigint {
  return sum(missing.map(({ stored }) => stored));
}

function missed({ stored, now }: { readonly stored: Line; readonly now: Line | null }, currency: string): Missing {
  const told = (line: Line) => ({
    date: line.date,
    amount: formatMoney({ minor: line.minor, currency }),
    text: line.said ?? line.text,
  });
  return {
    entryId: stored.key,
    kind: now === null ? 'vanished' : 'amended',
    detail: { before: told(stored), now: now === null ? null : told(now) },
  };
}
