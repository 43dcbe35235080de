import { hash } from 'node:crypto';
import type { FrozenBatch, PulledAccount } from '../../contract/connector.ts';
import type { CollectionBatch, DirectDebit, DirectDebitScheme } from '../../domain/direct-debit.ts';
import type { Iban } from '../../domain/iban.ts';
import type { CreditTransferScheme, PaymentBatch, PaymentParty } from '../../domain/payment-order.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import { toSepaText } from '../../formats/pain/characters.ts';
import type { PainHeader } from '../../formats/pain/message.ts';
import type { CreditTransferVersion, DirectDebitVersion } from '../../formats/pain/versions.ts';
import { writeCreditTransfers } from '../../formats/pain/write-credit-transfer.ts';
import { writeDirectDebits } from '../../formats/pain/write-direct-debit.ts';
import type { BatchRow } from '../../store/batch.repository.ts';
import { type OrderRow, orderOfRow } from '../../store/order.repository.ts';
import type { House } from '../house.ts';

/** The account a batch is paid from or collected on. */
export interface OwnAccount {
  readonly iban: string;
  /** As the administration calls itself: the name the other side sees. */
  readonly name: string;
}

type FileFacts = Pick<
  BatchRow,
  | 'kind'
  | 'scheme'
  | 'sequence_type'
  | 'category_purpose'
  | 'date'
  | 'creditor_id'
  | 'message_id'
  | 'format'
  | 'made_at'
>;

/** 'pain.001.001.09' → '09'. */
const versionOf = (format: string): string => format.slice(-2);

/**
 * The bytes of a batch. The same rows always give the same bytes: what was approved can be compared with what the tables say at any
 * later time. Throws `field_invalid` when something in it cannot stand in the file.
 */
export function fileOf(batch: FileFacts, account: OwnAccount, orders: readonly OrderRow[]): Buffer {
  const own = ownParty(account);
  const header: PainHeader = {
    messageId: batch.message_id,
    createdAt: batch.made_at.slice(0, 19),
    initiator: { name: own.name, id: null },
  };
  const rows = orders.map(orderOfRow);
  return Buffer.concat([
    ...(batch.kind === 'credit-transfer'
      ? writeCreditTransfers(
          header,
          [{ batch: paymentBatch(batch, own), orders: rows }],
          versionOf(batch.format) as CreditTransferVersion,
        )
      : writeDirectDebits(
          header,
          [{ batch: collectionBatch(batch, own), orders: rows as readonly DirectDebit[] }],
          versionOf(batch.format) as DirectDebitVersion,
        )),
  ]);
}

/** The pages that show files, by what is in them. */
const PAGES = { 'credit-transfer': 'payments', 'direct-debit': 'direct-debits' } as const;

/** The batch as a gateway gets it. */
export function frozenBatch(house: House, batch: BatchRow, account: PulledAccount, bytes: Uint8Array): FrozenBatch {
  return {
    id: batch.id,
    account,
    bytes,
    sha256: batch.sha256,
    mediaType: 'application/xml',
    fileName: batch.file_name,
    orderCount: batch.order_count,
    returnUrl: `${house.publicUrl}/${PAGES[batch.kind]}?tab=files&file=${batch.id}`,
  };
}

export const sha256 = (bytes: Uint8Array): string => hash('sha256', bytes);

export function paymentBatch(batch: FileFacts, own: PaymentParty): PaymentBatch {
  return {
    batchId: batch.message_id,
    debtor: own,
    scheme: batch.scheme as CreditTransferScheme,
    executionDate: batch.date as PlainDate,
    batchBooking: null,
    categoryPurpose: batch.category_purpose,
    chargeBearer: 'shared',
  };
}

function collectionBatch(batch: FileFacts, own: PaymentParty): CollectionBatch {
  return {
    batchId: batch.message_id,
    creditor: own,
    creditorId: batch.creditor_id ?? '',
    scheme: batch.scheme as DirectDebitScheme,
    sequenceType: batch.sequence_type ?? 'RCUR',
    collectionDate: batch.date as PlainDate,
    batchBooking: true,
  };
}

export function ownParty(account: OwnAccount): PaymentParty {
  return {
    name: toSepaText(account.name).slice(0, 70),
    iban: account.iban as Iban,
    account: null,
    bic: null,
    address: null,
  };
}
