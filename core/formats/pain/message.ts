import { assertThat } from '../../domain/errors.ts';
import type { Money } from '../../domain/money.ts';
import { addTotals, hundredthsOfMoney, NO_TOTALS, sumText, type Totals, totalsOf } from './totals.ts';
import type { PainVersion } from './versions.ts';
import { safe } from './xml-parts.ts';

/** Who sends the file. */
export interface Initiator {
  readonly name: string;
  /** An organisation id the bank gave (KvK number, contract number); null when it wants none. */
  readonly id: string | null;
}

export interface PainHeader {
  /** MsgId: unique for us for ever, the bank tells repeats by it. At most 35 characters. */
  readonly messageId: string;
  /** The instant the file is made, ISO 8601 without fractions: '2026-03-02T09:30:00'. */
  readonly createdAt: string;
  readonly initiator: Initiator;
}

/** A batch with its orders. They are gone through twice (totals, then text), so they must give the same ones again. */
export interface BatchOrders<Batch, Order> {
  readonly batch: Batch;
  readonly orders: Iterable<Order>;
}

/** How one kind of message is written: strings, no state. */
export interface MessageForm<Batch, Order> {
  readonly version: PainVersion;
  /** Name of the element under Document. */
  readonly root: string;
  /** PmtInf up to its orders, given count and sum. */
  beginBatch(batch: Batch, totals: Totals): string;
  order(order: Order, batch: Batch): string;
}

/** A piece goes out when it is this long: few enough calls, little enough memory. */
const PIECE_CHARACTERS = 65_536;

/** A batch whose orders come from a database, page by page, with the totals the database counted. */
export interface BatchPages<Batch, Order> {
  readonly batch: Batch;
  readonly totals: Totals;
  readonly pages: AsyncIterable<readonly Order[]>;
}

/**
 * Writes a message piece by piece, in constant memory. Number and sum stand in front of the orders, so these are gone through
 * twice; if the second time differs from the first, it throws instead of sending a wrong control sum.
 */
export function* writeMessage<Batch, Order extends { readonly amount: Money }>(
  form: MessageForm<Batch, Order>,
  header: PainHeader,
  batches: readonly BatchOrders<Batch, Order>[],
): Generator<Uint8Array> {
  const totals = batches.map(({ orders }) => totalsOf(orders));
  const text = new MessageText(form, header, totals.reduce(addTotals, NO_TOTALS));
  for (const [index, { batch, orders }] of batches.entries()) {
    text.beginBatch(batch, totals[index] ?? NO_TOTALS);
    for (const order of orders) if (text.add(order)) yield text.take();
    text.endBatch();
  }
  yield text.end();
}

/** The same from pages: the totals are the caller's, and have to be those of the orders that come. */
export async function* streamMessage<Batch, Order extends { readonly amount: Money }>(
  form: MessageForm<Batch, Order>,
  header: PainHeader,
  batches: readonly BatchPages<Batch, Order>[],
): AsyncGenerator<Uint8Array> {
  const text = new MessageText(form, header, batches.map(({ totals }) => totals).reduce(addTotals, NO_TOTALS));
  for (const { batch, totals, pages } of batches) {
    text.beginBatch(batch, totals);
    for await (const page of pages) {
      for (const order of page) if (text.add(order)) yield text.take();
    }
    text.endBatch();
  }
  yield text.end();
}

/** The text of a message as it grows, and the count that has to come out. */
class MessageText<Batch, Order extends { readonly amount: Money }> {
  readonly #form: MessageForm<Batch, Order>;
  #text: string;
  #batch: Batch | null = null;
  #expected = NO_TOTALS;
  #count = 0;
  #hundredths = 0n;

  constructor(form: MessageForm<Batch, Order>, header: PainHeader, totals: Totals) {
    this.#form = form;
    this.#text = beginMessage(form, header, totals);
  }

  beginBatch(batch: Batch, totals: Totals): void {
    this.#batch = batch;
    this.#expected = totals;
    this.#count = 0;
    this.#hundredths = 0n;
    this.#text += this.#form.beginBatch(batch, totals);
  }

  /** True: there is enough for a piece. */
  add(order: Order): boolean {
    if (this.#batch === null) return false;
    this.#text += this.#form.order(order, this.#batch);
    this.#count++;
    this.#hundredths += hundredthsOfMoney(order.amount);
    return this.#text.length >= PIECE_CHARACTERS;
  }

  endBatch(): void {
    const { count, hundredths } = this.#expected;
    assertThat(
      this.#count === count && this.#hundredths === hundredths,
      'the orders written are those that were counted',
    );
    this.#text += '</PmtInf>';
  }

  /** Everything is ASCII, so a character is a byte. */
  take(): Uint8Array {
    const piece = Buffer.from(this.#text, 'latin1');
    this.#text = '';
    return piece;
  }

  end(): Uint8Array {
    this.#text += `</${this.#form.root}></Document>\n`;
    return this.take();
  }
}

function beginMessage<Batch, Order>(form: MessageForm<Batch, Order>, header: PainHeader, totals: Totals): string {
  const { initiator } = header;
  const id =
    initiator.id === null
      ? ''
      : `<Id><OrgId><Othr><Id>${safe(initiator.id, 'InitgPty/Id', 35)}</Id></Othr></OrgId></Id>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="${form.version.namespace}"><${form.root}><GrpHdr><MsgId>${safe(header.messageId, 'MsgId', 35)}</MsgId><CreDtTm>${safe(header.createdAt, 'CreDtTm', 35)}</CreDtTm><NbOfTxs>${totals.count}</NbOfTxs><CtrlSum>${sumText(totals)}</CtrlSum><InitgPty><Nm>${safe(initiator.name, 'InitgPty/Nm', 70)}</Nm>${id}</InitgPty></GrpHdr>
`;
}
