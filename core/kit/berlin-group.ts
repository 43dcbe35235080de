import {
  type Counterparty,
  type Entry,
  type EntryStatus,
  type ForeignAmount,
  NO_COUNTERPARTY,
  NO_FACTS,
} from '../domain/entry.ts';
import { KoppelError } from '../domain/errors.ts';
import { type Iban, ibanOrNull } from '../domain/iban.ts';
import { absolute, type Money } from '../domain/money.ts';
import { type PlainDate, parsePlainDate } from '../domain/plain-date.ts';
import type { Balance } from '../domain/statement.ts';
import { referenceOrNull } from '../formats/references.ts';
import { amountText, exactMoney, exactText, z } from './json.ts';

/*
 * The JSON of Berlin Group's NextGenPSD2 account information, as the Dutch banks that follow it really send it: all of it
 * optional, amounts as numbers or texts under one of three names. Read it with `parseExact`, so that numbers are texts.
 */

/** `amount` (Berlin Group), `value` (seen at Rabobank) or `content` (its payments). */
export const bgAmount = z
  .object({ currency: z.string(), amount: amountText, value: amountText, content: amountText })
  .partial({ amount: true, value: true, content: true })
  .transform(({ currency, amount, value, content }, check) => {
    const decimal = amount ?? value ?? content;
    if (decimal === undefined) check.addIssue('no amount');
    return { currency, decimal: decimal ?? '' };
  });

const text = exactText.nullish();
const bgAccount = z.object({ iban: text, bban: text, bic: text, currency: text }).partial();

/** Structured references are a text at some banks and an object at others. */
const structured = z.union([exactText, z.object({ reference: text }).transform(({ reference }) => reference ?? null)]);

export const bgTransaction = z
  .object({
    transactionId: text,
    entryReference: text,
    endToEndId: text,
    mandateId: text,
    creditorId: text,
    bookingDate: text,
    valueDate: text,
    transactionAmount: bgAmount,
    creditorName: text,
    creditorAccount: bgAccount.nullish(),
    creditorAgent: text,
    debtorName: text,
    debtorAccount: bgAccount.nullish(),
    debtorAgent: text,
    ultimateCreditor: text,
    ultimateDebtor: text,
    remittanceInformationUnstructured: text,
    remittanceInformationUnstructuredArray: z.array(z.string()).nullish(),
    remittanceInformationStructured: structured.nullish(),
    purposeCode: text,
    bankTransactionCode: text,
    proprietaryBankTransactionCode: text,
    balanceAfterTransaction: z.object({ balanceAmount: bgAmount }).nullish(),
  })
  .partial()
  .required({ transactionAmount: true });
export type BgTransaction = z.infer<typeof bgTransaction>;

/** `href` as an object or as a bare text, both are seen. */
export const bgLink = z.union([z.string(), z.object({ href: z.string() }).transform(({ href }) => href)]);

/** Rows stay raw: one that cannot be read must not take the others with it. */
export const bgTransactions = z.object({
  account: bgAccount.nullish(),
  transactions: z.object({
    booked: z.array(z.unknown()).default([]),
    pending: z.array(z.unknown()).default([]),
    info: z.array(z.unknown()).default([]),
    _links: z.object({ next: bgLink.nullish() }).nullish(),
  }),
});

export const bgBalance = z.object({ balanceType: z.string(), balanceAmount: bgAmount, referenceDate: text });
export const bgBalances = z.object({ account: bgAccount.nullish(), balances: z.array(bgBalance) });

/** Throws `amount_invalid`, `currency_invalid`. */
export function bgMoney({ decimal, currency }: z.infer<typeof bgAmount>): Money {
  return exactMoney(decimal, currency);
}

/** The balance of a type on a day, as closing balance; null when the bank did not give it. */
export function bgBalanceOf(
  balances: readonly z.infer<typeof bgBalance>[],
  type: string,
  day: PlainDate,
): Balance | null {
  const found = balances.find(({ balanceType, referenceDate }) => balanceType === type && referenceDate === day);
  return found === undefined ? null : { date: day, amount: bgMoney(found.balanceAmount) };
}

/**
 * An entry of a row as Berlin Group means it; the plugin puts its bank's own (codes, references, foreign amounts) over it. `own`:
 * the account the row stands on. Throws `field_missing`, `date_invalid`, `amount_invalid`, `currency_invalid`.
 */
export function bgEntry(row: BgTransaction, own: Iban, status: EntryStatus = 'booked'): Entry {
  const amount = bgMoney(row.transactionAmount);
  const { bookingDate, bookingDateDerived, valueDate } = bgDates(row);
  const incoming = amount.minor >= 0n;
  const lines = row.remittanceInformationUnstructuredArray ?? null;
  const unstructured = row.remittanceInformationUnstructured ?? lines?.join('\n') ?? null;
  return {
    ...NO_FACTS,
    amount,
    bookingDate,
    bookingDateDerived,
    valueDate,
    status,
    reversal: false,
    card: null,
    details: [],
    batchCount: null,
    unmapped: null,
    bankReference: referenceOrNull(row.entryReference ?? row.transactionId ?? null),
    endToEndId: referenceOrNull(row.endToEndId ?? null),
    mandateId: row.mandateId ?? null,
    creditorId: row.creditorId ?? null,
    counterparty: bgCounterparty(row, own, incoming),
    ultimateParty: (incoming ? row.ultimateDebtor : row.ultimateCreditor) ?? null,
    remittance: { text: unstructured, structured: row.remittanceInformationStructured ?? null },
    code: {
      iso: row.bankTransactionCode?.replaceAll('-', '/') ?? null,
      proprietary: row.proprietaryBankTransactionCode ?? null,
    },
    purpose: row.purposeCode ?? null,
    bankText: unstructured,
  };
}

function bgDates(row: BgTransaction): Pick<Entry, 'bookingDate' | 'bookingDateDerived' | 'valueDate'> {
  const valueDate = row.valueDate == null ? null : parsePlainDate(row.valueDate.slice(0, 10), { element: 'valueDate' });
  if (row.bookingDate != null)
    return {
      bookingDate: parsePlainDate(row.bookingDate.slice(0, 10), { element: 'bookingDate' }),
      bookingDateDerived: false,
      valueDate,
    };
  if (valueDate === null)
    throw new KoppelError('field_missing', 'The row has no date.', { place: { element: 'bookingDate' } });
  return { bookingDate: valueDate, bookingDateDerived: true, valueDate };
}

/**
 * The other side: who pays when money comes in, who is paid when it goes out. Where that side is the own account (a return keeps
 * the parts of the first payment) or empty, the other one is.
 */
function bgCounterparty(row: BgTransaction, own: Iban, incoming: boolean): Counterparty {
  const debtor = sideOf(row.debtorName, row.debtorAccount, row.debtorAgent);
  const creditor = sideOf(row.creditorName, row.creditorAccount, row.creditorAgent);
  const sides = incoming ? [debtor, creditor] : [creditor, debtor];
  return sides.find((side) => side !== null && side.iban !== own) ?? NO_COUNTERPARTY;
}

function sideOf(
  name: string | null | undefined,
  account: z.infer<typeof bgAccount> | null | undefined,
  agent: string | null | undefined,
): Counterparty | null {
  const written = account?.iban ?? account?.bban ?? null;
  const iban = written === null ? null : ibanOrNull(written);
  const side = {
    name: name ?? null,
    iban,
    account: iban === null ? written : null,
    bic: agent ?? account?.bic ?? null,
  };
  return side.name === null && written === null ? null : side;
}

/** What was ordered in another currency; null when it is the account's own. */
export function bgForeign(
  amount: z.infer<typeof bgAmount> | null,
  rate: string | null,
  accountCurrency: string,
): ForeignAmount | null {
  if (amount === null || amount.currency === accountCurrency) return null;
  const { minor, currency } = bgMoney(amount);
  return { amount: { minor: absolute(minor), currency }, rate };
}
