import type { EvidenceBytes } from '#core/contract/connector.ts';
import { type Entry, NO_FACTS } from '#core/domain/entry.ts';
import { ibanOrNull } from '#core/domain/iban.ts';
import { type Money, subtract } from '#core/domain/money.ts';
import { type PlainDate, plainDateOrNull } from '#core/domain/plain-date.ts';
import type { StatementPart } from '#core/domain/statement.ts';
import { readBundle } from '#core/kit/bundle.ts';
import { bundlePages } from '#core/kit/bundle-pages.ts';
import { type BundleRow, bundleStatement } from '#core/kit/bundle-statement.ts';
import { amountText, exactMoney, exactText, integer, shaped, z } from '#core/kit/json.ts';
import { dayOf } from '#core/kit/zone.ts';

const text = exactText.nullish();

/** One page as bunq sends it. */
export const PAGE = z.object({
  Response: z.array(z.object({ Payment: z.unknown() })),
  Pagination: z.object({ older_url: z.string().nullable() }),
});

/** What is looked at before a page is kept: whose it is, and when. */
export const SIGHTED = z.object({
  created: z.string().regex(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?$/),
  alias: z.object({ iban: text }),
});

const amount = z.object({ value: amountText, currency: z.string() });
const ROW = SIGHTED.extend({
  id: integer,
  amount,
  description: text,
  type: text,
  sub_type: text,
  counterparty_alias: z
    .object({ iban: text, display_name: text, swift_bic: text, swift_account_number: text })
    .nullish(),
  merchant_reference: text,
  batch_id: text,
  balance_after_mutation: amount.nullish(),
});
type Row = z.infer<typeof ROW>;

/** '2026-03-31 22:30:00.000001', UTC, as an instant. */
export function instantOf(created: string): string {
  return `${created.slice(0, 19).replace(' ', 'T')}Z`;
}

interface Read {
  readonly day: PlainDate | null;
  /** Sorts as bunq booked: the moment to the microsecond, then the id. */
  readonly when: string;
  readonly amount: Money | null;
  readonly after: Money | null;
  readonly bundled: BundleRow;
}

/**
 * A pulled range → one statement. Pages reach over its ends: rows of other days belong to another range, and say what the balance
 * was at the ends of this one.
 */
export async function* decode({ chunks }: EvidenceBytes): AsyncGenerator<readonly StatementPart[]> {
  const bundle = await readBundle(chunks);
  const { head } = bundle;
  const pages = bundlePages(bundle, 'payments', PAGE, () => null);
  const rows = pages.flatMap(({ Response: items }) => items.map(({ Payment: raw }) => readRow(raw)));
  rows.sort((a, b) => (a.when < b.when ? -1 : a.when > b.when ? 1 : 0));
  const before = rows.findLast(({ day }) => day !== null && day < head.from)?.after ?? null;
  const next = rows.find(({ day }) => day !== null && day > head.to);
  const end = next?.after == null || next.amount === null ? null : subtract(next.after, next.amount);
  yield* bundleStatement({
    connector: 'bunq',
    head,
    rows: rows.flatMap(({ day, bundled }) => (day === null || (day >= head.from && day <= head.to) ? [bundled] : [])),
    ...(before === null ? {} : { opening: { date: head.from, amount: before } }),
    closing: end === null ? null : { date: head.to, amount: end },
  });
}

function readRow(raw: unknown): Read {
  const read = ROW.safeParse(raw);
  const row = read.success ? read.data : null;
  const after = row?.balance_after_mutation == null ? null : moneyOf(row.balance_after_mutation);
  return {
    day: row === null ? null : plainDateOrNull(dayOf(instantOf(row.created))),
    when: `${row?.created.padEnd(26, '0') ?? ''} ${String(row?.id ?? 0).padStart(16, '0')}`,
    amount: row === null ? null : moneyOf(row.amount),
    after,
    bundled: {
      raw,
      id: row === null ? null : String(row.id),
      entry: () => entryOf(shaped(ROW, raw, 'bunq payment')),
      balanceAfter: () => after,
    },
  };
}

/** Null for an amount that is none: the row itself says so when it is read. */
function moneyOf({ value, currency }: z.infer<typeof amount>): Money | null {
  try {
    return exactMoney(value, currency);
  } catch {
    return null;
  }
}

function entryOf(row: Row): Entry {
  const { counterparty_alias: other } = row;
  const iban = ibanOrNull(other?.iban ?? '');
  const day = dayOf(instantOf(row.created));
  const kind = [row.type, row.sub_type].filter((one) => one != null).join('/');
  return {
    ...NO_FACTS,
    amount: exactMoney(row.amount.value, row.amount.currency, { element: 'amount' }),
    bookingDate: day,
    bookingDateDerived: false,
    valueDate: day,
    status: 'booked',
    reversal: row.sub_type === 'REVERSAL',
    card: null,
    details: [],
    batchCount: null,
    unmapped: null,
    bankReference: String(row.id),
    endToEndId: row.merchant_reference ?? null,
    batchId: row.batch_id ?? null,
    counterparty: {
      name: other?.display_name ?? null,
      iban,
      account: iban === null ? (other?.iban ?? other?.swift_account_number ?? null) : null,
      bic: other?.swift_bic ?? null,
    },
    remittance: { text: row.description ?? null, structured: null },
    code: { iso: null, proprietary: kind === '' ? null : kind },
    bankText: row.description ?? null,
  };
}
