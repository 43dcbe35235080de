import type { Iban } from '../../domain/iban.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import { readInitiation } from '../../formats/pain/read-initiation.ts';
import type { BankBatch, BankOrder } from './orders.ts';

/** A pain.001 or pain.008 as a stand-in bank reads it. */
export interface ReadFile {
  readonly kind: 'credit-transfers' | 'direct-debits';
  readonly messageId: string;
  /** One for each PmtInf. */
  readonly batches: readonly Pick<BankBatch, 'iban' | 'executionDate' | 'orders'>[];
}

interface Draft {
  readonly iban: Iban | null;
  readonly executionDate: PlainDate;
  readonly orders: BankOrder[];
}

/** Throws `KoppelError` with the place for what is no payment file: a bank would say as much. */
export async function readPaymentFile(bytes: Uint8Array): Promise<ReadFile> {
  let kind: ReadFile['kind'] = 'credit-transfers';
  let messageId = '';
  let creditorId = '';
  const drafts: Draft[] = [];
  for await (const parts of readInitiation([bytes])) {
    for (const part of parts) {
      if (part.kind === 'file') {
        kind = part.file.kind;
        messageId = part.file.messageId;
      } else if (part.kind === 'payments') {
        drafts.push({ iban: part.batch.debtor.iban, executionDate: part.batch.executionDate, orders: [] });
      } else if (part.kind === 'collections') {
        creditorId = part.batch.creditorId;
        drafts.push({ iban: part.batch.creditor.iban, executionDate: part.batch.collectionDate, orders: [] });
      } else if (part.kind === 'order') {
        const { endToEndId, amount, creditor, remittance } = part.order;
        drafts.at(-1)?.orders.push({ ...partyOf(creditor), ...textOf(remittance), endToEndId, minor: -amount.minor });
      } else if (part.kind === 'debit') {
        const { endToEndId, amount, debtor, remittance, mandateId } = part.debit;
        const mandate = { mandateId, creditorId };
        drafts.at(-1)?.orders.push({
          ...partyOf(debtor),
          ...textOf(remittance),
          ...mandate,
          endToEndId,
          minor: amount.minor,
        });
      }
    }
  }
  const batches = drafts.flatMap(({ iban, ...rest }) => (iban === null ? [] : [{ iban, ...rest }]));
  return { kind, messageId, batches };
}

function partyOf({ name, iban }: { readonly name: string; readonly iban: Iban | null }) {
  return { name, iban };
}

function textOf({ text, structured }: { readonly text: string | null; readonly structured: string | null }) {
  return { text: text ?? structured ?? '' };
}
