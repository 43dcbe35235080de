import { hash } from 'node:crypto';
import { seeded } from '../random.ts';
import { itemNumber, partyAt, partyCount } from './books.ts';
import { isWaiting, type Plan } from './plan.ts';

/** What stands on the statements. Everything follows from the entry's number, so that each table can be written by itself. */
export interface SeedLine {
  readonly cents: number;
  readonly name: string;
  readonly iban: string;
  readonly text: string;
  readonly bankReference: string;
  readonly endToEndId: string | null;
  readonly fingerprint: string;
}

export function entryCents(entry: number): number {
  const random = seeded(entry * 3 + 1);
  const cents = 100 + random.below(random.chance(30) ? 20_000 : 900_000);
  return random.chance(65) ? cents : -cents;
}

/** Half of what is booked settled an item, the rest went to ledger accounts. */
export function isSettling(plan: Plan, entry: number): boolean {
  return !isWaiting(plan, entry) && entry % 2 === 0;
}

export function lineAt(plan: Plan, entry: number): SeedLine {
  const party = partyAt(entry % partyCount(plan));
  // Those that wait quote an open item's number now and then.
  const quoted = itemNumber(
    isWaiting(plan, entry) ? (entry * 13) % plan.sizes.openItems : plan.sizes.openItems + entry,
  );
  const text = TEXTS[entry % TEXTS.length]?.(quoted) ?? '';
  return {
    cents: entryCents(entry),
    name: party.name,
    iban: party.ibans[0] ?? '',
    text,
    bankReference: `NTRF${String(entry).padStart(12, '0')}`,
    endToEndId: entry % 3 === 0 ? `E2E-${entry}` : null,
    fingerprint: hash('md5', `entry ${entry}`),
  };
}

const TEXTS: readonly ((number: string) => string)[] = [
  (number) => `Factuur ${number}`,
  (number) => `Betaling factuurnummer ${number} klantnr 4411`,
  (number) => `fact. ${number.slice(0, 3)} ${number.slice(3)} met dank voor de levering`,
  () => 'Betaling volgens afspraak',
  (number) => `INV ${number} / SEPA OVERBOEKING`,
];
