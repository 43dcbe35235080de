import type { Actor } from '../access/sign-in.ts';
import { KoppelError } from '../domain/errors.ts';
import { ibanOrNull, parseIban } from '../domain/iban.ts';
import { parseMoney } from '../domain/money.ts';
import type { PaymentOrder, PaymentParty } from '../domain/payment-order.ts';
import { type PlainDate, parsePlainDate } from '../domain/plain-date.ts';
import type { InitiationPart } from '../formats/pain/parts.ts';
import { readInitiation } from '../formats/pain/read-initiation.ts';
import type { Intake } from '../pipeline/orders/intake.ts';
import type { DebitIntake } from '../pipeline/orders/take-debits.ts';
import type { Who } from '../pipeline/orders/who.ts';
import type { DirectDebitInput, PaymentOrderInput } from './schema/orders.ts';

/** What comes in at the rim, as the line takes it: JSON and payment files alike. */

export function whoOf(actor: Actor): Who {
  return actor.kind === 'person'
    ? { organisationId: actor.organisationId, kind: 'person', name: actor.name, userId: actor.userId }
    : { organisationId: actor.organisationId, kind: 'erp', name: `key ${actor.name}`, userId: null };
}

export function paymentIntake(input: PaymentOrderInput, at: number): Intake<PaymentOrder> {
  const place = `items.${at}`;
  return {
    ...shared(input, place),
    scheme: input.scheme,
    date: day(input.executionDate),
    categoryPurpose: input.categoryPurpose ?? null,
    order: {
      ...sharedOrder(input, place),
      creditor: creditorOf(input.creditor, place),
      ultimateCreditor: input.ultimateCreditor ?? null,
      ultimateDebtor: input.ultimateDebtor ?? null,
    },
  };
}

export function debitIntake(input: DirectDebitInput, at: number): DebitIntake {
  const place = `items.${at}`;
  return {
    ...shared(input, place),
    date: day(input.collectionDate),
    categoryPurpose: null,
    mandateNumber: input.mandate,
    sequenceType: input.sequenceType ?? null,
    final: input.final,
    fromFile: null,
    order: { ...sharedOrder(input, place), ultimateDebtor: input.ultimateDebtor ?? null },
  };
}

type SharedInput = Pick<
  PaymentOrderInput,
  | 'account'
  | 'clientReference'
  | 'endToEndId'
  | 'amount'
  | 'currency'
  | 'remittance'
  | 'purpose'
  | 'party'
  | 'openItems'
>;

function shared(input: SharedInput, place: string) {
  return {
    place,
    account: electronic(input.account),
    clientReference: input.clientReference ?? null,
    partyCode: input.party ?? null,
    settles: input.openItems.map(({ id, amount }, at) => ({
      externalId: id,
      minor:
        amount == null
          ? null
          : parseMoney(amount, input.currency, { element: `${place}.openItems.${at}.amount` }).minor,
    })),
  };
}

function sharedOrder(input: SharedInput, place: string) {
  return {
    endToEndId: input.endToEndId ?? '',
    instructionId: null,
    amount: parseMoney(input.amount, input.currency, { element: `${place}.amount` }),
    remittance: { text: input.remittance.text ?? null, structured: input.remittance.structured ?? null },
    purpose: input.purpose ?? null,
  };
}

export function creditorOf(creditor: PaymentOrderInput['creditor'], place: string): PaymentParty {
  const { address } = creditor;
  return {
    name: creditor.name.slice(0, 70),
    iban: parseIban(creditor.iban, { element: `${place}.creditor.iban` }),
    account: null,
    bic: creditor.bic ?? null,
    address:
      address == null
        ? null
        : {
            street: address.street ?? null,
            buildingNumber: address.buildingNumber ?? null,
            postCode: address.postCode ?? null,
            town: address.town ?? null,
            country: address.country ?? null,
            lines: address.lines,
          },
  };
}

/** Our own accounts are looked up as they are stored. */
export function electronic(iban: string): string {
  return ibanOrNull(iban) ?? iban;
}

function day(text: string | null | undefined): PlainDate | null {
  return text == null ? null : parsePlainDate(text);
}

/** NOTPROVIDED is what ISO 20022 writes for "none". */
const given = (id: string): string => (id === 'NOTPROVIDED' ? '' : id);

async function partsOf(text: string): Promise<readonly InitiationPart[]> {
  const parts: InitiationPart[] = [];
  const bytes = Buffer.from(text);
  for await (const some of readInitiation(
    (async function* () {
      yield bytes;
    })(),
  ))
    parts.push(...some);
  const end = parts.find((part) => part.kind === 'end');
  const [mismatch] = end?.mismatches ?? [];
  if (mismatch !== undefined) throw new KoppelError('payment_invalid', mismatch);
  return parts;
}

/**
 * A payment file as orders. Its message id and theirs together are the fence: the same file again is refused. Throws what the reader
 * throws, and `payment_invalid` when it contradicts itself.
 */
export async function paymentsOfFile(text: string): Promise<readonly Intake<PaymentOrder>[]> {
  const intakes: Intake<PaymentOrder>[] = [];
  let messageId = '';
  let batch: Extract<InitiationPart, { kind: 'payments' }>['batch'] | null = null;
  for (const part of await partsOf(text)) {
    if (part.kind === 'file') messageId = part.file.messageId;
    if (part.kind === 'payments') batch = part.batch;
    if (part.kind === 'debit')
      throw new KoppelError('unexpected_message_type', 'This is a pain.008; send collections to /v1/direct-debits.');
    if (part.kind !== 'order' || batch === null) continue;
    if (batch.scheme !== 'sepa' && batch.scheme !== 'sepa-instant')
      throw new KoppelError('payment_invalid', `Orders of the kind ${batch.scheme} are not taken; SEPA ones are.`);
    intakes.push({
      place: `CdtTrfTxInf[${intakes.length + 1}]`,
      account: batch.debtor.iban ?? '',
      clientReference: fence(messageId, part.order.endToEndId, intakes.length),
      scheme: batch.scheme,
      date: batch.executionDate,
      categoryPurpose: batch.categoryPurpose,
      partyCode: null,
      settles: [],
      order: { ...part.order, endToEndId: given(part.order.endToEndId) },
    });
  }
  return intakes;
}

export async function debitsOfFile(text: string): Promise<readonly DebitIntake[]> {
  const intakes: DebitIntake[] = [];
  let messageId = '';
  let batch: Extract<InitiationPart, { kind: 'collections' }>['batch'] | null = null;
  for (const part of await partsOf(text)) {
    if (part.kind === 'file') messageId = part.file.messageId;
    if (part.kind === 'collections') batch = part.batch;
    if (part.kind === 'order')
      throw new KoppelError('unexpected_message_type', 'This is a pain.001; send payments to /v1/payment-orders.');
    if (part.kind !== 'debit' || batch === null) continue;
    const { debit } = part;
    intakes.push({
      place: `DrctDbtTxInf[${intakes.length + 1}]`,
      account: batch.creditor.iban ?? '',
      clientReference: fence(messageId, debit.endToEndId, intakes.length),
      date: batch.collectionDate,
      categoryPurpose: null,
      partyCode: null,
      settles: [],
      mandateNumber: debit.mandateId,
      sequenceType: batch.sequenceType,
      final: batch.sequenceType === 'FNAL',
      fromFile: { debit, scheme: batch.scheme, creditorId: batch.creditorId },
      order: { ...debit, endToEndId: given(debit.endToEndId) },
    });
  }
  return intakes;
}

function fence(messageId: string, endToEndId: string, at: number): string {
  return `${messageId}/${given(endToEndId) === '' ? at + 1 : endToEndId}`;
}
