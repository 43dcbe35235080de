import { createHash } from 'node:crypto';
import type { FrozenBatch, PulledAccount } from '#core/contract/connector.ts';
import type { Iban } from '#core/domain/iban.ts';
import { parsePlainDate } from '#core/domain/plain-date.ts';
import { writeDirectDebits } from '#core/formats/pain/write-direct-debit.ts';
import { ibanOf } from './bank.ts';

/** A pain.008 as the hub freezes it: one collection, D-1, of 123.45. */
export function collectionBatch(account: PulledAccount, creditor: Iban = account.iban): FrozenBatch {
  const party = (name: string, iban: Iban) => ({ name, iban, account: null, bic: null, address: null });
  const bytes = Buffer.concat([
    ...writeDirectDebits(
      { messageId: 'M1', createdAt: '2026-03-31T12:00:00', initiator: { name: 'Bakkerij De Wit', id: null } },
      [
        {
          batch: {
            batchId: 'B1',
            creditor: party('Bakkerij De Wit B.V.', creditor),
            creditorId: 'NL13ZZZ123456780000',
            scheme: 'core',
            sequenceType: 'RCUR',
            collectionDate: parsePlainDate('2026-03-31'),
            batchBooking: null,
          },
          orders: [
            {
              endToEndId: 'D-1',
              instructionId: null,
              amount: { minor: 12_345n, currency: 'EUR' },
              debtor: party('Klant', ibanOf('INGB', 12)),
              ultimateDebtor: null,
              mandateId: 'MANDATE-1',
              mandateSignedOn: parsePlainDate('2025-01-01'),
              amendment: null,
              remittance: { text: 'Contributie', structured: null },
              purpose: null,
            },
          ],
        },
      ],
      '08',
    ),
  ]);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return {
    id: 'b',
    account,
    bytes,
    sha256,
    mediaType: 'application/xml',
    fileName: 'b.xml',
    orderCount: 1,
    returnUrl: 'https://hub.koppel.example/payments',
  };
}
