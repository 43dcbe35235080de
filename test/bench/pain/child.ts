import { createHash } from 'node:crypto';
import { parseIban } from '#core/domain/iban.ts';
import type { PaymentBatch, PaymentOrder } from '#core/domain/payment-order.ts';
import { parsePlainDate } from '#core/domain/plain-date.ts';
import { dutchIban } from '../model.ts';
import { seeded } from '../random.ts';
import { WRITERS } from './writers.ts';

/* One writer in a process of its own; prints one line of JSON. */

export interface WriteResult {
  readonly ms: readonly number[];
  readonly megabytes: number;
  readonly bytes: number;
  readonly sha256: string;
}

function orders(count: number): readonly PaymentOrder[] {
  const random = seeded(3);
  return Array.from({ length: count }, (_, index) => ({
    endToEndId: `E2E-${index}`,
    instructionId: `I-${index}`,
    amount: { minor: BigInt(1 + random.below(1_000_000)), currency: 'EUR' },
    creditor: {
      name: random.pick(['Jansen B.V.', 'De Vries Holding', 'Bakker en Zn', 'Smit Transport']),
      iban: parseIban(dutchIban('RABO', `0${random.digits(9)}`)),
      account: null,
      bic: null,
      address: null,
    },
    ultimateCreditor: null,
    ultimateDebtor: null,
    remittance: { text: `Factuur ${random.digits(7)} klant ${random.digits(5)}`, structured: null },
    purpose: null,
  }));
}

const BATCH: PaymentBatch = {
  batchId: 'B1',
  debtor: { name: 'Bench', iban: parseIban('NL94INGB0006547768'), account: null, bic: null, address: null },
  scheme: 'sepa',
  executionDate: parsePlainDate('2026-03-04'),
  batchBooking: null,
  categoryPurpose: null,
  chargeBearer: 'shared',
};

async function run(): Promise<WriteResult> {
  const [id, count = '1000', runs = '1'] = process.argv.slice(2);
  const writer = WRITERS.find((one) => one.id === id);
  if (writer === undefined) throw new Error(`no writer ${id}`);
  const list = orders(Number(count));
  const before = process.memoryUsage().rss / 1_048_576;
  const ms: number[] = [];
  let bytes = 0;
  for (let round = 0; round < Number(runs); round++) {
    bytes = 0;
    const start = performance.now();
    await writer.write(BATCH, list, (piece) => {
      bytes += piece.length;
    });
    ms.push(performance.now() - start);
  }
  const megabytes = process.resourceUsage().maxRSS / 1024 - before;
  const hash = createHash('sha256');
  await writer.write(BATCH, list, (piece) => hash.update(piece));
  return { ms, megabytes, bytes, sha256: hash.digest('hex') };
}

process.stdout.write(`${JSON.stringify(await run())}\n`);
