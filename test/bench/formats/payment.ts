import { type ModelEntry, statements } from '../model.ts';

/** What every reader is asked for; null is "this reader does not say". */
export interface ReadPayment {
  readonly cents: string;
  readonly date: string | null;
  readonly name: string | null;
  readonly iban: string | null;
  readonly endToEndId: string | null;
  readonly text: string | null;
  readonly structured: string | null;
}

/** What is really in the file, for each payment; a field that the format does not carry is undefined and not compared. */
export type TruePayment = { readonly [Field in keyof ReadPayment]: ReadPayment[Field] | undefined };

const fee = (entry: ModelEntry): TruePayment => ({
  cents: String(entry.cents),
  date: entry.date,
  name: null,
  iban: null,
  endToEndId: null,
  text: undefined,
  structured: null,
});

/** CAMT lists the payments of a batch, MT940 only their total. */
export function* truth(entries: number, batches: 'listed' | 'total', seed = 1): Generator<TruePayment> {
  for (const statement of statements(entries, seed)) {
    for (const entry of statement.entries) {
      if (entry.payments.length === 0) yield fee(entry);
      else if (entry.payments.length > 1 && batches === 'total') {
        yield { ...fee(entry), name: undefined, iban: undefined, endToEndId: undefined, structured: undefined };
      } else {
        for (const one of entry.payments) {
          yield {
            cents: String(one.cents),
            date: entry.date,
            name: one.name,
            iban: one.iban,
            endToEndId: one.endToEndId,
            // Banks write a structured reference out as text as well, or not.
            text: one.structured === null ? one.text.join('') : undefined,
            structured: one.structured,
          };
        }
      }
    }
  }
}

export interface Score {
  readonly payments: number;
  readonly wrongAmounts: number;
  /** Payments with at least one field wrong or missing. */
  readonly wrong: number;
}

const FIELDS = ['date', 'name', 'iban', 'endToEndId', 'text', 'structured'] as const;
const squeeze = (text: string | null | undefined): string => (text ?? '').replace(/\s+/g, '');

export function score(read: readonly ReadPayment[], wanted: Iterable<TruePayment>): Score {
  let payments = 0;
  let wrongAmounts = 0;
  let wrong = 0;
  for (const one of wanted) {
    const got = read[payments++];
    if (got?.cents !== one.cents) wrongAmounts++;
    const differs = FIELDS.some((field) => one[field] !== undefined && squeeze(one[field]) !== squeeze(got?.[field]));
    if (got === undefined || got.cents !== one.cents || differs) wrong++;
  }
  const surplus = Math.max(0, read.length - payments);
  return { payments, wrongAmounts: wrongAmounts + surplus, wrong: wrong + surplus };
}
