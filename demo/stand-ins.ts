import type { Clock } from '#core/contract/ports.ts';
import type { SandboxAccount, SandboxEntry, SandboxOptions } from '#core/contract/sandbox.ts';
import { addDays, dayNumber, type PlainDate } from '#core/domain/plain-date.ts';
import { type Chance, chance } from './chance.ts';
import { accountNumber, CUSTOMERS, ORGANISATION, RECURRING } from './company.ts';
import { UNPAID } from './history.ts';

/** How far back the company's accounts at a stand-in bank go, days. */
const DAYS_BACK = 120;
/** The unpaid invoices are dealt out over the banks, so that no two are paid the same one. */
const BANKS = 8;

/** Banks the company has a contract for direct debits with; elsewhere Koppel shows what "no contract" looks like. */
const COLLECTING = new Set(['RABO', 'ABNA']);

const LINKABLE = { transactions: 'granted', payments: 'granted', 'direct-debits': 'no-contract' } as const;

/**
 * What the demo company has at a stand-in bank: a current account with months of entries up to today, some of which pay invoices
 * that are still open, and a savings account, which most banks let nobody link. `code` as in an IBAN; `place` tells banks apart.
 */
export function standInBank(clock: Clock, code: string, place: number): SandboxOptions {
  const random = chance(7_000 + place);
  const today = clock.today();
  const common = { currency: 'EUR', holder: ORGANISATION } as const;
  const current: SandboxAccount = {
    ...common,
    iban: accountNumber(code, String(312_400_000 + place * 1_001)),
    kind: 'business-current',
    services: { ...LINKABLE, 'direct-debits': COLLECTING.has(code) ? 'granted' : 'no-contract' },
    opening: 1_840_225n,
    entries: byDate([...recurring(today), ...paidInAdvance(random, today), ...unpaid(place, today)]),
  };
  const savings: SandboxAccount = {
    ...common,
    iban: accountNumber(code, String(888_100_000 + place * 1_001)),
    kind: 'savings',
    services: { ...LINKABLE, payments: 'no-contract' },
    opening: 2_500_000n,
    entries: [{ date: addDays(today, -50), minor: 4_125n, name: null, iban: null, text: 'Rente spaarrekening' }],
  };
  return { clock, accounts: [current, savings] };
}

function byDate(entries: readonly SandboxEntry[]): readonly SandboxEntry[] {
  return entries.toSorted((a, b) => dayNumber(a.date) - dayNumber(b.date));
}

/** What comes back every month: booked by the company's rules. */
function recurring(today: PlainDate): SandboxEntry[] {
  return RECURRING.filter(({ iban }) => iban !== null).flatMap((one) =>
    daysBack(today)
      .filter((day) => Number(day.slice(8)) === one.day)
      .map((date) => ({
        date,
        minor: -BigInt(one.cents),
        name: one.party,
        iban: one.iban,
        text: `${one.text} ${date.slice(0, 7)}`,
      })),
  );
}

/** Money that came before its invoice: for a person to say what it is. */
function paidInAdvance(random: Chance, today: PlainDate): SandboxEntry[] {
  return Array.from({ length: 6 }, () => {
    const who = random.pick(CUSTOMERS);
    return {
      date: addDays(today, -random.between(2, DAYS_BACK)),
      minor: BigInt(random.between(15_000, 240_000)),
      name: who.name,
      iban: who.ibans[0] ?? null,
      text: random.pick(['Aanbetaling', 'Voorschot onderhoud', 'Zoals afgesproken']),
    };
  });
}

/** The last days: customers pay what is still open, and say which. */
function unpaid(place: number, today: PlainDate): SandboxEntry[] {
  return UNPAID.filter((_, at) => at % BANKS === place % BANKS).map(({ number, minor, who }, at) => ({
    date: addDays(today, -(at + 1)),
    minor,
    name: who.name,
    iban: who.ibans[0] ?? null,
    text: `Factuur ${number}`,
  }));
}

function daysBack(today: PlainDate): PlainDate[] {
  return Array.from({ length: DAYS_BACK }, (_, at) => addDays(today, at - DAYS_BACK));
}
