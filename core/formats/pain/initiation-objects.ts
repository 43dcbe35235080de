import type { PostalAddress } from '../../domain/address.ts';
import {
  type CollectionBatch,
  type DirectDebit,
  type DirectDebitScheme,
  type MandateAmendment,
  SEQUENCE_TYPES,
  type SequenceType,
} from '../../domain/direct-debit.ts';
import { KoppelError } from '../../domain/errors.ts';
import { ibanOrNull } from '../../domain/iban.ts';
import type {
  ChargeBearer,
  CreditTransferScheme,
  PaymentBatch,
  PaymentOrder,
  PaymentParty,
} from '../../domain/payment-order.ts';
import type { AccountDraft, PartyDraft } from '../iso20022/parts.ts';
import type { BatchDraft, OrderDraft } from './initiation-draft.ts';

/* Drafts into orders. What a payment cannot do without and the file leaves out is `field_missing`. */

function required<T>(value: T | null, element: string): T {
  if (value === null) throw new KoppelError('field_missing', `The payment file has no ${element} here.`);
  return value;
}

function addressOf(draft: PartyDraft): PostalAddress | null {
  if (draft.address.length === 0) return null;
  const field = (element: string): string | null => draft.address.find(([name]) => name === element)?.[1] ?? null;
  const structured = new Set(['StrtNm', 'BldgNb', 'PstCd', 'TwnNm', 'Ctry']);
  return {
    street: field('StrtNm'),
    buildingNumber: field('BldgNb'),
    postCode: field('PstCd'),
    town: field('TwnNm'),
    country: field('Ctry'),
    // Floors, rooms, districts: parts we have no field for stay as lines of their own.
    lines: draft.address.filter(([name]) => !structured.has(name)).map(([, text]) => text),
  };
}

/** A name or an account that is missing or wrong is left to the checks: they say it for all orders at once. */
function partyOf(draft: PartyDraft | null, account: AccountDraft | null, agent: PartyDraft | null): PaymentParty {
  const written = account?.iban ?? account?.other ?? null;
  const iban = written === null ? null : ibanOrNull(written);
  return {
    name: draft?.name ?? '',
    iban,
    account: iban === null ? written : null,
    bic: agent?.bic ?? null,
    address: draft === null ? null : addressOf(draft),
  };
}

/** COR1 was CORE with one day of notice, until 2016; the Swiss ones are SIX's names. */
const LOCAL_INSTRUMENTS: Readonly<Record<string, DirectDebitScheme>> = {
  CORE: 'core',
  COR1: 'core',
  DDCOR1: 'core',
  B2B: 'b2b',
  DDB2B: 'b2b',
};

function transferScheme(batch: BatchDraft, order: OrderDraft): CreditTransferScheme {
  const instrument = order.type?.localInstrument ?? batch.type?.localInstrument;
  const level = order.type?.serviceLevel ?? batch.type?.serviceLevel;
  if (instrument === 'INST') return 'sepa-instant';
  if (level === 'URGP' || (order.type?.priority ?? batch.type?.priority) === 'HIGH') return 'urgent';
  if (level === 'SEPA') return 'sepa';
  // Nothing said: euro to an IBAN goes through SEPA, anything else cannot.
  return order.amount?.currency === 'EUR' && ibanOrNull(order.otherAccount?.iban ?? '') !== null ? 'sepa' : 'world';
}

function debitScheme(batch: BatchDraft, order: OrderDraft): DirectDebitScheme {
  const instrument = order.type?.localInstrument ?? batch.type?.localInstrument ?? null;
  const scheme = LOCAL_INSTRUMENTS[required(instrument, 'LclInstrm')];
  if (scheme === undefined)
    throw new KoppelError('field_invalid', `"${instrument?.slice(0, 20)}" is neither CORE nor B2B.`);
  return scheme;
}

function sequenceType(batch: BatchDraft, order: OrderDraft): SequenceType {
  const written = required(order.type?.sequenceType ?? batch.type?.sequenceType ?? null, 'SeqTp');
  const found = SEQUENCE_TYPES.find((one) => one === written);
  if (found === undefined) throw new KoppelError('field_invalid', `"${written.slice(0, 20)}" is no sequence type.`);
  return found;
}

/** What all orders of a batch have to share, as one string. */
export function schemeOf(type: 'pain.001' | 'pain.008', batch: BatchDraft, order: OrderDraft): string {
  if (type === 'pain.001') return transferScheme(batch, order);
  const creditorId = order.creditorScheme?.id ?? batch.creditorScheme?.id ?? '';
  return `${debitScheme(batch, order)} ${sequenceType(batch, order)} ${creditorId}`;
}

const CHARGE_BEARERS: Readonly<Record<string, ChargeBearer>> = { DEBT: 'debtor', CRED: 'creditor' };

export function makePaymentBatch(batch: BatchDraft, order: OrderDraft): PaymentBatch {
  return {
    batchId: required(batch.id, 'PmtInfId'),
    debtor: partyOf(batch.own, batch.ownAccount, batch.ownAgent),
    scheme: transferScheme(batch, order),
    executionDate: required(batch.date, 'ReqdExctnDt'),
    batchBooking: batch.batchBooking,
    categoryPurpose: batch.type?.categoryPurpose ?? order.type?.categoryPurpose ?? null,
    chargeBearer: CHARGE_BEARERS[batch.chargeBearer ?? order.chargeBearer ?? ''] ?? 'shared',
  };
}

export function makeCollectionBatch(batch: BatchDraft, order: OrderDraft): CollectionBatch {
  return {
    batchId: required(batch.id, 'PmtInfId'),
    creditor: partyOf(batch.own, batch.ownAccount, batch.ownAgent),
    creditorId: required(order.creditorScheme?.id ?? batch.creditorScheme?.id ?? null, 'CdtrSchmeId'),
    scheme: debitScheme(batch, order),
    sequenceType: sequenceType(batch, order),
    collectionDate: required(batch.date, 'ReqdColltnDt'),
    batchBooking: batch.batchBooking,
  };
}

function emptyToNull(text: string | null): string | null {
  return text === '' ? null : text;
}

export function makeOrder(draft: OrderDraft, batch: BatchDraft): PaymentOrder {
  const creditor = partyOf(draft.other, draft.otherAccount, draft.otherAgent);
  if (creditor.iban === null && creditor.account === null)
    throw new KoppelError('field_missing', 'The order has no CdtrAcct.');
  return {
    endToEndId: required(draft.endToEndId, 'EndToEndId'),
    instructionId: draft.instructionId,
    amount: required(draft.amount, 'InstdAmt'),
    creditor,
    ultimateCreditor: draft.ultimateCreditor?.name ?? null,
    ultimateDebtor: draft.ultimateDebtor?.name ?? batch.ultimateOwn?.name ?? null,
    remittance: { text: emptyToNull(draft.text?.trim() ?? null), structured: emptyToNull(draft.structured) },
    purpose: draft.purpose,
  };
}

function amendmentOf(draft: OrderDraft): MandateAmendment | null {
  if (!draft.amended) return null;
  const { originalAccount } = draft;
  return {
    originalMandateId: draft.originalMandateId,
    originalCreditorId: draft.originalScheme?.id ?? null,
    originalIban: originalAccount?.iban == null ? null : ibanOrNull(originalAccount.iban),
    otherBank: originalAccount?.other === 'SMNDA' || draft.originalAgent?.other === 'SMNDA',
  };
}

export function makeDebit(draft: OrderDraft): DirectDebit {
  const debtor = partyOf(draft.other, draft.otherAccount, draft.otherAgent);
  if (debtor.iban === null && debtor.account === null)
    throw new KoppelError('field_missing', 'The debit has no DbtrAcct.');
  return {
    endToEndId: required(draft.endToEndId, 'EndToEndId'),
    instructionId: draft.instructionId,
    amount: required(draft.amount, 'InstdAmt'),
    debtor,
    ultimateDebtor: draft.ultimateDebtor?.name ?? null,
    mandateId: required(draft.mandateId, 'MndtId'),
    mandateSignedOn: required(draft.signedOn, 'DtOfSgntr'),
    amendment: amendmentOf(draft),
    remittance: { text: emptyToNull(draft.text?.trim() ?? null), structured: emptyToNull(draft.structured) },
    purpose: draft.purpose,
  };
}
