import type { Allocation } from '../../domain/match.ts';
import type { PlainDate } from '../../domain/plain-date.ts';

/** One line of a bank journal of another package: money put on a ledger account, or on an item of a party. */
export interface PastPosting {
  /** Our bank account as the package has it: its IBAN, or its ledger account. */
  readonly bank: string;
  readonly date: PlainDate;
  /** What belongs together in the package: the lines of one bank line share it. */
  readonly group: string;
  /** Minor units, signed as the bank entry: money in is positive. */
  readonly minor: bigint;
  readonly ledgerAccount: string;
  /** Customer or supplier number, when the line settles their account. */
  readonly party: string | null;
  readonly description: string | null;
}

/** What a past posting on someone's account is marked with: it settled an item of theirs; which one, the past does not say. */
const ON_ACCOUNT = 'past';

/** A past posting as a booking keeps it. */
export function pastAllocation({ ledgerAccount, minor, party }: PastPosting): Allocation {
  return party === null
    ? { kind: 'ledger', ledgerAccount, minor }
    : { kind: 'ledger', ledgerAccount, minor, party, reason: ON_ACCOUNT };
}

/** The same as learning reads it: what stands on someone's account was an item of theirs. */
export function asLearned(allocations: readonly Allocation[]): readonly Allocation[] {
  return allocations.map((one) =>
    one.kind === 'ledger' && one.reason === ON_ACCOUNT && one.party !== undefined
      ? { kind: 'open-item', openItem: `past ${one.party}`, minor: one.minor }
      : one,
  );
}

/** Whether a booking of the past settled items nobody can name. */
export function isUnnamed(allocations: readonly Allocation[]): boolean {
  return allocations.some((one) => one.kind === 'open-item' && one.openItem.startsWith('past '));
}
