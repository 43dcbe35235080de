import type { EvidenceBytes } from '#core/contract/connector.ts';
import { type Entry, type EntryDetail, type ForeignAmount, NO_FACTS } from '#core/domain/entry.ts';
import type { Iban } from '#core/domain/iban.ts';
import type { StatementPart } from '#core/domain/statement.ts';
import {
  bgAmount,
  bgBalanceOf,
  bgBalances,
  bgEntry,
  bgForeign,
  bgMoney,
  bgTransaction,
  bgTransactions,
} from '#core/kit/berlin-group.ts';
import { type Bundle, type BundleHead, type BundlePart, readBundle } from '#core/kit/bundle.ts';
import { bundlePages } from '#core/kit/bundle-pages.ts';
import { type BundleRow, bundleStatement } from '#core/kit/bundle-statement.ts';
import { amountText, exactText, parseExact, shaped, z } from '#core/kit/json.ts';

const text = exactText.nullish();

/** One page as the bank sends it, of transactions and of what is inside a batch alike. */
export const PAGE = bgTransactions;

/** Berlin Group, with what Rabobank adds. */
const ROW = bgTransaction.extend({
  batchEntryReference: text,
  numberOfTransactions: text,
  paymentInformationIdentification: text,
  reasonCode: text,
  raboBookingDateTime: text,
  raboDetailedTransactionType: text,
  balanceAfterBooking: z.object({ balanceAmount: bgAmount }).nullish(),
  instructedAmount: z.object({ amount: amountText, sourceCurrency: z.string() }).nullish(),
  currencyExchange: z.array(z.object({ exchangeRate: text })).nullish(),
});
type Row = z.infer<typeof ROW>;

/** References of the batches whose inside is worth asking for: those of more than one payment. */
export function batchesOf(parts: readonly BundlePart[]): string[] {
  const references = parts.flatMap(({ body, what }) =>
    shaped(PAGE, parseExact(body, what), what).transactions.booked.flatMap((raw) => {
      const row = ROW.safeParse(raw).data;
      return row?.batchEntryReference == null || countOf(row) < 2 ? [] : [row.batchEntryReference];
    }),
  );
  return [...new Set(references)];
}

/** A pulled month → one statement. */
export async function* decode({ chunks }: EvidenceBytes): AsyncGenerator<readonly StatementPart[]> {
  const bundle = await readBundle(chunks);
  const { head } = bundle;
  const bookedOf = (what: string) =>
    bundlePages(bundle, what, PAGE, ({ account }) => account?.iban).flatMap(({ transactions }) => transactions.booked);
  const rows = bookedOf('transactions').map((raw) => ({ raw, row: ROW.safeParse(raw).data }));
  const insideOf = (reference: string | null | undefined) => (reference == null ? [] : bookedOf(detailsOf(reference)));
  yield* bundleStatement({
    connector: 'rabobank',
    head,
    rows: rows.sort(byBooking).map(({ raw, row }) => rowOf(raw, row, head, insideOf)),
    closing: closingOf(bundle),
  });
}

/** What the inside of a batch is called in a bundle. */
export function detailsOf(reference: string): string {
  return `batch-details/${reference}`;
}

interface Given {
  readonly raw: unknown;
  readonly row: Row | undefined;
}

/** As booked: by the moment, and the running number within one. Rows nobody can read come last: they are rejected anyway. */
function byBooking({ row: a }: Given, { row: b }: Given): number {
  const [first, second] = [momentOf(a), momentOf(b)];
  if (first !== second) return first < second ? -1 : 1;
  const [one, other] = [numberOf(a) ?? 0n, numberOf(b) ?? 0n];
  return one < other ? -1 : Number(one > other);
}

function momentOf(row: Row | undefined): string {
  return row?.raboBookingDateTime ?? row?.bookingDate ?? '\uFFFF';
}

/** `entryReference` is a running number per account; other texts have been seen in it before and number nothing. */
function numberOf(row: Row | undefined): bigint | null {
  const reference = row?.entryReference ?? '';
  return /^\d{1,18}$/.test(reference) ? BigInt(reference) : null;
}

function countOf({ numberOfTransactions }: Row): number {
  return /^\d{1,7}$/.test(numberOfTransactions ?? '') ? Number(numberOfTransactions) : 1;
}

function rowOf(
  raw: unknown,
  row: Row | undefined,
  head: BundleHead,
  insideOf: (reference: string | null | undefined) => readonly unknown[],
): BundleRow {
  const balance = row?.balanceAfterBooking?.balanceAmount;
  return {
    raw,
    id: row?.entryReference ?? null,
    number: numberOf(row),
    balanceAfter: () => (balance === undefined ? null : bgMoney(balance)),
    entry: () => {
      const read = shaped(ROW, raw, 'Rabobank transaction');
      return entryOf(read, insideOf(read.batchEntryReference), head);
    },
  };
}

function entryOf(row: Row, inside: readonly unknown[], { iban, currency }: BundleHead): Entry {
  const entry = bgEntry(row, iban);
  const sign = entry.amount.minor < 0n ? '-' : '';
  return {
    ...entry,
    ...ownFacts(row, currency),
    details: inside.map((one) => detailOf(asPart(shaped(ROW, one, 'Rabobank batch detail'), sign), iban, currency)),
    batchCount: row.numberOfTransactions == null ? null : countOf(row),
  };
}

function detailOf(row: Row, own: Iban, currency: string): EntryDetail {
  const { amount, bankReference, endToEndId, mandateId, creditorId, counterparty, ultimateParty, remittance, purpose } =
    bgEntry(row, own);
  return {
    ...NO_FACTS,
    amount,
    bankReference,
    endToEndId,
    mandateId,
    creditorId,
    counterparty,
    ultimateParty,
    remittance,
    purpose,
    bankText: remittance.text,
    ...ownFacts(row, currency),
  };
}

/** A part of a batch goes the way the batch goes, whatever its sign, and has its day, which is the entry's to tell. */
function asPart(row: Row, sign: '' | '-'): Row {
  const { decimal, currency } = row.transactionAmount;
  const transactionAmount = { currency, decimal: sign + decimal.replace(/^-/, '') };
  return { ...row, transactionAmount, bookingDate: row.bookingDate ?? row.valueDate ?? '1970-01-01' };
}

function ownFacts(row: Row, currency: string): Pick<Entry, 'batchId' | 'code' | 'returnReason' | 'foreign'> {
  return {
    batchId: row.paymentInformationIdentification ?? row.batchEntryReference ?? null,
    code: {
      iso: row.bankTransactionCode?.replaceAll('-', '/') ?? null,
      proprietary: row.raboDetailedTransactionType ?? null,
    },
    returnReason: row.reasonCode ?? null,
    foreign: foreignOf(row, currency),
  };
}

function foreignOf({ instructedAmount, currencyExchange }: Row, currency: string): ForeignAmount | null {
  if (instructedAmount == null) return null;
  const { amount, sourceCurrency } = instructedAmount;
  return bgForeign(
    { decimal: amount, currency: sourceCurrency },
    currencyExchange?.[0]?.exchangeRate ?? null,
    currency,
  );
}

function closingOf(bundle: Bundle) {
  const [page] = bundlePages(bundle, 'balances', bgBalances, ({ account }) => account?.iban);
  return page === undefined ? null : bgBalanceOf(page.balances, 'closingBooked', bundle.head.to);
}
