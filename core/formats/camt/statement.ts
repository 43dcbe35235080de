import type { EntryStatus } from '../../domain/entry.ts';
import { KoppelError } from '../../domain/errors.ts';
import { ibanOrNull } from '../../domain/iban.ts';
import { formatMoney, type Money, negate, parseMoney } from '../../domain/money.ts';
import type { AccountRef, Balance, OtherBalance, StatementFooter, StatementHeader } from '../../domain/statement.ts';
import { dialectOfAccount } from '../banks.ts';
import type { BalanceDraft, StatementDraft, TotalDraft } from './draft.ts';

/** Which account a statement is about. Throws `field_missing`. */
function accountOf(draft: StatementDraft, entryCurrency: string | null): AccountRef {
  const { account } = draft;
  const written = account?.iban ?? account?.other ?? draft.proxy;
  if (written === null || written === undefined || written === '') {
    throw new KoppelError('field_missing', 'The statement does not name its account (Acct/Id).');
  }
  const iban = ibanOrNull(written);
  const currency = account?.currency ?? entryCurrency ?? draft.balances[0]?.amount?.currency ?? null;
  return { iban, other: iban === null ? written : null, currency };
}

/** `dialect`: forced by the caller, else told from the account. */
export function makeHeader(
  draft: StatementDraft,
  format: string,
  dialect: string | null,
  entryCurrency: string | null,
): StatementHeader {
  const account = accountOf(draft, entryCurrency);
  return {
    format,
    dialect: dialect ?? dialectOfAccount(account.iban, draft.servicer?.bic ?? null),
    account,
    statementId: draft.id,
    sequence: draft.electronicSequence ?? draft.legalSequence,
    holder: draft.owner?.name ?? draft.account?.name ?? null,
    opening: pick(draft, ['OPBD', 'PRCD']),
    copy: draft.copy,
  };
}

/** Signed: without CdtDbtInd a balance is a credit, as central banks write it. */
function money(balance: BalanceDraft): Money {
  const amount = balance.amount ?? { minor: 0n, currency: 'EUR' };
  return balance.credit === false ? negate(amount) : amount;
}

/** The first balance of the first kind there is; a balance of the whole statement before one of a page (INTM). */
function find(draft: StatementDraft, kinds: readonly string[]): BalanceDraft | null {
  for (const kind of kinds) {
    const those = draft.balances.filter((balance) => balance.kind === kind && balance.date !== null);
    const found = those.find((balance) => balance.subType !== 'INTM') ?? those[0];
    if (found !== undefined) return found;
  }
  return null;
}

function pick(draft: StatementDraft, kinds: readonly string[]): Balance | null {
  const found = find(draft, kinds);
  return found?.date == null ? null : { date: found.date, amount: money(found) };
}

/** Counts and sums of the entries as they pass. */
export class Running {
  booked = 0n;
  count = 0;
  bookedCount = 0;
  credits = 0n;
  debits = 0n;
  warnings: string[] = [];

  add(amount: Money, status: EntryStatus): void {
    this.count++;
    if (amount.minor < 0n) this.debits -= amount.minor;
    else this.credits += amount.minor;
    if (status !== 'booked') return;
    this.bookedCount++;
    this.booked += amount.minor;
  }
}

export function makeFooter(
  draft: StatementDraft,
  running: Running,
  currency: string | null,
  pagesFollow: boolean,
): StatementFooter {
  const opening = find(draft, ['OPBD', 'PRCD']);
  const closing = find(draft, ['CLBD']);
  const balanced = proof(opening, closing, running);
  const used = new Set([opening, closing]);
  const others = draft.balances.filter((balance) => !used.has(balance)).flatMap(otherBalance);
  const pageBalance = closing?.subType === 'INTM';
  return {
    closing: closing?.date == null ? null : { date: closing.date, amount: money(closing) },
    others,
    incomplete: draft.lastPage === false || pageBalance || (pagesFollow && balanced !== true),
    balanced,
    warnings: [...running.warnings, ...checkTotals(draft, running, currency)],
  };
}

function proof(opening: BalanceDraft | null, closing: BalanceDraft | null, running: Running): boolean | null {
  if (opening === null || closing === null) return null;
  const from = money(opening);
  const to = money(closing);
  return from.currency === to.currency && from.minor + running.booked === to.minor;
}

function otherBalance(balance: BalanceDraft): OtherBalance[] {
  if (balance.amount === null || balance.date === null) return [];
  return [{ kind: balance.kind ?? '', date: balance.date, amount: money(balance) }];
}

/** The bank's own checksums (TxsSummry). They may count pending entries or not; either is right. */
function checkTotals(draft: StatementDraft, running: Running, currency: string | null): string[] {
  const warnings: string[] = [];
  const count = draft.all?.count;
  if (count != null && /^\d+$/.test(count) && ![running.count, running.bookedCount].includes(Number(count))) {
    warnings.push(`TxsSummry counts ${count} entries, the statement has ${running.count}.`);
  }
  if (currency === null) return warnings;
  const compare = (name: string, total: TotalDraft | null, actual: bigint): void => {
    if (total?.sum == null || total.sum === '' || statedMinor(total.sum, currency) === actual) return;
    warnings.push(`${name} says ${total.sum}, the entries add up to ${formatMoney({ minor: actual, currency })}.`);
  };
  compare('TtlCdtNtries', draft.credits, running.credits);
  compare('TtlDbtNtries', draft.debits, running.debits);
  return warnings;
}

/** A sum as the bank wrote it, or null when it is no number: a broken checksum is a warning, not a reason to refuse. */
function statedMinor(text: string, currency: string): bigint | null {
  return /^-?\d{1,18}(?:\.\d{0,5})?$/.test(text)
    ? parseMoney(text.replace(/(\.\d*?)0*$/, '$1').replace(/\.$/, ''), currency).minor
    : null;
}
