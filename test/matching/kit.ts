import type {
  AdministrationFacts,
  Characteristic,
  MatchEnvironment,
  MatcherRule,
  QueuedEntry,
} from '#core/contract/matcher-rule.ts';
import { NO_COUNTERPARTY, NO_FACTS } from '#core/domain/entry.ts';
import { type Iban, parseIban } from '#core/domain/iban.ts';
import type { Allocation, Decision, Proposal } from '#core/domain/match.ts';
import type { OpenItem, OpenItemFacts, OpenItemKind } from '#core/domain/open-item.ts';
import type { Party, PartyKind } from '#core/domain/party.ts';
import { type PlainDate, parsePlainDate } from '#core/domain/plain-date.ts';
import { type BookingPolicy, DEFAULT_POLICY } from '#core/domain/policy.ts';
import { matchQueue } from '#core/matching/engine.ts';
import { gather } from '#core/matching/gather.ts';
import type { Booked } from '#core/matching/learn/booked.ts';
import { EMPTY_MEMORY, learn, learnedOn, type Memory } from '#core/matching/learn/memory.ts';
import { type MemoryBooks, memoryBooks } from '#core/matching/memory-books.ts';
import { PRIOR } from '#core/matching/prior.ts';
import { BUILT_IN_RULES } from '#core/matching/rules.ts';

/** A small invented company for tests of matching. */

export const OWN = parseIban('NL91ABNA0417164300');
export const SAVINGS = parseIban('NL69INGB0123456789');
export const BRANCH_ACCOUNT = parseIban('NL02ABNA0123456789');
export const PAYER = parseIban('NL20INGB0001234567');
export const OTHER = parseIban('NL44RABO0123456789');
export const TODAY = parsePlainDate('2026-03-16');

const POLICY: BookingPolicy = {
  ...DEFAULT_POLICY,
  maxDifference: 50n,
  ledger: {
    'payment-difference': '4550',
    'payment-discount': '4560',
    overpayment: '1395',
    'double-payment': '1395',
    prepayment: '1395',
    suspense: '2999',
    'bank-charges': '4500',
    'interest-paid': '4510',
    'interest-received': '9000',
    'exchange-difference': '4570',
    'psp-fees': '4530',
    'card-commission': '4540',
    'factoring-fee': '4520',
    'cash-difference': '4580',
    'dunning-costs': '8900',
  },
};

const ADMINISTRATIONS: readonly AdministrationFacts[] = [
  {
    code: '01',
    name: 'Rozenhof',
    legalName: 'Rozenhof B.V.',
    city: 'Appeldam',
    branch: null,
    intercompanyLedgerAccount: '1400',
    policy: POLICY,
  },
  {
    code: '02',
    name: 'Rozenhof Peerdorp',
    legalName: 'Rozenhof Peerdorp B.V.',
    city: 'Peerdorp',
    branch: '004',
    intercompanyLedgerAccount: '1401',
    policy: POLICY,
  },
];

export interface World {
  readonly books: MemoryBooks;
  readonly env: MatchEnvironment;
}

export interface WorldParts {
  readonly items?: readonly OpenItem[];
  readonly parties?: readonly Party[];
  readonly characteristics?: readonly Characteristic[];
  readonly memory?: Memory;
}

export function world({
  items = [],
  parties = [],
  characteristics = [],
  memory = EMPTY_MEMORY,
}: WorldParts = {}): World {
  const books = memoryBooks((code) => ADMINISTRATIONS.find((one) => one.code === code)?.branch ?? null);
  for (const one of parties) books.putParty(one);
  for (const one of items) books.putItem(one);
  return {
    books,
    env: {
      today: TODAY,
      administrations: ADMINISTRATIONS,
      ownAccounts: [
        { iban: OWN, administration: '01', ledgerAccount: '1101', currency: 'EUR', kind: 'current' },
        { iban: SAVINGS, administration: '01', ledgerAccount: '1102', currency: 'EUR', kind: 'savings' },
        { iban: BRANCH_ACCOUNT, administration: '02', ledgerAccount: '1103', currency: 'EUR', kind: 'current' },
      ],
      ledgerAccounts: [
        { code: '0700', name: 'Lening bank', kind: 'liability' },
        { code: '1099', name: 'Spaarrekening buiten de boeken', kind: 'asset' },
        { code: '1520', name: 'Loonheffing', kind: 'tax' },
        { code: '4100', name: 'Huur', kind: 'cost' },
        { code: '4400', name: 'Verzekeringen', kind: 'cost' },
      ],
      terminals: [{ id: 'K7PQ21', administration: '01', provider: null }],
      characteristics,
      learned: learnedOn(memory, TODAY),
    },
  };
}

export function party(code: string, name: string, extra: Partial<Party> & { kind?: PartyKind } = {}): Party {
  return {
    code,
    administration: null,
    kind: 'customer',
    name,
    aliases: [],
    ibans: [],
    address: null,
    postcode: null,
    city: null,
    ...extra,
  };
}

export interface ItemParts {
  readonly kind?: OpenItemKind;
  readonly party?: string | null;
  readonly number?: string | null;
  readonly reference?: string | null;
  readonly paymentReference?: string | null;
  readonly administration?: string;
  readonly date?: string;
  readonly dueDate?: string | null;
  readonly open?: bigint;
  readonly heldBy?: string | null;
  readonly facts?: OpenItemFacts;
}

export function item(id: string, minor: bigint, parts: ItemParts = {}): OpenItem {
  const date = parsePlainDate(parts.date ?? '2026-02-16');
  return {
    id,
    kind: parts.kind ?? 'sales-invoice',
    administration: parts.administration ?? '01',
    party: parts.party === undefined ? 'C1' : parts.party,
    number: parts.number ?? null,
    reference: parts.reference ?? null,
    date,
    enteredOn: date,
    dueDate: parts.dueDate === null ? null : parsePlainDate(parts.dueDate ?? '2026-03-18'),
    amount: { minor, currency: 'EUR' },
    open: { minor: parts.open ?? minor, currency: 'EUR' },
    paymentReference: parts.paymentReference ?? null,
    heldBy: parts.heldBy ?? null,
    facts: parts.facts ?? {},
  };
}

export interface EntryParts extends Partial<Omit<QueuedEntry, 'counterparty' | 'remittance' | 'amount' | 'code'>> {
  readonly text?: string | null;
  readonly structured?: string | null;
  readonly name?: string | null;
  readonly account?: Iban | null;
  /** The account of a payer abroad. */
  readonly foreignAccount?: string;
  readonly iso?: string | null;
}

/** A credit transfer received (or sent) on the own account; `minor` signed. */
export function entry(minor: bigint, parts: EntryParts = {}): QueuedEntry {
  const { text = null, structured = null, name = null, account = null, foreignAccount, iso, ...rest } = parts;
  return {
    ...NO_FACTS,
    id: 'E1',
    iban: OWN,
    administration: '01',
    bookingDate: TODAY,
    bookingDateDerived: false,
    valueDate: TODAY,
    status: 'booked',
    reversal: false,
    card: null,
    bankText: null,
    details: [],
    batchCount: null,
    unmapped: null,
    ...rest,
    amount: { minor, currency: 'EUR' },
    counterparty: { ...NO_COUNTERPARTY, name, iban: account, account: foreignAccount ?? account },
    remittance: { text, structured },
    code: { iso: iso === undefined ? (minor > 0n ? 'PMNT/RCDT/ESCT' : 'PMNT/ICDT/ESCT') : iso, proprietary: null },
  };
}

/** What one rule says of one entry. */
export async function askedOf(
  rule: MatcherRule,
  { books, env }: World,
  one: QueuedEntry,
): Promise<readonly Proposal[]> {
  for await (const { found } of gather([one], books, [rule], env)) return rule.propose(one, found, env);
  return [];
}

/** What the whole engine decides on one entry, with the shipped rules and prior. */
export async function decided({ books, env }: World, one: QueuedEntry): Promise<Decision> {
  const answer = await matchQueue([one], books, { rules: BUILT_IN_RULES, env, model: PRIOR });
  return answer.get(one.id) ?? { verdict: 'nothing', proposals: [] };
}

/** Allocations in short: 'C 12100' for item C, '4550 -25' for a ledger account, 'reopen C -100'. Sorted. */
export function short(allocations: readonly Allocation[] | undefined): string[] {
  return (allocations ?? []).map(inShort).sort();
}

function inShort(one: Allocation): string {
  switch (one.kind) {
    case 'open-item':
      return `${one.reopens === true ? 'reopen ' : ''}${one.openItem} ${one.minor}`;
    case 'ledger':
      return `${one.administration === undefined ? '' : `${one.administration}/`}${one.ledgerAccount} ${one.minor}`;
    case 'transfer':
      return `${one.iban} ${one.minor}`;
    case 'administration':
      return `>${one.administration} ${one.minor}`;
  }
}

/** All of a rule's proposals in short. */
export async function shortOf(rule: MatcherRule, where: World, one: QueuedEntry): Promise<string[][]> {
  return (await askedOf(rule, where, one)).map(({ allocations }) => short(allocations));
}

export function keysOf(proposals: readonly Proposal[]): string[][] {
  return proposals.map(({ evidence }) => evidence.map(({ key }) => key));
}

/** A past booking, to learn from. */
export function booked(
  one: QueuedEntry,
  allocations: readonly Allocation[],
  parts: { items?: readonly OpenItem[]; party?: string; on?: PlainDate } = {},
): Booked {
  return {
    entry: one,
    bookedOn: parts.on ?? one.bookingDate,
    allocations,
    items: parts.items ?? [],
    party: parts.party ?? null,
    policy: POLICY,
    stood: null,
  };
}

export function memoryOf(...bookings: readonly Booked[]): Memory {
  return learn(EMPTY_MEMORY, bookings);
}
