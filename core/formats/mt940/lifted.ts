import type { CardFacts, Charge, Counterparty, ForeignAmount } from '../../domain/entry.ts';
import { NO_COUNTERPARTY } from '../../domain/entry.ts';
import { ibanOrNull } from '../../domain/iban.ts';
import { type Money, minorDigits, money, parseUnsignedMinor } from '../../domain/money.ts';
import { referenceOrNull } from '../references.ts';

/** What a dialect finds in `:61:` and `:86:`: raw texts, '' and null alike for "not there". One object per entry, filled in place. */
export interface Lifted {
  name: string | null;
  /** Account of the other side as written; becomes an IBAN when it is one. */
  account: string | null;
  bic: string | null;
  address: string | null;
  ultimateParty: string | null;
  endToEndId: string | null;
  batchId: string | null;
  mandateId: string | null;
  creditorId: string | null;
  text: string | null;
  structured: string | null;
  bankReference: string | null;
  code: string | null;
  returnReason: string | null;
  purpose: string | null;
  card: CardFacts | null;
  batchCount: number | null;
  foreign: ForeignAmount | null;
  charges: readonly Charge[];
  /** Fields of the bank that have no place in an entry, name → value; null when nobody asked. */
  readonly unmapped: Map<string, string> | null;
}

const NO_CHARGES: readonly Charge[] = [];

export function nothingLifted(unmapped: boolean): Lifted {
  return {
    name: null,
    account: null,
    bic: null,
    address: null,
    ultimateParty: null,
    endToEndId: null,
    batchId: null,
    mandateId: null,
    creditorId: null,
    text: null,
    structured: null,
    bankReference: null,
    code: null,
    returnReason: null,
    purpose: null,
    card: null,
    batchCount: null,
    foreign: null,
    charges: NO_CHARGES,
    unmapped: unmapped ? new Map() : null,
  };
}

/** Keeps a field that has no place in an entry. */
export function note(lifted: Lifted, name: string, value: string | null): void {
  if (lifted.unmapped !== null && value !== null && value.trim() !== '') lifted.unmapped.set(name, value.trim());
}

/** A reference without the blanks around it, or null when it says that there is none. */
export function reference(text: string | null): string | null {
  return text === null ? null : referenceOrNull(text.trim());
}

/** A text without the blanks around it, or null when nothing is left. */
export function textOrNull(text: string | null): string | null {
  if (text === null) return null;
  const trimmed = text.trim();
  return trimmed === '' ? null : trimmed;
}

function accountOf(text: string | null): string | null {
  if (text === null || text === '') return null;
  const account = reference(text.includes(' ') ? text.replaceAll(' ', '') : text);
  return account?.charCodeAt(0) === 48 && /^0+$/.test(account) ? null : account;
}

/** The other side. Blanks go from the account; "0000000000" is none. A look-alike with wrong check digits stays an `account`. */
export function counterpartyOf(lifted: Lifted): Counterparty {
  const account = accountOf(lifted.account);
  const name = textOrNull(lifted.name);
  const bic = reference(lifted.bic);
  const address = textOrNull(lifted.address);
  if (account === null && name === null && bic === null && address === null) return NO_COUNTERPARTY;
  const iban = account === null ? null : ibanOrNull(account);
  const party = { name, iban, account: iban === null ? account : null, bic };
  return address === null ? party : { ...party, address };
}

/** An amount that stands in a text ("10,00"), or null when the currency does not have those decimals: a text never fails a file. */
export function moneyInText(amount: string, currency: string): Money | null {
  const [whole = '', fraction = ''] = amount.split(/[.,]/);
  const kept = fraction.slice(0, minorDigits(currency));
  if (/[1-9]/.test(fraction.slice(kept.length)) || !/^\d{1,15}$/.test(whole)) return null;
  return money(parseUnsignedMinor(kept === '' ? whole : `${whole}.${kept}`, currency), currency);
}
