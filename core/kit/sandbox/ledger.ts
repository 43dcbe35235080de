import type { Clock } from '../../contract/ports.ts';
import type { SandboxAccount, SandboxEntry, SandboxFaultKind } from '../../contract/sandbox.ts';
import type { Iban } from '../../domain/iban.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import type { Faults } from './faults.ts';
import { hashed } from './ids.ts';

/** An entry as the bank keeps it. */
export interface BankEntry extends SandboxEntry {
  /** 64 hex digits; a bank cuts or shapes it as its own ids are. The same for ever, but for the fault `ids-changed`. */
  readonly id: string;
  /** Counts from 1 per account in the order of booking, as it stands now: a late booking moves what lies behind it. */
  readonly number: number;
  /** Balance after it, minor units. */
  readonly balance: bigint;
}

/** What one reading shows: entries of one account, frozen when it began, and the order in which pages are handed out. */
export interface Reading {
  /** Whose entries these are: another account than asked under the fault `other-account`. */
  readonly account: SandboxAccount;
  /** In the order of booking. */
  readonly entries: readonly BankEntry[];
  /** Balance before the first of them. */
  readonly opening: bigint;
}

export interface Ledger {
  readonly accounts: readonly SandboxAccount[];
  account(iban: Iban): SandboxAccount | null;
  /** Booked up to and with today, in the order of booking. */
  entries(iban: Iban): readonly BankEntry[];
  balance(iban: Iban): bigint;
  book(iban: Iban, entry: SandboxEntry): void;
  /**
   * Starts a reading of these days (both included, null: from the beginning, until today) and meets the faults that change
   * content. Counts one read when no person is present.
   */
  read(iban: Iban, from: PlainDate | null, to: PlainDate | null, attended: boolean): Reading;
  reads(iban: Iban): ReadonlyMap<PlainDate, number>;
}

interface Kept {
  readonly account: SandboxAccount;
  entries: { readonly entry: SandboxEntry; readonly arrival: number }[];
  readonly reads: Map<PlainDate, number>;
  /** What was shown last, and of which day, which entries and which ids it was: a year of readings asks for the same over and over. */
  shown: { readonly of: readonly unknown[]; readonly list: readonly BankEntry[] } | null;
}

const CONTENT: readonly SandboxFaultKind[] = ['ids-changed', 'late-booking', 'amended', 'vanished', 'other-account'];

/** An account nobody here holds: whose entries a bank shows by mistake when the customer has no second account. */
const STRANGER = 'NL20INGB0001234567' as Iban;

export function createLedger(clock: Clock, accounts: readonly SandboxAccount[], faults: Faults): Ledger {
  const kept = new Map<Iban, Kept>();
  for (const account of accounts) {
    const entries = account.entries.map((entry, at) => ({ entry, arrival: at }));
    kept.set(account.iban, { account, entries: entries.sort(byDay), reads: new Map(), shown: null });
  }
  /** Part of every id: a new number makes all ids new. */
  let ids = 1;

  const of = (iban: Iban): Kept => {
    const found = kept.get(iban);
    if (found === undefined) throw new RangeError(`The stand-in bank has no account ${iban}.`);
    return found;
  };

  const entriesOf = (one: Kept): readonly BankEntry[] => {
    const today = clock.today();
    const of = [today, one.entries, ids];
    if (one.shown?.of.every((value, at) => value === of[at]) === true) return one.shown.list;
    let balance = one.account.opening;
    const list = one.entries
      .filter(({ entry }) => entry.date <= today)
      .map(({ entry, arrival }, at) => {
        balance += entry.minor;
        return { ...entry, id: hashed(`${ids}/${one.account.iban}/${arrival}`), number: at + 1, balance };
      });
    one.shown = { of, list };
    return list;
  };

  const replace = (one: Kept, number: number, entry: SandboxEntry | null) => {
    one.entries = one.entries.flatMap((old, at) =>
      at !== number - 1 ? [old] : entry === null ? [] : [{ entry, arrival: old.arrival }],
    );
  };

  const inRange = (one: Kept, from: PlainDate | null, to: PlainDate | null): BankEntry[] =>
    entriesOf(one).filter(({ date }) => (from === null || date >= from) && (to === null || date <= to));

  const ledger: Ledger = {
    accounts,
    account: (iban) => kept.get(iban)?.account ?? null,
    entries: (iban) => entriesOf(of(iban)),
    balance: (iban) => entriesOf(of(iban)).at(-1)?.balance ?? of(iban).account.opening,
    book(iban, entry) {
      const one = of(iban);
      one.entries = [...one.entries, { entry, arrival: one.entries.length + 1_000_000 }].sort(byDay);
    },
    read(iban, from, to, attended) {
      const one = of(iban);
      const today = clock.today();
      if (!attended) one.reads.set(today, (one.reads.get(today) ?? 0) + 1);
      const shown = inRange(one, from, to);
      const last = shown.at(-1);
      // Content faults wait for a reading that shows something they can change.
      const fault = last === undefined ? null : faults.take('read', CONTENT);
      if (fault === null || last === undefined) return reading(one.account, shown, ledger);
      switch (fault.kind) {
        case 'ids-changed':
          ids++;
          return reading(one.account, inRange(one, from, to), ledger);
        case 'late-booking':
          // Booked already, shown from the next reading on.
          return reading(one.account, shown.slice(0, -1), ledger);
        case 'amended':
          replace(one, last.number, { ...last, minor: last.minor + 100n, text: `${last.text} (gecorrigeerd)` });
          return reading(one.account, inRange(one, from, to), ledger);
        case 'vanished':
          replace(one, last.number, null);
          return reading(one.account, inRange(one, from, to), ledger);
        default:
          return stray(one, shown);
      }
    },
    reads: (iban) => of(iban).reads,
  };

  const stray = (asked: Kept, shown: readonly BankEntry[]): Reading => {
    const other = [...kept.values()].find((one) => one !== asked);
    if (other !== undefined) return reading(other.account, entriesOf(other), ledger);
    return reading({ ...asked.account, iban: STRANGER, holder: 'Someone else' }, shown, ledger);
  };
  return ledger;
}

function byDay(a: Kept['entries'][number], b: Kept['entries'][number]): number {
  return a.entry.date === b.entry.date ? a.arrival - b.arrival : a.entry.date < b.entry.date ? -1 : 1;
}

function reading(account: SandboxAccount, entries: readonly BankEntry[], ledger: Ledger): Reading {
  const first = entries[0];
  const opening = first === undefined ? (ledger.account(account.iban)?.opening ?? 0n) : first.balance - first.minor;
  return { account, entries, opening };
}
