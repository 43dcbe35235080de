import type { EvidenceBytes } from '#core/contract/connector.ts';
import type { Entry, EntryStatus } from '#core/domain/entry.ts';
import { type Iban, ibanOrNull } from '#core/domain/iban.ts';
import type { StatementPart } from '#core/domain/statement.ts';
import { referenceOrNull } from '#core/formats/references.ts';
import { bgBalanceOf, bgBalances, bgEntry, bgTransaction, bgTransactions } from '#core/kit/berlin-group.ts';
import { type Bundle, readBundle } from '#core/kit/bundle.ts';
import { bundlePages } from '#core/kit/bundle-pages.ts';
import { type BundleRow, bundleStatement } from '#core/kit/bundle-statement.ts';
import { exactText, shaped, z } from '#core/kit/json.ts';
import { readRemittance } from './remittance.ts';

/** One page of transactions, rows unread. */
export const PAGE = bgTransactions;

const ROW = bgTransaction.extend({
  executionDateTime: exactText.nullish(),
  transactionType: exactText.nullish(),
});
type Row = z.infer<typeof ROW>;

const DATED = z.object({ bookingDate: z.string(), executionDateTime: z.string() }).partial();

/** A pulled slice → one statement. ING gives no balance with a row: the closing one where the slice reaches the day of the pull. */
export async function* decode({ chunks }: EvidenceBytes): AsyncGenerator<readonly StatementPart[]> {
  const bundle = await readBundle(chunks);
  const { head } = bundle;
  const found = bundlePages(bundle, 'transactions', PAGE, ({ account }) => account?.iban);
  const rows = found.flatMap(({ transactions: { booked, pending, info } }) => [
    ...booked.map((raw) => rowOf(raw, head.iban, 'booked')),
    ...pending.map((raw) => rowOf(raw, head.iban, 'pending')),
    ...info.map((raw) => rowOf(raw, head.iban, 'info')),
  ]);
  const asked = rows.filter(({ raw }) => isWithin(raw, head));
  yield* bundleStatement({
    connector: 'ing',
    head,
    rows: asked.sort((a, b) => (executed(a.raw) < executed(b.raw) ? -1 : executed(a.raw) > executed(b.raw) ? 1 : 0)),
    closing: closingOf(bundle),
  });
}

function closingOf(bundle: Bundle) {
  const balances = bundlePages(bundle, 'balances', bgBalances, ({ account }) => account?.iban).flatMap(
    (one) => one.balances,
  );
  const { to } = bundle.head;
  return bgBalanceOf(balances, 'closingBooked', to) ?? bgBalanceOf(balances, 'interimBooked', to);
}

/** More was fetched than asked for, since ING goes by the moment of execution: what is booked on another day belongs to its slice. */
function isWithin(raw: unknown, { from, to }: Bundle['head']): boolean {
  const day = DATED.safeParse(raw).data?.bookingDate?.slice(0, 10);
  return day === undefined || (day >= from && day <= to);
}

function executed(raw: unknown): string {
  const { bookingDate = '', executionDateTime = '' } = DATED.safeParse(raw).data ?? {};
  return `${bookingDate} ${executionDateTime}`;
}

function rowOf(raw: unknown, own: Iban, status: EntryStatus): BundleRow {
  const { data } = ROW.safeParse(raw);
  const id = data?.transactionId ?? null;
  return { raw, id, entry: () => entryOf(shaped(ROW, raw, 'ING transaction'), own, status) };
}

function entryOf(row: Row, own: Iban, status: EntryStatus): Entry {
  const plain = bgEntry(row, own, status);
  const said = readRemittance(row.remittanceInformationUnstructured ?? null);
  const written = said.iban === null ? null : ibanOrNull(said.iban);
  const { counterparty } = plain;
  const known = counterparty.iban !== null || counterparty.account !== null;
  return {
    ...plain,
    endToEndId: plain.endToEndId ?? referenceOrNull(said.reference),
    mandateId: plain.mandateId ?? said.mandateId,
    creditorId: plain.creditorId ?? said.creditorId,
    counterparty: {
      ...counterparty,
      name: counterparty.name ?? said.name,
      iban: known ? counterparty.iban : written,
      account: known ? counterparty.account : written === null ? said.iban : null,
    },
    remittance: { text: said.description, structured: plain.remittance.structured },
    code: { iso: plain.code.iso, proprietary: row.transactionType ?? plain.code.proprietary },
    card: said.card,
    bankText: row.remittanceInformationUnstructured ?? null,
  };
}
