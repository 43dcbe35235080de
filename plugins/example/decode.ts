import type { EvidenceBytes } from '#core/contract/connector.ts';
import { type Entry, NO_COUNTERPARTY, NO_FACTS } from '#core/domain/entry.ts';
import { ibanOrNull } from '#core/domain/iban.ts';
import { parsePlainDate } from '#core/domain/plain-date.ts';
import type { StatementPart } from '#core/domain/statement.ts';
import { readBundle } from '#core/kit/bundle.ts';
import { bundlePages } from '#core/kit/bundle-pages.ts';
import { bundleStatement } from '#core/kit/bundle-statement.ts';
import { amountText, exactMoney, exactText, integer, shaped, z } from '#core/kit/json.ts';

const text = exactText.nullable();

/** One page as the bank sends it. Rows stay unread: a bad one must not take the others with it. */
export const PAGE = z.object({
  account: z.object({ iban: z.string(), currency: z.string(), holder: text }),
  entries: z.array(z.unknown()),
  next: z.string().nullable(),
});

const ROW = z.object({
  id: z.string(),
  number: integer,
  bookedOn: z.string(),
  valueOn: z.string(),
  amount: amountText,
  balanceAfter: amountText,
  name: text,
  iban: text,
  text,
  endToEndId: text,
  mandateId: text,
  creditorId: text,
  returnReason: text,
});

/** A pulled month → one statement. */
export async function* decode({ chunks }: EvidenceBytes): AsyncGenerator<readonly StatementPart[]> {
  const bundle = await readBundle(chunks);
  const { head } = bundle;
  const pages = bundlePages(bundle, 'entries', PAGE, ({ account }) => account.iban);
  const rows = pages.flatMap(({ entries }) => entries.map((raw) => rowOf(raw, head.currency)));
  yield* bundleStatement({
    connector: 'example',
    head,
    rows: rows.sort((a, b) => Number((a.number ?? 0n) - (b.number ?? 0n))),
    holder: pages[0]?.account.holder ?? null,
  });
}

function rowOf(raw: unknown, currency: string) {
  const read = ROW.safeParse(raw);
  return {
    raw,
    id: read.success ? read.data.id : null,
    number: read.success ? BigInt(read.data.number) : null,
    entry: () => entryOf(shaped(ROW, raw, 'Voorbeeldbank entry'), currency),
    balanceAfter: () => (read.success ? exactMoney(read.data.balanceAfter, currency) : null),
  };
}

function entryOf(row: z.infer<typeof ROW>, currency: string): Entry {
  const iban = row.iban === null ? null : ibanOrNull(row.iban);
  return {
    ...NO_FACTS,
    amount: exactMoney(row.amount, currency, { element: 'amount' }),
    bookingDate: parsePlainDate(row.bookedOn, { element: 'bookedOn' }),
    bookingDateDerived: false,
    valueDate: parsePlainDate(row.valueOn, { element: 'valueOn' }),
    status: 'booked',
    reversal: false,
    card: null,
    details: [],
    batchCount: null,
    unmapped: null,
    bankReference: row.id,
    endToEndId: row.endToEndId,
    mandateId: row.mandateId,
    creditorId: row.creditorId,
    counterparty: { ...NO_COUNTERPARTY, name: row.name, iban, account: iban === null ? row.iban : null },
    remittance: { text: row.text, structured: null },
    returnReason: row.returnReason,
    bankText: row.text,
  };
}
