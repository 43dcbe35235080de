import type { Layout } from '../layout.ts';
import { DUTCH } from '../number.ts';

/** Since 2018: 26 columns with names, several accounts in one file, the balance behind every row, oldest first. */
export const rabobankNew: Layout = {
  dialect: 'rabobank',
  title: 'Rabobank (since 2018)',
  delimiters: [',', ';'],
  quote: '"',
  header: ['IBAN/BBAN', 'Munt', 'Volgnr', 'Datum', 'Rentedatum', 'Bedrag', 'Saldo na trn', 'Tegenrekening IBAN/BBAN'],
  shape: null,
  columns: {
    account: ['IBAN/BBAN'],
    currency: ['Munt'],
    bankReference: ['Volgnr'],
    bookingDate: ['Datum'],
    valueDate: ['Rentedatum'],
    amount: ['Bedrag'],
    balanceAfter: ['Saldo na trn'],
    counterAccount: ['Tegenrekening IBAN/BBAN'],
    name: ['Naam tegenpartij'],
    ultimateParty: ['Naam uiteindelijke partij'],
    bic: ['BIC tegenpartij'],
    code: ['Code'],
    batchId: ['Batch ID'],
    endToEndId: ['Transactiereferentie'],
    mandateId: ['Machtigingskenmerk'],
    creditorId: ['Incassant ID'],
    structured: ['Betalingskenmerk'],
    text: ['Omschrijving-1', 'Omschrijving-2', 'Omschrijving-3'],
    returnReason: ['Reden retour'],
    foreignAmount: ['Oorspr bedrag'],
    foreignCurrency: ['Oorspr munt'],
    foreignRate: ['Koers'],
  },
  dates: ['YYYY-MM-DD'],
  numbers: DUTCH,
  accounts: 'several',
  order: 'oldest-first',
};

const ANY = /^/;

/** 2013 to 2018: 19 columns without names, amounts with a point. */
export const rabobankOld: Layout = {
  dialect: 'rabobank',
  title: 'Rabobank (2013 to 2018)',
  delimiters: [','],
  quote: '"',
  header: null,
  shape: [
    ...[
      /^(?:[A-Z]{2}\d{2}[A-Z0-9]{8,30}|\d{7,10})$/,
      /^[A-Z]{3}$/,
      /^\d{8}$/,
      /^[CD]$/,
      /^\d+\.\d\d$/,
      ANY,
      ANY,
      /^\d{8}$/,
    ],
    ...[/^[a-z]{2,3}$/i, ANY, ANY, ANY, ANY, ANY, ANY, ANY, ANY, ANY, ANY],
  ],
  columns: {
    ...{ account: [0], currency: [1], valueDate: [2], direction: [3], amount: [4], counterAccount: [5], name: [6] },
    ...{
      bookingDate: [7],
      code: [8],
      text: [10, 11, 12, 13, 14, 15],
      endToEndId: [16],
      creditorId: [17],
      mandateId: [18],
    },
  },
  dates: ['YYYYMMDD'],
  numbers: { decimal: '.', thousands: null, decimals: 'always', negative: 'minus' },
  debitWords: ['D'],
  creditWords: ['C'],
  accounts: 'several',
  order: 'oldest-first',
};
