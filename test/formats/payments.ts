import type { CollectionBatch, DirectDebit } from '#core/domain/direct-debit.ts';
import { type Iban, parseIban } from '#core/domain/iban.ts';
import type { PaymentBatch, PaymentOrder, PaymentParty } from '#core/domain/payment-order.ts';
import { addDays, parsePlainDate } from '#core/domain/plain-date.ts';
import type { PainHeader } from '#core/formats/pain/message.ts';
import { dutchIban } from '../bench/model.ts';
import { type Random, seeded } from '../bench/random.ts';

/* Random payments, the same ones for the same seed. Texts are already in the SEPA set, as approved ones are. */

const NAMES = [
  'Jansen en Zn',
  "d'Hondt B.V.",
  'Muller GmbH + Co',
  'Cafe De Zwaan',
  'Stichting (in oprichting)',
  'A. van den Berg',
];
const BANKS = ['INGB', 'RABO', 'ABNA', 'KNAB', 'TRIO'] as const;
const TOWNS = ['Amsterdam', "'s-Hertogenbosch", 'Gent', 'Koln'];

export const HEADER: PainHeader = {
  messageId: 'MSG-20260302-1',
  createdAt: '2026-03-02T09:30:00',
  initiator: { name: 'Bakkerij De Krekel B.V.', id: '40536533' },
};

function iban(random: Random): Iban {
  return parseIban(dutchIban(random.pick(BANKS), `0${random.digits(9)}`));
}

function party(random: Random): PaymentParty {
  const structured = random.chance(30);
  const hybrid = !structured && random.chance(20);
  return {
    name: random.pick(NAMES),
    iban: iban(random),
    account: null,
    bic: random.chance(40) ? 'RABONL2U' : null,
    address:
      structured || hybrid
        ? {
            street: structured ? 'Kerkstraat' : null,
            buildingNumber: structured ? String(1 + random.below(200)) : null,
            postCode: structured ? `${1000 + random.below(8999)} AB` : null,
            town: random.pick(TOWNS),
            country: random.chance(80) ? 'NL' : 'BE',
            lines: hybrid ? ['Postbus 12', 'afdeling crediteuren'] : [],
          }
        : null,
  };
}

const REFERENCES = ['RF18539007547034', '1234567', '12345678901234'];

function remittance(random: Random) {
  const structured = random.chance(25) ? random.pick(REFERENCES) : null;
  const text =
    structured === null && random.chance(90)
      ? `Factuur ${random.digits(6)}, klant: ${random.digits(4)} / termijn (2)`
      : null;
  return { text, structured };
}

export function randomOrders(count: number, seed: number): readonly PaymentOrder[] {
  const random = seeded(seed);
  return Array.from({ length: count }, (_, index) => ({
    endToEndId: `E2E-${seed}-${index}`,
    instructionId: random.chance(50) ? `I-${seed}-${index}` : null,
    amount: { minor: BigInt(1 + random.below(1_000_000)) * BigInt(random.chance(2) ? 90_000 : 1), currency: 'EUR' },
    creditor: party(random),
    ultimateCreditor: random.chance(10) ? random.pick(NAMES) : null,
    ultimateDebtor: random.chance(10) ? random.pick(NAMES) : null,
    remittance: remittance(random),
    purpose: random.chance(10) ? 'SUPP' : null,
  }));
}

export function randomDebits(count: number, seed: number): readonly DirectDebit[] {
  const random = seeded(seed);
  return Array.from({ length: count }, (_, index) => ({
    endToEndId: `D-${seed}-${index}`,
    instructionId: random.chance(50) ? `I-${seed}-${index}` : null,
    amount: { minor: BigInt(1 + random.below(1_000_000)), currency: 'EUR' },
    debtor: party(random),
    ultimateDebtor: random.chance(10) ? random.pick(NAMES) : null,
    mandateId: `M-${seed}-${index}`,
    mandateSignedOn: addDays(parsePlainDate('2020-01-01'), random.below(2000)),
    amendment: random.chance(10)
      ? {
          originalMandateId: random.chance(50) ? `OLD-${index}` : null,
          originalCreditorId: random.chance(50) ? 'NL51ZZZ405365330000' : null,
          originalIban: index % 2 === 0 ? iban(random) : null,
          otherBank: index % 2 === 1,
        }
      : null,
    remittance: remittance(random),
    purpose: random.chance(10) ? 'OTHR' : null,
  }));
}

export function paymentBatch(seed: number, scheme: PaymentBatch['scheme'] = 'sepa'): PaymentBatch {
  const random = seeded(seed);
  return {
    batchId: `BATCH-${seed}`,
    debtor: { ...party(random), address: null },
    scheme,
    executionDate: parsePlainDate('2026-03-04'),
    batchBooking: random.chance(50) ? random.chance(50) : null,
    categoryPurpose: random.chance(30) ? 'SALA' : null,
    chargeBearer: 'shared',
  };
}

export function collectionBatch(seed: number, sequenceType: CollectionBatch['sequenceType'] = 'RCUR'): CollectionBatch {
  const random = seeded(seed);
  return {
    batchId: `COLL-${seed}`,
    creditor: party(random),
    creditorId: 'NL51ZZZ405365330000',
    scheme: random.chance(50) ? 'core' : 'b2b',
    sequenceType,
    collectionDate: parsePlainDate('2026-03-05'),
    batchBooking: true,
  };
}
