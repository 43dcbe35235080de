import { KoppelError } from '../../domain/errors.ts';
import type { Frame, PartsMaker } from '../iso20022/document.ts';
import { messageIdOf } from '../iso20022/message-id.ts';
import { AccountDraft, type PartsReader, PartyDraft } from '../iso20022/parts.ts';
import { DateReader } from '../iso20022/values.ts';
import { BatchDraft, HeaderDraft, OrderDraft, TypeDraft } from './initiation-draft.ts';
import { makeCollectionBatch, makeDebit, makeOrder, makePaymentBatch, schemeOf } from './initiation-objects.ts';
import type { InitiationPart } from './parts.ts';
import { addTotals, hundredthsOfMoney, NO_TOTALS, sameSum, sumText, type Totals } from './totals.ts';

/** ISO versions we read, and the German variants that circulate under their own number. */
const KNOWN: Readonly<Record<string, (variant: string, version: number) => boolean>> = {
  'pain.001': (variant, version) => (variant === '001' ? version >= 3 && version <= 12 : version === 3),
  'pain.008': (variant, version) => (variant === '001' ? version >= 2 && version <= 11 : version === 2),
};

/** Collects pain.001 and pain.008; the public fields are the drafts the rules fill now. */
export class InitiationReader implements PartsReader, PartsMaker<InitiationPart> {
  readonly dates = new DateReader();
  parts: InitiationPart[] = [];
  currency: string | null = null;
  party = new PartyDraft();
  account = new AccountDraft();
  type = new TypeDraft();
  header = new HeaderDraft();
  batch = new BatchDraft();
  order = new OrderDraft();

  readonly #frame: Frame;
  #type: 'pain.001' | 'pain.008' = 'pain.001';
  #format = '';
  #scheme: string | null = null;
  #batchTotals = NO_TOTALS;
  #totals = NO_TOTALS;
  #mismatches: string[] = [];

  constructor(frame: Frame) {
    this.#frame = frame;
  }

  beginDocument(namespace: string, prefix: string): void {
    const id = messageIdOf(namespace);
    if (id === null) {
      throw new KoppelError(
        'unknown_message_type',
        `The namespace "${namespace.slice(0, 120)}" is no payment file we know.`,
      );
    }
    const known = KNOWN[id.type];
    if (known === undefined) {
      throw new KoppelError('unexpected_message_type', `${id.id} is not a payment file (pain.001 or pain.008).`);
    }
    if (!known(id.id.split('.')[2] ?? '', Number(id.version))) {
      throw new KoppelError('unknown_message_type', `${id.id} is not a version we know.`);
    }
    this.#format = id.id;
    this.#frame.enter(namespace, prefix);
  }

  endDocument(): void {
    if (this.header.messageId === null) throw new KoppelError('field_missing', 'The document holds no payment file.');
    this.#frame.leave();
  }

  beginMessage(type: 'pain.001' | 'pain.008'): void {
    if (!this.#format.startsWith(type)) {
      throw new KoppelError(
        'unexpected_message_type',
        `The namespace says ${this.#format}, the document is a ${type}.`,
      );
    }
    this.#type = type;
    this.header = new HeaderDraft();
    this.#totals = NO_TOTALS;
    this.#mismatches = [];
  }

  endHeader(): void {
    const { messageId, createdAt, count, sum, initiator } = this.header;
    if (messageId === null) throw new KoppelError('field_missing', 'The file has no MsgId.');
    this.parts.push({
      kind: 'file',
      file: {
        kind: this.#type === 'pain.001' ? 'credit-transfers' : 'direct-debits',
        format: this.#format,
        messageId,
        createdAt,
        initiator: { name: initiator?.name ?? '', id: initiator?.id ?? null },
        statedCount: count === null || !/^\d{1,15}$/.test(count) ? null : Number(count),
        statedSum: sum,
      },
    });
  }

  endMessage(): void {
    if (this.header.messageId === null) throw new KoppelError('field_missing', 'The file has no GrpHdr.');
    this.#compare('The file', this.header.count, this.header.sum, this.#totals);
    this.parts.push({ kind: 'end', totals: this.#totals, mismatches: this.#mismatches });
  }

  beginBatch(): void {
    this.batch = new BatchDraft();
    this.#scheme = null;
    this.#batchTotals = NO_TOTALS;
  }

  endBatch(): void {
    this.#compare(`Batch ${this.batch.id ?? '?'}`, this.batch.count, this.batch.sum, this.#batchTotals);
    this.#totals = addTotals(this.#totals, this.#batchTotals);
  }

  beginOrder(): void {
    this.order = new OrderDraft();
  }

  /**
   * The batch goes out with its first order: service level and creditor identifier may stand at either. Where they change inside
   * a PmtInf, it goes out again: ours share one.
   */
  endOrder(): void {
    const { batch, order } = this;
    if (order.amount === null) throw new KoppelError('field_missing', 'The order has no InstdAmt.');
    const scheme = schemeOf(this.#type, batch, order);
    if (this.#scheme !== scheme) {
      this.#scheme = scheme;
      if (this.#type === 'pain.001') this.parts.push({ kind: 'payments', batch: makePaymentBatch(batch, order) });
      else this.parts.push({ kind: 'collections', batch: makeCollectionBatch(batch, order) });
    }
    if (this.#type === 'pain.001') this.parts.push({ kind: 'order', order: makeOrder(order, batch) });
    else this.parts.push({ kind: 'debit', debit: makeDebit(order) });
    this.#batchTotals = addTotals(this.#batchTotals, { count: 1, hundredths: hundredthsOfMoney(order.amount) });
  }

  refuseEquivalent(): never {
    throw new KoppelError('field_invalid', 'An order for the equivalent of another currency (EqvtAmt) is not taken.');
  }

  #compare(what: string, count: string | null, sum: string | null, actual: Totals): void {
    if (count !== null && count !== String(actual.count)) {
      this.#mismatches.push(`${what} says ${count} orders and holds ${actual.count}.`);
    }
    if (sum !== null && !sameSum(sum, actual)) {
      this.#mismatches.push(`${what} says a control sum of ${sum}, its orders add up to ${sumText(actual)}.`);
    }
  }
}
