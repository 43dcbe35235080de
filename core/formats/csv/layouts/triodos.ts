import type { Layout } from '../layout.ts';
import { DUTCH } from '../number.ts';
import type { RowFacts } from '../row.ts';

const AMOUNT = /^[\d.]{1,15},\d\d$/;
const SHAPE = [
  /^\d\d-\d\d-\d{4}$/,
  /^[A-Z]{2}\d{2}[A-Z0-9]{8,30}$/,
  AMOUNT,
  /^(?:Debet|Credit)$/,
  /^/,
  /^/,
  /^[A-Z]{0,3}$/,
  /^/,
];

/** No names; BIC and IBAN of the other side in one cell. */
export const triodos: Layout = {
  dialect: 'triodos',
  title: 'Triodos',
  delimiters: [','],
  quote: '"',
  header: null,
  shape: SHAPE,
  columns: {
    ...{
      bookingDate: [0],
      account: [1],
      amount: [2],
      direction: [3],
      name: [4],
      counterAccount: [5],
      code: [6],
      text: [7],
    },
  },
  dates: ['DD-MM-YYYY'],
  numbers: DUTCH,
  debitWords: ['Debet'],
  creditWords: ['Credit'],
  currency: 'EUR',
  accounts: 'one',
  order: 'newest-first',
  lift: splitBank,
};

/** Newer files end with the balance after the row. */
export const triodosWithBalance: Layout = {
  ...triodos,
  title: 'Triodos, with balance',
  shape: [...SHAPE, /^-?[\d.]{1,15},\d\d$/],
  columns: { ...triodos.columns, balanceAfter: [8] },
};

function splitBank(facts: RowFacts): void {
  const [bic, account] = facts.counterAccount?.trim().split(/\s+/) ?? [];
  if (account === undefined) return;
  facts.bic = bic ?? null;
  facts.counterAccount = account;
}
