import type {
  BankCode,
  CardFacts,
  Counterparty,
  Entry,
  EntryDetail,
  EntryFacts,
  EntryStatus,
} from '../../domain/entry.ts';
import { NO_COUNTERPARTY } from '../../domain/entry.ts';
import { KoppelError } from '../../domain/errors.ts';
import { ibanOrNull } from '../../domain/iban.ts';
import { type Money, negate } from '../../domain/money.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import type { AccountRef } from '../../domain/statement.ts';
import type { AccountDraft, PartyDraft } from '../iso20022/parts.ts';
import { referenceOrNull } from '../references.ts';
import { cardFromText } from './card-text.ts';
import type { AmountDetails, CardDraft, CodeDraft, EntryDraft, TransactionDraft } from './draft.ts';

/** What an entry has to know about the statement it stands on. */
export interface Surroundings {
  readonly account: AccountRef;
  readonly holder: string | null;
  readonly dialect: string | null;
  readonly defaultStatus: EntryStatus;
  /** Taken when an entry has neither booking nor value date. */
  readonly fallbackDate: PlainDate | null;
}

/** Dialects whose NtryRef stays the same in every download, so that it identifies the booking. */
const STABLE_ENTRY_REFERENCE = new Set(['sns', 'asn', 'regiobank']);

/**
 * Turns Ntry into an entry. Throws `field_missing` (no amount, sign or date) or `currency_mismatch`, which make the entry
 * unreadable, not the file.
 */
export function makeEntry(draft: EntryDraft, around: Surroundings): Entry {
  if (draft.amount === null) throw missing('Amt');
  if (draft.credit === null) throw missing('CdtDbtInd');
  const { currency } = draft.amount;
  if (around.account.currency !== null && around.account.currency !== currency) {
    throw new KoppelError(
      'currency_mismatch',
      `The entry is in ${currency}, the account in ${around.account.currency}.`,
    );
  }
  const bookingDate = draft.bookingDate ?? draft.valueDate ?? around.fallbackDate;
  if (bookingDate === null) throw missing('BookgDt');
  const { transactions } = draft;
  const only = transactions.length === 1 ? (transactions[0] ?? null) : null;
  const facts = only === null ? null : transactionFacts(only, draft, around);
  const bankText = joinTexts(draft.text, facts?.bankText ?? null);
  const listed = transactions.length > 1 || (only !== null && !saysTheSame(only, draft));
  return {
    amount: signed(draft.amount, draft.credit),
    bookingDate,
    bookingDateDerived: draft.bookingDate === null,
    valueDate: draft.valueDate,
    status: draft.status ?? around.defaultStatus,
    reversal: draft.reversal,
    bankReference: entryReference(draft, around) ?? facts?.bankReference ?? null,
    endToEndId: facts?.endToEndId ?? null,
    batchId: referenceOrNull(draft.batchId) ?? facts?.batchId ?? null,
    mandateId: facts?.mandateId ?? null,
    creditorId: facts?.creditorId ?? null,
    counterparty: facts?.counterparty ?? NO_COUNTERPARTY,
    ultimateParty: facts?.ultimateParty ?? null,
    remittance: facts?.remittance ?? NO_REMITTANCE,
    code: mergeCodes(draft.code, only?.code ?? null),
    returnReason: facts?.returnReason ?? null,
    purpose: facts?.purpose ?? null,
    foreign: facts?.foreign ?? foreignAmount(draft.amounts, currency),
    charges: [...(draft.charges ?? []), ...(facts?.charges ?? [])],
    card:
      cardFacts(draft.card ?? only?.card ?? null) ??
      cardFromText(facts?.remittance.text ?? null) ??
      cardFromText(bankText),
    bankText,
    details: listed ? transactions.map((one) => makeDetail(one, draft, around)) : NO_DETAILS,
    batchCount: batchCount(draft.batchCount),
    unmapped: draft.unmapped,
  };
}

const NO_REMITTANCE = { text: null, structured: null };
const NO_DETAILS: readonly EntryDetail[] = [];
const NO_CODE: BankCode = { iso: null, proprietary: null };

function missing(element: string): KoppelError {
  return new KoppelError('field_missing', `The entry has no ${element}.`);
}

function signed(amount: Money, credit: boolean): Money {
  return credit ? amount : negate(amount);
}

/** A single payment that repeats the entry's amount adds nothing: its facts are the entry's. */
function saysTheSame(only: TransactionDraft, entry: EntryDraft): boolean {
  if (Number(entry.batchCount ?? '1') > 1) return false;
  if (only.credit !== null && only.credit !== entry.credit) return false;
  const amount = detailAmount(only);
  return amount === null || amount.currency !== entry.amount?.currency || amount.minor === entry.amount.minor;
}

function detailAmount(draft: TransactionDraft): Money | null {
  return draft.amount ?? draft.amounts?.transaction?.money ?? draft.amounts?.instructed?.money ?? null;
}

function makeDetail(draft: TransactionDraft, entry: EntryDraft, around: Surroundings): EntryDetail {
  const amount = detailAmount(draft);
  const credit = draft.credit ?? entry.credit ?? true;
  return { ...transactionFacts(draft, entry, around), amount: amount === null ? null : signed(amount, credit) };
}

function transactionFacts(draft: TransactionDraft, entry: EntryDraft, around: Surroundings): EntryFacts {
  const credit = draft.credit ?? entry.credit ?? true;
  const payer = {
    party: draft.debtor,
    account: draft.debtorAccount,
    agent: draft.debtorAgent,
    ultimate: draft.ultimateDebtor,
  };
  const payee = {
    party: draft.creditor,
    account: draft.creditorAccount,
    agent: draft.creditorAgent,
    ultimate: draft.ultimateCreditor,
  };
  const other = credit ? choose(payer, payee, around) : choose(payee, payer, around);
  return {
    bankReference: referenceOrNull(draft.servicerReference) ?? referenceOrNull(draft.servicerTransactionId),
    endToEndId: referenceOrNull(draft.endToEndId),
    batchId: referenceOrNull(draft.batchId),
    mandateId: referenceOrNull(draft.mandateId),
    creditorId: creditorId(draft.creditor) ?? creditorId(draft.ultimateCreditor),
    counterparty: counterparty(other),
    ultimateParty: other.ultimate?.name ?? null,
    remittance: {
      text: emptyToNull(draft.unstructured?.trim() ?? null) ?? draft.structuredText,
      structured: draft.structured,
    },
    code: mergeCodes(draft.code, entry.code),
    returnReason: draft.returnReason,
    purpose: emptyToNull(draft.purpose),
    foreign: foreignAmount(draft.amounts, entry.amount?.currency ?? ''),
    charges: draft.charges ?? [],
    bankText: joinTexts(draft.text, draft.returnText),
  };
}

interface Side {
  readonly party: PartyDraft | null;
  readonly account: AccountDraft | null;
  readonly agent: PartyDraft | null;
  readonly ultimate: PartyDraft | null;
}

/**
 * Money comes from the debtor and goes to the creditor. In a return the roles are those of the original payment, and some
 * banks then name the holder on the expected side: the other party stands on the other one.
 */
function choose(expected: Side, opposite: Side, around: Surroundings): Side {
  if (!isHolder(expected, around) || isHolder(opposite, around)) return expected;
  return opposite.party === null && opposite.account === null ? expected : opposite;
}

function isHolder(side: Side, around: Surroundings): boolean {
  const account = side.account?.iban ?? side.account?.other ?? null;
  if (account !== null) return account === (around.account.iban ?? around.account.other);
  const name = side.party?.name ?? null;
  return name !== null && around.holder !== null && name.toLowerCase() === around.holder.toLowerCase();
}

function counterparty(side: Side): Counterparty {
  const { party, account, agent } = side;
  if (party === null && account === null && agent === null) return NO_COUNTERPARTY;
  const written = account?.iban ?? account?.other ?? null;
  const iban = written === null ? null : ibanOrNull(written);
  const parts = {
    name: party?.name ?? account?.name ?? null,
    iban,
    account: iban === null ? emptyToNull(written) : null,
    bic: agent?.bic ?? party?.bic ?? null,
  };
  return party === null || party.address.length === 0
    ? parts
    : { ...parts, address: party.address.map(([, text]) => text).join(', ') };
}

/** A SEPA creditor identifier: the scheme says so, or its form does (country, two digits, business code, national part). */
function creditorId(party: PartyDraft | null): string | null {
  if (party?.id == null) return null;
  return party.scheme === 'SEPA' || /^[A-Z]{2}\d{2}[A-Z0-9]{3}[A-Z0-9]{1,28}$/.test(party.id) ? party.id : null;
}

function entryReference(draft: EntryDraft, around: Surroundings): string | null {
  const given = referenceOrNull(draft.servicerReference);
  if (given !== null) return given;
  return STABLE_ENTRY_REFERENCE.has(around.dialect ?? '') ? referenceOrNull(draft.reference) : null;
}

/** The first amount in another currency than the entry's, with whatever rate stands beside any of them. */
function foreignAmount(amounts: AmountDetails | null, currency: string): EntryFacts['foreign'] {
  if (amounts === null) return null;
  const { instructed, transaction, counterValue } = amounts;
  for (const one of [instructed, transaction, counterValue]) {
    if (one === null || one.money.currency === currency) continue;
    return { amount: one.money, rate: one.rate ?? instructed?.rate ?? transaction?.rate ?? counterValue?.rate ?? null };
  }
  return null;
}

function mergeCodes(first: CodeDraft | null, second: CodeDraft | null): BankCode {
  if (first === null && second === null) return NO_CODE;
  return {
    iso: isoCode(first) ?? isoCode(second),
    proprietary: first?.proprietary ?? second?.proprietary ?? null,
  };
}

function isoCode(code: CodeDraft | null): string | null {
  if (code === null || code.domain === null) return null;
  const { domain, family, subFamily } = code;
  if (family === null) return domain;
  return subFamily === null ? `${domain}/${family}` : `${domain}/${family}/${subFamily}`;
}

function cardFacts(card: CardDraft | null): CardFacts | null {
  if (card === null || (card.terminal === null && card.card === null && card.at === null)) return null;
  return { terminal: card.terminal, card: card.card, at: card.at };
}

function batchCount(text: string | null): number | null {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null;
}

function emptyToNull(text: string | null): string | null {
  return text === '' ? null : text;
}

function joinTexts(first: string | null, second: string | null): string | null {
  const a = emptyToNull(first);
  const b = emptyToNull(second);
  if (a === null || b === null || a === b) return a ?? b;
  return `${a}\n${b}`;
}
