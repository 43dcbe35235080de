import type { Entry, EntryDetail, EntryFacts } from '../domain/entry.ts';
import { formatPlace } from '../domain/errors.ts';
import { formatMoney, type Money } from '../domain/money.ts';
import type { Balance, RejectedRow, StatementFooter, StatementHeader } from '../domain/statement.ts';

/*
 * The JSON of `koppel parse --json`: other people's programs read it. Amounts are decimal strings signed from the account
 * holder's side; unknown is null, never "" or a guess. Fields may be added, none changes its meaning.
 */

const moneyText = (amount: Money | null): string | null => (amount === null ? null : formatMoney(amount));

function balanceJson(balance: Balance | null): object | null {
  return balance === null ? null : { date: balance.date, amount: formatMoney(balance.amount) };
}

function factsJson(facts: EntryFacts): object {
  const { counterparty, foreign } = facts;
  return {
    bankReference: facts.bankReference,
    endToEndId: facts.endToEndId,
    batchId: facts.batchId,
    mandateId: facts.mandateId,
    creditorId: facts.creditorId,
    counterparty: {
      name: counterparty.name,
      iban: counterparty.iban,
      account: counterparty.account,
      bic: counterparty.bic,
      address: counterparty.address ?? null,
    },
    ultimateParty: facts.ultimateParty,
    remittance: facts.remittance,
    code: facts.code,
    returnReason: facts.returnReason,
    purpose: facts.purpose,
    foreign:
      foreign === null
        ? null
        : { amount: formatMoney(foreign.amount), currency: foreign.amount.currency, rate: foreign.rate },
    charges: facts.charges.map(({ amount, included }) => ({
      amount: formatMoney(amount),
      currency: amount.currency,
      included,
    })),
    bankText: facts.bankText,
  };
}

function detailJson(detail: EntryDetail): object {
  return { amount: moneyText(detail.amount), currency: detail.amount?.currency ?? null, ...factsJson(detail) };
}

/** One element of `entries`. */
export function entryJson(entry: Entry): object {
  return {
    amount: formatMoney(entry.amount),
    currency: entry.amount.currency,
    bookingDate: entry.bookingDate,
    bookingDateDerived: entry.bookingDateDerived,
    valueDate: entry.valueDate,
    status: entry.status,
    reversal: entry.reversal,
    ...factsJson(entry),
    card: entry.card,
    batchCount: entry.batchCount,
    details: entry.details.map(detailJson),
    ...(entry.unmapped === null ? {} : { unmapped: entry.unmapped }),
  };
}

/** The fields of a statement that come before its entries. */
export function headerJson(file: string, header: StatementHeader): object {
  const { iban, other, currency } = header.account;
  return {
    file,
    format: header.format,
    dialect: header.dialect,
    account: { iban, other, currency },
    statementId: header.statementId,
    sequence: header.sequence,
    holder: header.holder,
    copy: header.copy,
    opening: balanceJson(header.opening),
  };
}

/** The fields of a statement that come after its entries. */
export function footerJson(footer: StatementFooter, rejected: readonly RejectedRow[]): object {
  return {
    closing: balanceJson(footer.closing),
    otherBalances: footer.others.map((balance) => ({
      kind: balance.kind,
      date: balance.date,
      amount: formatMoney(balance.amount),
      currency: balance.amount.currency,
    })),
    balanced: footer.balanced,
    incomplete: footer.incomplete,
    warnings: footer.warnings,
    rejected: rejected.map(({ error, raw }) => ({
      code: error.code,
      message: error.message,
      place: formatPlace(error.place),
      raw,
    })),
  };
}
