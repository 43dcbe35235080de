import type { SandboxAccount, SandboxEntry, SandboxFaultKind } from '#core/contract/sandbox.ts';
import type { Iban } from '#core/domain/iban.ts';
import { addDays, dayNumber, type PlainDate } from '#core/domain/plain-date.ts';
import type { Chance } from '../../demo/chance.ts';

/** Dutch IBANs of a bank code, one after the other, check digits worked out (ISO 7064 mod 97-10). */
export function ibans(code: string, count: number, from: number): readonly Iban[] {
  return Array.from({ length: count }, (_, at) => {
    const bban = code + String(from + at).padStart(10, '0');
    const digits = `${bban}NL00`.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
    const check = 98n - (BigInt(digits) % 97n);
    return `NL${String(check).padStart(2, '0')}${bban}` as Iban;
  });
}

const WORDS = ['Factuur', 'Huur', 'Pinbetaling', 'Loon', 'Incasso', 'Overboeking', 'Verzekering', 'Koffie'];

/** A year of an account: some three entries a bank day, now and then two that are alike in everything. */
export function yearOf(
  chance: Chance,
  iban: Iban,
  first: PlainDate,
  days: number,
  others: readonly Iban[],
): SandboxAccount {
  const entries: SandboxEntry[] = [];
  for (let day = first, at = 0; at < days; day = addDays(day, 1), at++) {
    const weekend = [2, 3].includes(dayNumber(day) % 7);
    for (let left = weekend ? 0 : chance.between(0, 5); left > 0; left--) {
      const made = entryOn(chance, day, others);
      entries.push(made);
      if (chance.happens(4)) entries.push(made);
    }
  }
  return {
    iban,
    currency: 'EUR',
    holder: 'Simulatie B.V.',
    kind: 'business-current',
    services: { transactions: 'granted', payments: 'no-contract', 'direct-debits': 'no-contract' },
    opening: BigInt(chance.between(0, 5_000_000)),
    entries,
  };
}

export function entryOn(chance: Chance, date: PlainDate, others: readonly Iban[]): SandboxEntry {
  const minor = BigInt(chance.between(1, 250_000)) * (chance.happens(45) ? -1n : 1n);
  return {
    date,
    minor,
    name: `Relatie ${chance.between(1, 60)}`,
    iban: chance.pick(others),
    text: `${chance.pick(WORDS)} ${chance.between(1000, 9999)}`,
    ...(chance.happens(30) && { endToEndId: `E${chance.between(1, 99_999_999)}` }),
  };
}

/** What a bank does wrong now and then, without taking back what it booked. */
export const FAULTS: readonly SandboxFaultKind[] = [
  'rate-limited',
  'unauthorized',
  'unavailable',
  'cut-off',
  'malformed',
  'page-repeated',
  'page-missing',
  'page-reordered',
  'page-loop',
  'ids-changed',
  'other-account',
];
