import type { EvidenceBytes } from '#core/contract/connector.ts';
import type { Entry } from '#core/domain/entry.ts';
import type { Iban } from '#core/domain/iban.ts';
import { add, type Money } from '#core/domain/money.ts';
import { dayNumber, type PlainDate, plainDateOrNull } from '#core/domain/plain-date.ts';
import type { Balance, StatementPart } from '#core/domain/statement.ts';
import { bgAmount, bgBalances, bgEntry, bgMoney, bgTransaction, bgTransactions } from '#core/kit/berlin-group.ts';
import { type Bundle, type BundleHead, readBundle } from '#core/kit/bundle.ts';
import { bundlePages } from '#core/kit/bundle-pages.ts';
import { type BundleRow, bundleStatement } from '#core/kit/bundle-statement.ts';
import { exactText, shaped, z } from '#core/kit/json.ts';

/** A row with what Knab adds to Berlin Group: the balance the account had when its day began. */
const ROW = bgTransaction.extend({ dayStartBalance: bgAmount.nullish() });
type Row = z.infer<typeof ROW>;

const BALANCES = bgBalances.extend({
  balances: z.array(
    z.object({ balanceType: z.string(), balanceAmount: bgAmount, lastCommittedTransaction: exactText.nullish() }),
  ),
});

/** A pulled range → one statement. */
export async function* decode({ chunks }: EvidenceBytes): AsyncGenerator<readonly StatementPart[]> {
  const bundle = await readBundle(chunks);
  const { head } = bundle;
  const pages = bundlePages(bundle, 'transactions', bgTransactions, ({ account }) => account?.iban);
  const rows = inOrder(pages.flatMap(({ transactions }) => transactions.booked));
  yield* bundleStatement({
    connector: 'knab',
    head,
    rows: withBalances(rows, head),
    opening: openingOf(rows, head),
    closing: closingOf(bundle, head, rows),
  });
}

interface Raw {
  readonly raw: unknown;
  /** Null: not readable, whatever it is. */
  readonly row: Row | null;
  readonly day: PlainDate | null;
}

/** By day, within a day as given. What cannot be read goes last. */
function inOrder(booked: readonly unknown[]): Raw[] {
  const rows = booked.map((raw): Raw => {
    const read = ROW.safeParse(raw);
    const row = read.success ? read.data : null;
    return { raw, row, day: plainDateOrNull(row?.bookingDate?.slice(0, 10) ?? '') };
  });
  const rank = ({ day }: Raw) => (day === null ? Number.MAX_SAFE_INTEGER : dayNumber(day));
  return rows.sort((a, b) => rank(a) - rank(b));
}

/**
 * Knab says what the balance was when a row's day began. Within the day it is counted on; that the next day begins where this one
 * ended is what proves that nothing is missing in between. What follows the last day is not known, so its rows carry nothing.
 */
function withBalances(rows: readonly Raw[], head: BundleHead): BundleRow[] {
  const lastDay = rows.findLast(({ day }) => day !== null)?.day ?? null;
  const seen = new Set<string>();
  let today: PlainDate | null = null;
  let running: Money | null = null;
  return rows.map(({ raw, row, day }) => {
    if (day !== today) running = moneyOrNull(row?.dayStartBalance);
    today = day;
    const id = row?.transactionId ?? row?.entryReference ?? null;
    const amount = moneyOrNull(row?.transactionAmount);
    const repeated = id !== null && seen.has(`${id}\n${JSON.stringify(raw)}`);
    seen.add(`${id}\n${JSON.stringify(raw)}`);
    if (!repeated) running = running === null || amount === null ? null : add(running, amount);
    const after = day === lastDay ? null : running;
    return {
      raw,
      id,
      entry: () => entryOf(shaped(ROW, raw, 'Knab transaction'), head.iban),
      balanceAfter: () => after,
    };
  });
}

function entryOf(row: Row, own: Iban): Entry {
  return { ...bgEntry(row, own), bankReference: row.transactionId ?? row.entryReference ?? null };
}

function openingOf([first]: readonly Raw[], { from }: BundleHead): Balance | null {
  const amount = moneyOrNull(first?.row?.dayStartBalance);
  return amount === null ? null : { date: from, amount };
}

/** The booked balance, when the bank says that it is the one after our last row: more may have been booked in between. */
function closingOf(bundle: Bundle, { to }: BundleHead, rows: readonly Raw[]): Balance | null {
  const [page] = bundlePages(bundle, 'balances', BALANCES, ({ account }) => account?.iban);
  const booked = page?.balances.find(({ balanceType }) => balanceType === 'interimBooked');
  const last = booked?.lastCommittedTransaction ?? null;
  if (booked === undefined || last === null) return null;
  const ours = rows.some(({ row, day }) => row?.transactionId === last && day !== null);
  const amount = moneyOrNull(booked.balanceAmount);
  return ours && amount !== null ? { date: to, amount } : null;
}

function moneyOrNull(amount: z.infer<typeof bgAmount> | null | undefined): Money | null {
  if (amount == null) return null;
  try {
    return bgMoney(amount);
  } catch {
    return null;
  }
}
