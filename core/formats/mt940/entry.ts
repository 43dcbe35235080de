import type { Entry } from '../../domain/entry.ts';
import type { Place } from '../../domain/errors.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import { amountMinor } from './amount.ts';
import type { LineDates } from './date.ts';
import type { Dialect } from './dialect.ts';
import { joined } from './free-text.ts';
import { counterpartyOf, nothingLifted, reference, textOrNull } from './lifted.ts';
import { isCredit, type StatementLine } from './statement-line.ts';

const NO_DETAILS: Entry['details'] = [];

/** What all entries of a page have in common. */
export interface EntryContext {
  readonly dialect: Dialect;
  readonly currency: string;
  readonly unmapped: boolean;
}

/** The days of an entry. A bank that writes no booking date books on the day of the statement, else on the value date. */
export interface EntryDates extends LineDates {
  readonly closing: PlainDate | null;
}

/** One entry from `:61:` and the lines of its `:86:`. Throws `amount_invalid`. */
export function buildEntry(
  line: StatementLine,
  text: readonly string[],
  dates: EntryDates,
  context: EntryContext,
  place: Place,
): Entry {
  const { dialect, currency } = context;
  const minor = amountMinor(line.amount, currency, dialect.amounts, place);
  const lifted = nothingLifted(context.unmapped);
  dialect.lift(lifted, line, text);
  const { foreign } = lifted;
  return {
    amount: { minor: isCredit(line.mark) ? minor : -minor, currency },
    bookingDate: dates.entry ?? dates.closing ?? dates.value,
    bookingDateDerived: dates.entry === null,
    valueDate: dates.value,
    status: line.mark === 'EC' || line.mark === 'ED' ? 'pending' : 'booked',
    reversal: line.mark === 'RC' || line.mark === 'RD',
    bankReference: reference(lifted.bankReference),
    endToEndId: reference(lifted.endToEndId),
    batchId: reference(lifted.batchId),
    mandateId: reference(lifted.mandateId),
    creditorId: reference(lifted.creditorId),
    counterparty: counterpartyOf(lifted),
    ultimateParty: textOrNull(lifted.ultimateParty),
    remittance: { text: textOrNull(lifted.text), structured: lifted.structured },
    code: { iso: null, proprietary: textOrNull(lifted.code) },
    returnReason: lifted.returnReason,
    purpose: lifted.purpose,
    foreign: foreign !== null && foreign.amount.currency === currency ? null : foreign,
    charges: lifted.charges,
    bankText: hasText(text) ? joined(text, '\n') : null,
    card: lifted.card,
    details: NO_DETAILS,
    batchCount: lifted.batchCount,
    unmapped: lifted.unmapped === null ? null : unmappedOf(lifted.unmapped, dates, line),
  };
}

function unmappedOf(found: Map<string, string>, dates: LineDates, line: StatementLine): Entry['unmapped'] {
  if (dates.clamped) found.set('61/valueDate', line.value);
  return found.size === 0 ? null : Object.fromEntries(found);
}

function hasText(lines: readonly string[]): boolean {
  for (const line of lines) if (line.trim() !== '') return true;
  return false;
}
