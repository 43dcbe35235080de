import type { MatchEnvironment, QueuedEntry } from '#core/contract/matcher-rule.ts';
import { NO_COUNTERPARTY, NO_FACTS } from '#core/domain/entry.ts';
import { type Iban, parseIban } from '#core/domain/iban.ts';
import type { OpenItem } from '#core/domain/open-item.ts';
import type { Party } from '#core/domain/party.ts';
import { parsePlainDate } from '#core/domain/plain-date.ts';
import { DEFAULT_POLICY } from '#core/domain/policy.ts';
import type { Books } from '#core/matching/books.ts';
import { matchQueue } from '#core/matching/engine.ts';
import { memoryBooks } from '#core/matching/memory-books.ts';
import { PRIOR } from '#core/matching/prior.ts';
import { BUILT_IN_RULES } from '#core/matching/rules.ts';
import { type Random, seeded } from './random.ts';

/** A day's queue against books of any size: what matching costs per entry must follow the queue, not the books. */

const OWN = parseIban('NL91ABNA0417164300');
const TODAY = parsePlainDate('2026-03-16');
const FIRST = [
  'Bakkerij',
  'Drukkerij',
  'Hotel',
  'Kwekerij',
  'Garage',
  'Slagerij',
  'Stukadoors',
  'Transport',
  'Advies',
  'Zuivel',
];
const MIDDLE = ['Zonne', 'Water', 'Berg', 'Linde', 'Olde', 'Nieuw', 'Groen', 'Hoog', 'Laag', 'Rooden'];
const LAST = ['veld', 'kamp', 'horst', 'huis', 'dijk', 'stein', 'brink', 'man', 'ink', 'broek'];

export interface BenchBooks {
  readonly parties: readonly Party[];
  readonly items: readonly OpenItem[];
}

/** `count` open items, some twenty-five a customer; deterministic by seed. */
export function benchBooks(count: number, seed = 7): BenchBooks {
  const random = seeded(seed);
  const parties = Array.from({ length: Math.max(1, Math.ceil(count / 25)) }, (_, at) => customer(random, at));
  const items = Array.from({ length: count }, (_, at) => invoice(random, at, parties[at % parties.length]?.code ?? ''));
  return { parties, items };
}

/** A queue over those books: numbers quoted well and badly, payers without a number, and strangers. */
export function benchQueue({ parties, items }: BenchBooks, count: number, seed = 11): QueuedEntry[] {
  const random = seeded(seed);
  const byCode = new Map(parties.map((one) => [one.code, one]));
  return Array.from({ length: count }, (_, at) => {
    const one = random.pick(items);
    const payer = byCode.get(one.party ?? '');
    const number = one.number ?? '';
    const kind = random.below(10);
    const text =
      kind < 5
        ? `Factuur ${number} van 16-02-2026`
        : kind < 7
          ? `fact. ${number.slice(0, 2)} ${number.slice(2)} klantnr ${one.party}`
          : kind < 9
            ? 'Betaling'
            : 'Storting 8812345';
    const known = kind < 9;
    return entry(
      `E${at}`,
      kind === 9 ? BigInt(random.below(500_000) + 1) : one.open.minor,
      text,
      known ? (payer?.name ?? null) : 'J. Onbekend',
      known && random.chance(60) ? (payer?.ibans[0] ?? null) : null,
    );
  });
}

const ENV: MatchEnvironment = {
  today: TODAY,
  administrations: [
    {
      code: '01',
      name: 'Rozenhof',
      legalName: 'Rozenhof B.V.',
      city: null,
      branch: null,
      intercompanyLedgerAccount: null,
      policy: { ...DEFAULT_POLICY, ledger: { suspense: '2999', overpayment: '1395', 'payment-difference': '4550' } },
    },
  ],
  ownAccounts: [{ iban: OWN, administration: '01', ledgerAccount: '1101', currency: 'EUR', kind: 'current' }],
  ledgerAccounts: [],
  terminals: [],
  characteristics: [],
  learned: { facts: () => [] },
};

export interface MatchingTiming {
  readonly items: number;
  readonly entries: number;
  readonly seconds: number;
  readonly booked: number;
}

/** Weighs the queue once against these books. */
export async function timeMatching(
  books: Books,
  queue: readonly QueuedEntry[],
  items: number,
): Promise<MatchingTiming> {
  const start = process.hrtime.bigint();
  const decisions = await matchQueue(queue, books, { rules: BUILT_IN_RULES, env: ENV, model: PRIOR });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  return {
    items,
    entries: queue.length,
    seconds,
    booked: [...decisions.values()].filter(({ verdict }) => verdict === 'book').length,
  };
}

/** The case for `npm run bench`: a day's 10,000 entries against books in memory of this many items. */
export async function benchMatching(items: number, entries = 10_000): Promise<MatchingTiming> {
  const made = benchBooks(items);
  const books = memoryBooks(() => null);
  for (const one of made.parties) books.putParty(one);
  for (const one of made.items) books.putItem(one);
  const queue = benchQueue(made, entries);
  await timeMatching(books, queue.slice(0, 200), items);
  return timeMatching(books, queue, items);
}

function customer(random: Random, at: number): Party {
  const name = `${random.pick(FIRST)} ${random.pick(MIDDLE)}${random.pick(LAST)} ${random.pick(MIDDLE)}${random.pick(LAST)}`;
  return {
    code: String(10_000 + at),
    administration: null,
    kind: 'customer',
    name: `${name} B.V.`,
    aliases: [],
    ibans: [iban(at)],
    address: null,
    postcode: null,
    city: null,
  };
}

/** A valid Dutch IBAN with account number `at`. */
function iban(at: number): Iban {
  const account = at.toString().padStart(10, '0');
  const digits = `ABNA${account}NL00`.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return parseIban(`NL${String(98n - (BigInt(digits) % 97n)).padStart(2, '0')}ABNA${account}`);
}

function invoice(random: Random, at: number, party: string): OpenItem {
  const minor = BigInt(random.below(random.chance(30) ? 20_000 : 900_000) + 100);
  return {
    id: `I${at}`,
    kind: 'sales-invoice',
    administration: '01',
    party,
    number: String(26_000_000 + at),
    reference: null,
    date: parsePlainDate('2026-02-16'),
    enteredOn: parsePlainDate('2026-02-16'),
    dueDate: parsePlainDate('2026-03-18'),
    amount: { minor, currency: 'EUR' },
    open: { minor, currency: 'EUR' },
    paymentReference: null,
    heldBy: null,
    facts: { orderNumber: random.digits(7) },
  };
}

function entry(id: string, minor: bigint, text: string, name: string | null, account: Iban | null): QueuedEntry {
  return {
    ...NO_FACTS,
    id,
    iban: OWN,
    administration: '01',
    amount: { minor, currency: 'EUR' },
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
    counterparty: { ...NO_COUNTERPARTY, name, iban: account },
    remittance: { text, structured: null },
    code: { iso: 'PMNT/RCDT/ESCT', proprietary: null },
  };
}
