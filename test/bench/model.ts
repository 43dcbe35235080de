import { addDays, type PlainDate, parsePlainDate } from '#core/domain/plain-date.ts';
import { type Random, seeded } from './random.ts';

/** One payment as the generator knows it; the formats are made from it and the readers are checked against it. */
export interface ModelPayment {
  /** Signed cents. */
  readonly cents: number;
  readonly name: string;
  readonly iban: string;
  readonly bic: string;
  readonly endToEndId: string;
  readonly text: readonly string[];
  readonly structured: string | null;
}

export interface ModelEntry {
  readonly cents: number;
  readonly date: PlainDate;
  readonly reference: string;
  /** A bank fee has none, a batch several. */
  readonly payments: readonly ModelPayment[];
  readonly feeText: string | null;
}

export interface ModelStatement {
  readonly id: string;
  readonly sequence: number;
  readonly date: PlainDate;
  readonly openingCents: number;
  readonly closingCents: number;
  readonly entries: readonly ModelEntry[];
}

export const OWN_IBAN = 'NL94INGB0006547768';
export const OWN_NAME = 'Bakkerij De Gouden Krekel B.V.';
const FIRST = [
  'Jansen',
  'de Vries',
  'Müller',
  'van den Berg',
  'Bakker',
  'Çelik',
  'Visser & Zn',
  'Smit',
  "d'Hondt",
  'Öztürk',
];
const SECOND = [
  'B.V.',
  'Holding',
  'Groothandel',
  'Techniek',
  'en Partners',
  '"Het Anker"',
  'Transport',
  '<Design>',
  'Café',
  'VOF',
];
const BANKS = [
  ['RABO', 'RABONL2U'],
  ['ABNA', 'ABNANL2A'],
  ['INGB', 'INGBNL2A'],
  ['KNAB', 'KNABNL2H'],
  ['SNSB', 'SNSBNL2A'],
] as const;

/** A valid Dutch IBAN: check digits by ISO 7064 mod 97-10. */
export function dutchIban(bank: string, account: string): string {
  const letters = [...`${bank}${account}NL00`].map((one) => String(Number.parseInt(one, 36))).join('');
  const check = 98n - (BigInt(letters) % 97n);
  return `NL${String(check).padStart(2, '0')}${bank}${account}`;
}

function payment(random: Random, number: number, sign: number): ModelPayment {
  const [bank, bic] = random.pick(BANKS);
  const structured = random.chance(15) ? `${1 + random.below(9)}${random.digits(15)}` : null;
  const invoice = `Factuur ${2026000 + random.below(9000)} klant ${random.digits(5)}`;
  const text =
    structured !== null
      ? []
      : random.chance(15)
        ? [`${invoice} termijn ${random.below(12)} `, 'restant volgt & dank']
        : [invoice];
  return {
    cents: sign * (1 + random.below(500_000)),
    name: `${random.pick(FIRST)} ${random.pick(SECOND)}`,
    iban: dutchIban(bank, `0${random.digits(9)}`),
    bic,
    endToEndId: `E2E-${number}-${random.digits(6)}`,
    text,
    structured,
  };
}

function entry(random: Random, number: number, date: PlainDate): ModelEntry {
  const reference = `${date.replaceAll('-', '')}${String(number).padStart(9, '0')}`;
  if (random.chance(5)) {
    return {
      cents: -(50 + random.below(5000)),
      date,
      reference,
      payments: [],
      feeText: 'Kosten zakelijk betalingsverkeer',
    };
  }
  const sign = random.chance(60) ? 1 : -1;
  const count = random.chance(3) ? 2 + random.below(7) : 1;
  const payments = Array.from({ length: count }, (_, index) => payment(random, number * 10 + index, sign));
  return { cents: payments.reduce((sum, one) => sum + one.cents, 0), date, reference, payments, feeText: null };
}

/** `entries` booked lines, 500 a statement: 3 % batches of 2–8, 5 % fees, 15 % structured references, 15 % texts in two pieces. */
export function* statements(entries: number, seed = 1): Generator<ModelStatement> {
  const random = seeded(seed);
  let opening = 1_000_000;
  let date = parsePlainDate('2026-01-02');
  for (let done = 0, sequence = 1; done < entries; sequence++) {
    const list = Array.from({ length: Math.min(500, entries - done) }, (_, index) => entry(random, done + index, date));
    const closing = list.reduce((sum, one) => sum + one.cents, opening);
    yield { id: `STMT-${sequence}`, sequence, date, openingCents: opening, closingCents: closing, entries: list };
    done += list.length;
    opening = closing;
    date = addDays(date, 1);
  }
}
