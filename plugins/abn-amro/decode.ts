import type { EvidenceBytes } from '#core/contract/connector.ts';
import { type Entry, NO_FACTS } from '#core/domain/entry.ts';
import { add, type Money } from '#core/domain/money.ts';
import { parsePlainDate } from '#core/domain/plain-date.ts';
import type { Balance, StatementPart } from '#core/domain/statement.ts';
import { liftAbnText } from '#core/formats/mt940/dialects/abn-text.ts';
import { isTransactionType, liftTransactionType } from '#core/formats/mt940/dialects/transaction-type.ts';
import { counterpartyOf, nothingLifted, reference, textOrNull } from '#core/formats/mt940/lifted.ts';
import { type Bundle, type BundleHead, readBundle } from '#core/kit/bundle.ts';
import { bundlePages } from '#core/kit/bundle-pages.ts';
import { type BundleRow, bundleStatement } from '#core/kit/bundle-statement.ts';
import { amountText, exactMoney, exactText, shaped, z } from '#core/kit/json.ts';

const text = exactText.nullish();

/** One page as the bank sends it. Rows stay unread: a bad one must not take the others with it. */
export const PAGE = z.object({
  accountNumber: z.string(),
  nextPageKey: text,
  transactions: z.array(z.unknown()).default([]),
});

export const BALANCE = z.object({ accountNumber: z.string(), currency: z.string(), amount: amountText });

const ROW = z.object({
  transactionId: text,
  mutationCode: text,
  descriptionLines: z.array(z.string()).default([]),
  transactionTimestamp: text,
  bookDate: z.string(),
  balanceAfterMutation: amountText.nullish(),
  counterPartyAccountNumber: text,
  counterPartyName: text,
  amount: amountText,
  currency: z.string(),
});
type Row = z.infer<typeof ROW>;

interface Given {
  readonly raw: unknown;
  readonly row: Row | undefined;
}

/** A pulled month → one statement. */
export async function* decode({ chunks }: EvidenceBytes): AsyncGenerator<readonly StatementPart[]> {
  const bundle = await readBundle(chunks);
  const { head } = bundle;
  const pages = bundlePages(bundle, 'transactions', PAGE, ({ accountNumber }) => accountNumber);
  const rows = pages
    .flatMap(({ transactions }) => transactions)
    .map((raw): Given => ({ raw, row: ROW.safeParse(raw).data }))
    .filter(({ row }) => row === undefined || isWithin(row.bookDate, head));
  yield* bundleStatement({
    connector: 'abn-amro',
    head,
    rows: inOrder(rows).map(({ raw, row }) => rowOf(raw, row)),
    closing: closingOf(bundle),
  });
}

/** The balance when the last day was asked for and had not ended. */
function closingOf(bundle: Bundle): Balance | null {
  const [balance] = bundlePages(bundle, 'balance', BALANCE, ({ accountNumber }) => accountNumber);
  if (balance === undefined) return null;
  return { date: bundle.head.to, amount: exactMoney(balance.amount, balance.currency) };
}

/** The day in front of the range was asked along with it and stands in another bundle. */
function isWithin(day: string, { from, to }: BundleHead): boolean {
  return day >= from && day <= to;
}

/**
 * The bank gives no order. By the moment; of rows of one moment the one comes next that goes on from the balance before it. Rows
 * nobody can read come last: they are rejected anyway.
 */
function inOrder(rows: readonly Given[]): Given[] {
  const momentOf = ({ row }: Given) => row?.transactionTimestamp ?? row?.bookDate ?? '\uFFFF';
  const byMoment = Map.groupBy(
    rows.toSorted((a, b) => (momentOf(a) < momentOf(b) ? -1 : Number(momentOf(a) > momentOf(b)))),
    momentOf,
  );
  const ordered: Given[] = [];
  for (const alike of byMoment.values()) {
    while (alike.length > 0) {
      const last = ordered.at(-1);
      const before = last === undefined ? null : (balanceAfter(last)?.minor ?? null);
      const at = before === null ? firstOf(alike) : alike.findIndex((one) => balanceBefore(one) === before);
      ordered.push(...alike.splice(Math.max(at, 0), 1));
    }
  }
  return ordered;
}

/** Of rows of one moment with nothing before them: the one no other leads to. */
function firstOf(rows: readonly Given[]): number {
  const ends = new Set(rows.map((one) => balanceAfter(one)?.minor));
  return rows.findIndex((one) => !ends.has(balanceBefore(one) ?? undefined));
}

function balanceAfter({ row }: Given): Money | null {
  return row?.balanceAfterMutation == null ? null : moneyOrNull(row.balanceAfterMutation, row.currency);
}

function balanceBefore(given: Given): bigint | null {
  const after = balanceAfter(given);
  const amount = given.row === undefined ? null : moneyOrNull(given.row.amount, given.row.currency);
  return after === null || amount === null ? null : add(after, { ...amount, minor: -amount.minor }).minor;
}

/** An amount that cannot be read makes its row a rejected one; where it would only help to sort, it is none. */
function moneyOrNull(decimal: string, currency: string): Money | null {
  try {
    return exactMoney(decimal, currency);
  } catch {
    return null;
  }
}

function rowOf(raw: unknown, row: Row | undefined): BundleRow {
  return {
    raw,
    id: row === undefined ? null : idOf(row),
    balanceAfter: () => balanceAfter({ raw, row }),
    entry: () => entryOf(shaped(ROW, raw, 'ABN AMRO transaction')),
  };
}

/** The bank's id, or what cannot be alike in two rows: one moment, one amount and one balance after it. */
function idOf({ transactionId, transactionTimestamp, amount, balanceAfterMutation }: Row): string | null {
  if (transactionId != null) return transactionId;
  if (transactionTimestamp == null || balanceAfterMutation == null) return null;
  return `${transactionTimestamp} ${amount} ${balanceAfterMutation}`;
}

function entryOf(row: Row): Entry {
  const lifted = nothingLifted(false);
  // Pieces of 32 characters, laid out as in the bank's files.
  const lines = row.descriptionLines.map((line) => line.replaceAll('\0', '\uFFFD').toWellFormed());
  // Returns come in the other layout of those files, the reason with them.
  if (isTransactionType(lines[0] ?? '')) liftTransactionType(lifted, lines.join(''));
  else liftAbnText(lifted, lines);
  // The name of its own field is cut at 24 characters; the account of its own field is not cut.
  const party = counterpartyOf({
    ...lifted,
    name: lifted.name ?? row.counterPartyName ?? null,
    account: row.counterPartyAccountNumber ?? lifted.account,
  });
  const currency = row.currency;
  return {
    ...NO_FACTS,
    amount: exactMoney(row.amount, currency, { element: 'amount' }),
    bookingDate: parsePlainDate(row.bookDate, { element: 'bookDate' }),
    bookingDateDerived: false,
    valueDate: null,
    status: 'booked',
    reversal: false,
    card: lifted.card,
    details: [],
    batchCount: null,
    unmapped: null,
    bankReference: row.transactionId ?? null,
    endToEndId: reference(lifted.endToEndId),
    mandateId: reference(lifted.mandateId),
    creditorId: reference(lifted.creditorId),
    counterparty: party,
    ultimateParty: textOrNull(lifted.ultimateParty),
    remittance: { text: textOrNull(lifted.text), structured: lifted.structured },
    code: { iso: null, proprietary: row.mutationCode ?? null },
    foreign: lifted.foreign !== null && lifted.foreign.amount.currency === currency ? null : lifted.foreign,
    charges: lifted.charges,
    returnReason: lifted.returnReason,
    bankText: textOrNull(lines.join('\n')),
  };
}
