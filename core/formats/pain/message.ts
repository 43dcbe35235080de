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
  let text = beginMessage(form, header, totals.reduce(addTotals, NO_TOTALS));
  for (const [index, { batch, orders }] of batches.entries()) {
    const expected = totals[index] ?? NO_TOTALS;
    text += form.beginBatch(batch, expected);
    let count = 0;
    let hundredths = 0n;
    for (const order of orders) {
      text += form.order(order, batch);
      count++;
      hundredths += hundredthsOfMoney(order.amount);
      if (text.length < PIECE_CHARACTERS) continue;
      yield Buffer.from(text, 'latin1');
      text = '';
    }
    assertThat(
      count === expected.count && hundredths === expected.hundredths,
      'the orders stay the same while they are written',
    );
    text += '</PmtInf>';
  }
  yield Buffer.from(`${text}</${form.root}></Document>\n`, 'latin1');
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
