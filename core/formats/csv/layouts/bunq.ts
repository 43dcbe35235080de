import type { Layout } from '../layout.ts';
import { DUTCH } from '../number.ts';

const COMMON = {
  dialect: 'bunq',
  delimiters: [',', ';'],
  quote: '"',
  shape: null,
  // The two forms differ in shape: the app wrote the second one for a while in 2018.
  dates: ['YYYY-MM-DD', 'DD/MM/YYYY'],
  numbers: DUTCH,
  currency: 'EUR',
  accounts: 'one',
  order: 'oldest-first',
} as const;

export const bunqDutch: Layout = {
  ...COMMON,
  title: 'bunq',
  header: ['Datum', 'Bedrag', 'Rekening', 'Tegenrekening', 'Naam', 'Omschrijving'],
  columns: {
    bookingDate: ['Datum'],
    valueDate: ['Rentedatum'],
    amount: ['Bedrag'],
    account: ['Rekening'],
    counterAccount: ['Tegenrekening'],
    name: ['Naam'],
    text: ['Omschrijving'],
  },
};

export const bunqEnglish: Layout = {
  ...COMMON,
  title: 'bunq, English',
  header: ['Date', 'Amount', 'Account', 'Counterparty', 'Name', 'Description'],
  columns: {
    bookingDate: ['Date'],
    valueDate: ['Interest Date'],
    amount: ['Amount'],
    account: ['Account'],
    counterAccount: ['Counterparty'],
    name: ['Name'],
    text: ['Description'],
  },
};
