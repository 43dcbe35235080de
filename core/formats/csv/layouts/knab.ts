import { cardFacts, moment } from '../../mt940/card.ts';
import type { Layout } from '../layout.ts';
import type { RowFacts } from '../row.ts';

/** "AMSTERDAM 17-05-2019 00:00 Pas: 1234" */
const CARD = /(\d\d)-(\d\d)-(\d{4}) (\d\d):(\d\d) Pas: ?(\w+)/i;

/** Below a first line "KNAB EXPORT;;;". The reference is the one MT940 has behind "//". */
export const knab: Layout = {
  dialect: 'knab',
  title: 'Knab',
  delimiters: [';'],
  quote: '"',
  header: [
    'Rekeningnummer',
    'Transactiedatum',
    'Valutacode',
    'CreditDebet',
    'Bedrag',
    'Tegenrekeningnummer',
    'Omschrijving',
  ],
  shape: null,
  columns: {
    account: ['Rekeningnummer'],
    bookingDate: ['Boekdatum', 'Transactiedatum'],
    valueDate: ['Valutadatum'],
    currency: ['Valutacode'],
    direction: ['CreditDebet'],
    amount: ['Bedrag'],
    counterAccount: ['Tegenrekeningnummer'],
    name: ['Tegenrekeninghouder'],
    address: ['Adres'],
    code: ['Betaalwijze'],
    text: ['Omschrijving'],
    mandateId: ['Machtigingsnummer'],
    creditorId: ['Incassant ID'],
    bankReference: ['Referentie'],
  },
  dates: ['DD-MM-YYYY'],
  numbers: { decimal: ',', thousands: '.', decimals: 'optional', negative: 'minus' },
  debitWords: ['D'],
  creditWords: ['C'],
  accounts: 'one',
  order: 'newest-first',
  lift: liftCard,
};

function liftCard(facts: RowFacts): void {
  const [, day = '', month = '', year = '', hour, minute, card] = CARD.exec(facts.text ?? '') ?? [];
  if (day !== '') facts.card = cardFacts(null, card ?? null, moment(day, month, year, hour, minute));
}
