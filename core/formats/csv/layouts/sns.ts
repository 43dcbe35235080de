import { cardFacts, moment } from '../../mt940/card.ts';
import type { Layout } from '../layout.ts';
import type { RowFacts } from '../row.ts';

const DATE = /^\d\d-\d\d-\d{4}$/;
const AMOUNT = /^-?\d{1,12}\.\d\d$/;
const ANY = /^/;
/** "NAAM     >PLAATS  2.01.2019 1234 1234 1234   MCC:0000" behind "[PIN BETALING]" */
const CARD = /^(?:\[[^\]]{1,30}\])?(.{0,60}?)\s*>.{1,60}?\s(\d{1,2})\.(\d\d)\.(\d{4})\s/;
const DIRECT_DEBIT = /-Incassant ID: ?([A-Z]{2}\d{2}[A-Z0-9]{4,31}?)(?:-Kenmerk Machtiging: ?(.{1,35}?))?\s*$/;

/** SNS, ASN and RegioBank: no names, apostrophes around two of the texts, points in amounts, the balance in front of the row. */
export const sns: Layout = {
  dialect: 'sns',
  title: 'SNS, ASN, RegioBank',
  delimiters: [','],
  quote: 'apostrophe',
  header: null,
  shape: [
    ...[
      DATE,
      /^[A-Z]{2}\d{2}[A-Z0-9]{8,30}$/,
      ANY,
      ANY,
      ANY,
      ANY,
      ANY,
      /^[A-Z]{3}$/,
      AMOUNT,
      /^[A-Z]{3}$/,
      AMOUNT,
      DATE,
      DATE,
    ],
    ...[/^\d*$/, /^[A-Z]{3}$/, /^\d*$/, ANY, ANY, /^\d*$/],
  ],
  columns: {
    ...{
      bookingDate: [0],
      account: [1],
      counterAccount: [2],
      name: [3],
      address: [4],
      balanceBefore: [8],
      currency: [9],
    },
    ...{ amount: [10], valueDate: [12], code: [14], bankReference: [15], text: [17] },
  },
  dates: ['DD-MM-YYYY'],
  numbers: { decimal: '.', thousands: null, decimals: 'always', negative: 'minus' },
  accounts: 'one',
  order: 'oldest-first',
  lift: liftText,
};

function liftText(facts: RowFacts, cells: readonly string[]): void {
  const text = facts.text ?? '';
  const reference = cells[16]?.trim() ?? '';
  if (/^\d{16}$/.test(reference)) facts.structured = reference;
  const [, creditor, mandate] = DIRECT_DEBIT.exec(text) ?? [];
  facts.creditorId ??= creditor ?? null;
  facts.mandateId ??= mandate ?? null;
  const [, shop, day = '', month = '', year = ''] = CARD.exec(text) ?? [];
  if (day === '') return;
  facts.name ??= shop ?? null;
  // As in MT940: terminal and sequence number.
  facts.card = cardFacts(reference.split('/')[0] || null, null, moment(day.padStart(2, '0'), month, year));
}
