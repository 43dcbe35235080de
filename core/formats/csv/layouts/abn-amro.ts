import { liftAbnText } from '../../mt940/dialects/abn-text.ts';
import { isTransactionType, liftTransactionType } from '../../mt940/dialects/transaction-type.ts';
import { nothingLifted } from '../../mt940/lifted.ts';
import type { Layout } from '../layout.ts';
import { DUTCH } from '../number.ts';
import type { RowFacts } from '../row.ts';

/** A text of ABN AMRO is lines of two cells of 32 characters, one behind the other. */
const LINE = 65;

const COMMON = {
  dialect: 'abn-amro',
  dates: ['YYYYMMDD'],
  accounts: 'several',
  order: 'oldest-first',
  lift: liftDescription,
} as const;

const AMOUNT = /^[+-]?\d{1,12},\d\d$/;

/** `TXTyymmddhhmmss.TAB`: no names, the balance before and after every row, several accounts. */
export const abnTab: Layout = {
  ...COMMON,
  title: 'ABN AMRO (TAB)',
  delimiters: ['\t'],
  quote: null,
  comment: '#',
  header: null,
  shape: [
    /^(?:\d{7,10}|[A-Z]{2}\d{2}[A-Z0-9]{8,30})$/,
    /^[A-Z]{3}$/,
    /^\d{8}$/,
    AMOUNT,
    AMOUNT,
    /^\d{8}$/,
    AMOUNT,
    /^/,
  ],
  columns: {
    ...{ account: [0], currency: [1], bookingDate: [2], balanceBefore: [3], balanceAfter: [4], valueDate: [5] },
    ...{ amount: [6], text: [7] },
  },
  numbers: DUTCH,
};

/** The Excel export saved as CSV. With a comma between the cells the amounts have a point, else a comma. */
const NAMED = {
  ...COMMON,
  quote: '"',
  header: [
    'accountNumber',
    'mutationcode',
    'transactiondate',
    'valuedate',
    'startsaldo',
    'endsaldo',
    'amount',
    'description',
  ],
  shape: null,
  columns: {
    account: ['accountNumber'],
    currency: ['mutationcode'],
    bookingDate: ['transactiondate'],
    valueDate: ['valuedate'],
    balanceBefore: ['startsaldo'],
    balanceAfter: ['endsaldo'],
    amount: ['amount'],
    text: ['description'],
  },
} as const;

export const abnSemicolon: Layout = {
  ...NAMED,
  title: 'ABN AMRO (CSV, semicolon)',
  delimiters: [';', '\t'],
  numbers: { decimal: ',', thousands: null, decimals: 'optional', negative: 'minus' },
};

export const abnComma: Layout = {
  ...NAMED,
  title: 'ABN AMRO (CSV, comma)',
  delimiters: [','],
  numbers: { decimal: '.', thousands: null, decimals: 'optional', negative: 'minus' },
};

/** The description has the same forms as `:86:` of MT940. */
function liftDescription(facts: RowFacts): void {
  const { text } = facts;
  if (text === null) return;
  const lifted = nothingLifted(false);
  if (isTransactionType(text)) liftTransactionType(lifted, text.trimEnd());
  else liftAbnText(lifted, linesOf(text));
  facts.text = lifted.text;
  facts.name = lifted.name;
  facts.counterAccount = lifted.account;
  facts.bic = lifted.bic;
  facts.structured = lifted.structured;
  facts.endToEndId = lifted.endToEndId;
  facts.batchId = lifted.batchId;
  facts.mandateId = lifted.mandateId;
  facts.creditorId = lifted.creditorId;
  facts.returnReason = lifted.returnReason;
  facts.ultimateParty = lifted.ultimateParty;
  facts.card = lifted.card;
  facts.foreign = lifted.foreign;
  facts.charges = lifted.charges;
}

function linesOf(text: string): string[] {
  const lines: string[] = [];
  for (let at = 0; at < text.length; at += LINE) lines.push(text.slice(at, at + LINE));
  return lines;
}
