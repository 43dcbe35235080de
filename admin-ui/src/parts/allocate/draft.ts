import type { AllocationInput, AllocationView } from '../../../../core/api/schema/entries.ts';
import { type Money, money, parseMoney, subtract, sum } from '../../../../core/domain/money.ts';
import type { Language } from '../../i18n/i18n.ts';
import { formatAmount, readAmount } from '../format.ts';

/** An allocation without its amount, which a person is still typing. */
export type Target = AllocationInput extends infer One
  ? One extends AllocationInput
    ? Omit<One, 'amount'>
    : never
  : never;

/** One line of the allocation being made. */
export interface Line {
  /** Which target it is; the same one is not taken twice. */
  readonly key: string;
  readonly label: string;
  readonly target: Target;
  /** The amount as it stands in the field, in the reader's notation. */
  readonly typed: string;
}

/** What is still to be booked: the entry less what the lines say. Null while a line's amount cannot be read. */
export function leftToBook(amount: string, currency: string, lines: readonly Line[], language: Language): Money | null {
  const parts: Money[] = [];
  for (const { typed } of lines) {
    const read = readAmount(typed, currency, language);
    if (read === null) return null;
    parts.push(parseMoney(read, currency));
  }
  return subtract(parseMoney(amount, currency), sum(parts, currency));
}

/**
 * How much of what is left a target takes when it is chosen: all of it, or what is open on the item when that is less and of
 * the same sign. A person may change it to anything.
 */
export function suggested(left: Money, open: string | null): Money {
  if (open === null) return left;
  const item = parseMoney(open, left.currency);
  if (left.minor > 0n && item.minor > 0n) return item.minor < left.minor ? item : left;
  if (left.minor < 0n && item.minor < 0n) return item.minor > left.minor ? item : left;
  // A credit note inside a payment: it takes itself whole, and more is left for the others.
  return money(item.minor, left.currency);
}

/** The lines as the API takes them; null while one cannot be read or the entry is not covered to the cent. */
export function asAllocations(
  amount: string,
  currency: string,
  lines: readonly Line[],
  language: Language,
): readonly AllocationInput[] | null {
  if (lines.length === 0 || leftToBook(amount, currency, lines, language)?.minor !== 0n) return null;
  return lines.flatMap(({ target, typed }) => {
    const read = readAmount(typed, currency, language);
    return read === null ? [] : [{ ...target, amount: read } as AllocationInput];
  });
}

export function targetKey(target: Target): string {
  switch (target.kind) {
    case 'open-item':
      return `item ${target.openItem}`;
    case 'ledger':
      return `ledger ${target.ledgerAccount} ${target.reason ?? ''}`;
    case 'transfer':
      return `transfer ${target.iban}`;
    case 'administration':
      return `administration ${target.administration}`;
  }
}

/** A proposal's allocation as a line, to be adjusted by hand. Null when it lacks what its kind needs. */
export function lineOf(view: AllocationView, language: Language): Line | null {
  const target = targetOf(view);
  if (target === null) return null;
  return { key: targetKey(target), label: view.label, target, typed: formatAmount(view.amount, language) };
}

function targetOf(view: AllocationView): Target | null {
  const { openItem, reopens, ledgerAccount, reason, party, vatCode, costCentre, iban, administration } = view;
  switch (view.kind) {
    case 'open-item':
      return openItem === undefined ? null : { kind: 'open-item', openItem, ...present({ reopens }) };
    case 'ledger':
      return ledgerAccount === undefined
        ? null
        : { kind: 'ledger', ledgerAccount, ...present({ reason, party, vatCode, costCentre }) };
    case 'transfer':
      return iban === undefined ? null : { kind: 'transfer', iban };
    case 'administration':
      return administration === undefined ? null : { kind: 'administration', administration };
  }
}

/** Leaves out what is undefined: the API's optional fields are absent, never undefined. */
function present<T extends object>(fields: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: Exclude<T[Key], undefined>;
  };
}
