import { cardFacts, moment } from '../../mt940/card.ts';
import { dateOrNull } from '../date.ts';
import { labelled } from '../labels.ts';
import type { Layout } from '../layout.ts';
import { DUTCH } from '../number.ts';
import type { RowFacts } from '../row.ts';

const COMMON = {
  dialect: 'ing',
  delimiters: [';', ','],
  quote: '"',
  shape: null,
  numbers: DUTCH,
  debitWords: ['Af', 'Debit'],
  creditWords: ['Bij', 'Credit'],
  currency: 'EUR',
  accounts: 'one',
  order: 'newest-first',
  lift: liftNotifications,
} as const;

/** Until about 2020 without balance; since then with "Saldo na mutatie" and "Tag", and a semicolon where the user chose it. */
export const ingDutch: Layout = {
  ...COMMON,
  title: 'ING, betaalrekening',
  header: [
    'Datum',
    'Naam / Omschrijving',
    'Rekening',
    'Tegenrekening',
    'Code',
    'Af Bij',
    'Bedrag (EUR)',
    'Mededelingen',
  ],
  columns: {
    bookingDate: ['Datum'],
    name: ['Naam / Omschrijving'],
    account: ['Rekening'],
    counterAccount: ['Tegenrekening'],
    code: ['Code'],
    direction: ['Af Bij'],
    amount: ['Bedrag (EUR)'],
    text: ['Mededelingen'],
    balanceAfter: ['Saldo na mutatie'],
  },
  dates: ['YYYYMMDD', 'DD-MM-YYYY'],
};

export const ingEnglish: Layout = {
  ...COMMON,
  title: 'ING, current account, English',
  header: [
    'Date',
    'Name / Description',
    'Account',
    'Counterparty',
    'Code',
    'Debit/credit',
    'Amount (EUR)',
    'Notifications',
  ],
  columns: {
    bookingDate: ['Date'],
    name: ['Name / Description'],
    account: ['Account'],
    counterAccount: ['Counterparty'],
    code: ['Code'],
    direction: ['Debit/credit'],
    amount: ['Amount (EUR)'],
    text: ['Notifications'],
    balanceAfter: ['Resulting balance'],
  },
  dates: ['YYYYMMDD', 'DD-MM-YYYY'],
};

export const ingSavings: Layout = {
  ...COMMON,
  title: 'ING, spaarrekening',
  header: [
    'Datum',
    'Omschrijving',
    'Rekening',
    'Tegenrekening',
    'Af Bij',
    'Bedrag',
    'Valuta',
    'Mutatiesoort',
    'Mededelingen',
  ],
  columns: {
    bookingDate: ['Datum'],
    name: ['Omschrijving'],
    account: ['Rekening'],
    counterAccount: ['Tegenrekening'],
    code: ['Mutatiesoort'],
    direction: ['Af Bij'],
    amount: ['Bedrag'],
    currency: ['Valuta'],
    text: ['Mededelingen'],
    balanceAfter: ['Saldo na mutatie'],
  },
  dates: ['YYYY-MM-DD'],
};

const LABELS = labelled({
  name: ['Naam', 'Name'],
  text: ['Omschrijving', 'Description'],
  iban: ['IBAN'],
  endToEndId: ['Kenmerk', 'Reference'],
  mandateId: ['Machtiging ID', 'Mandate ID'],
  creditorId: ['Incassant ID', 'Creditor ID'],
  valueDate: ['Valutadatum', 'Value date'],
  other: ['Datum/Tijd', 'Date/time', 'Andere partij', 'Other party'],
});
/** "Pasvolgnr: 001 31-12-2025 14:37 Transactie: A1B2C3 Term: AB1234" */
const CARD =
  /(?:Pasvolgnr|Card sequence no\.): ?(\w{1,4}) (\d\d)-(\d\d)-(\d{4}) (\d\d):(\d\d)(?:.{0,60}?\bTerm(?:inal)?: ?(\w{1,12}))?/;

/** The column "Mededelingen": labels and values in one text. Without "Omschrijving:" the whole is the description. */
function liftNotifications(facts: RowFacts): void {
  const { text } = facts;
  if (text === null) return;
  const values = LABELS(text);
  facts.text = values.get('text') ?? text;
  facts.endToEndId = values.get('endToEndId') ?? null;
  facts.mandateId = values.get('mandateId') ?? null;
  facts.creditorId = values.get('creditorId')?.split(' ')[0] ?? null;
  facts.counterAccount ??= values.get('iban')?.split(' ')[0] ?? null;
  facts.valueDate ??= dateOrNull(values.get('valueDate') ?? '', ['DD-MM-YYYY', 'DD/MM/YYYY']);
  const [, card, day = '', month = '', year = '', hour, minute, terminal] = CARD.exec(text) ?? [];
  if (day !== '') facts.card = cardFacts(terminal ?? null, card ?? null, moment(day, month, year, hour, minute));
}
