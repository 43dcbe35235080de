import type { CardFacts, ForeignAmount } from '../../domain/entry.ts';
import { minorDigits, money } from '../../domain/money.ts';
import { plainDateOrNull } from '../../domain/plain-date.ts';

/** What a structured communication (type 1) tells, by its three-digit code. Parts it does not have are absent. */
export interface Communication {
  readonly text?: string;
  readonly structured?: string;
  readonly mandateId?: string;
  readonly creditorId?: string;
  readonly returnReason?: string;
  readonly card?: CardFacts;
  readonly foreign?: ForeignAmount;
}

type Reader = (text: string) => Communication;

/** Codes of Febelfin's standard that carry facts an entry has a place for. `text` is what follows the code. */
const READERS: Readonly<Record<string, Reader>> = {
  '100': (text) => optional('structured', text.slice(0, 35)),
  '101': (text) => optional('structured', text.slice(0, 12)),
  '102': (text) => optional('structured', text.slice(0, 12)),
  '105': readOriginalAmount,
  '113': readCard,
  '114': readPointOfSale,
  '127': readDirectDebit,
};

/** Null for codes that have no reader: the bank's own text then is all there is. */
export function readCommunication(text: string): Communication | null {
  return READERS[text.slice(0, 3)]?.(text.slice(3)) ?? null;
}

function optional<K extends keyof Communication>(key: K, text: string): Communication {
  const bare = text.trim();
  return bare === '' ? {} : { [key]: bare };
}

/** Amount in the account's currency, in the original currency (12+3 digits each), rate (4+8), currency. */
function readOriginalAmount(text: string): Communication {
  const amount = text.slice(15, 30);
  const rate = text.slice(30, 42);
  const currency = text.slice(42, 45);
  if (!/^\d{15}$/.test(amount) || !/^[A-Z]{3}$/.test(currency)) return {};
  const digits = 12 + minorDigits(currency);
  if (/[1-9]/.test(amount.slice(digits))) return {};
  const minor = BigInt(
    amount.slice(0, 12) +
      amount
        .slice(12)
        .padEnd(digits - 12, '0')
        .slice(0, digits - 12),
  );
  const decimal = /^\d{12}$/.test(rate)
    ? `${rate.slice(0, 4)}.${rate.slice(4)}`.replace(/^0+(?=\d)/, '').replace(/\.?0+$/, '')
    : '';
  return { foreign: { amount: money(minor, currency), rate: decimal === '' || decimal === '0' ? null : decimal } };
}

/** Card number, scheme, terminal, sequence, day, hour, kind, name, town. */
function readCard(text: string): Communication {
  const card = text.slice(0, 16).trim();
  return {
    card: { card: card === '' ? null : card, terminal: terminal(text.slice(17, 23)), at: moment(text.slice(29, 39)) },
  };
}

/** Scheme, terminal, period, sequence, day, hour, kind, name, town, reference. */
function readPointOfSale(text: string): Communication {
  return { card: { card: null, terminal: terminal(text.slice(1, 7)), at: moment(text.slice(16, 26)) } };
}

function terminal(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}

/** `DDMMYYHHMM` as local time. */
function moment(text: string): string | null {
  const [, day, month, year, hour, minute] = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text) ?? [];
  const date = plainDateOrNull(`20${year}-${month}-${day}`);
  return date === null || Number(hour) > 23 || Number(minute) > 59 ? date : `${date}T${hour}:${minute}`;
}

/** SEPA direct debit: day, kind, scheme, reason, creditor id (35), mandate (35), text (62), kind of R-transaction, return reason (4). */
function readDirectDebit(text: string): Communication {
  return {
    ...optional('creditorId', text.slice(9, 44)),
    ...optional('mandateId', text.slice(44, 79)),
    ...optional('text', text.slice(79, 141)),
    ...optional('returnReason', text.slice(142, 146)),
  };
}
