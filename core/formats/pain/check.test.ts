import { expect, test } from 'vitest';
import type { CollectionBatch, DirectDebit } from '../../domain/direct-debit.ts';
import { parseIban } from '../../domain/iban.ts';
import type { PaymentBatch, PaymentOrder, PaymentParty } from '../../domain/payment-order.ts';
import { parsePlainDate } from '../../domain/plain-date.ts';
import { LARGEST_ORDER_BYTES, mostOrdersPerFile, rulesOf } from './bank-rules.ts';
import { checkCollections, checkPayments } from './check.ts';
import { prepareDebit, prepareOrder } from './prepare.ts';
import { splitIntoFiles } from './split.ts';
import { writeCreditTransfers } from './write-credit-transfer.ts';

const OWN: PaymentParty = {
  name: 'De Krekel',
  iban: parseIban('NL94INGB0006547768'),
  account: null,
  bic: null,
  address: null,
};
const OTHER: PaymentParty = {
  name: 'A. Klant',
  iban: parseIban('NL91ABNA0417164300'),
  account: null,
  bic: null,
  address: null,
};
const OPTIONS = { today: parsePlainDate('2026-03-02'), rules: rulesOf('ing') };

const batch: PaymentBatch = {
  batchId: 'B1',
  debtor: OWN,
  scheme: 'sepa',
  executionDate: parsePlainDate('2026-03-03'),
  batchBooking: null,
  categoryPurpose: null,
  chargeBearer: 'shared',
};
const order: PaymentOrder = {
  endToEndId: 'E1',
  instructionId: null,
  amount: { minor: 100n, currency: 'EUR' },
  creditor: OTHER,
  ultimateCreditor: null,
  ultimateDebtor: null,
  remittance: { text: 'Factuur 1', structured: null },
  purpose: null,
};

const codes = (change: Partial<PaymentOrder>, batchChange: Partial<PaymentBatch> = {}) =>
  checkPayments({ ...batch, ...batchChange }, [{ ...order, ...change }], OPTIONS).map(
    (one) => `${one.code}:${one.severity}`,
  );

test('a good order has no problem', () => {
  expect(codes({})).toEqual([]);
  expect(codes({ remittance: { text: null, structured: 'RF18539007547034' } })).toEqual([]);
});

test.each<[string, Partial<PaymentOrder>, Partial<PaymentBatch>]>([
  ['amount_range:error', { amount: { minor: 0n, currency: 'EUR' } }, {}],
  ['amount_range:error', { amount: { minor: -1n, currency: 'EUR' } }, {}],
  ['amount_range:error', { amount: { minor: 100_000_000_000n, currency: 'EUR' } }, {}],
  ['currency:error', { amount: { minor: 1n, currency: 'USD' } }, {}],
  ['own_account:error', { creditor: { ...OTHER, iban: OWN.iban } }, {}],
  ['account:error', { creditor: { ...OTHER, iban: null, account: '123' } }, {}],
  ['bic:error', { creditor: { ...OTHER, bic: 'ABN' } }, {}],
  ['name:error', { creditor: { ...OTHER, name: ' ' } }, {}],
  ['text_length:error', { creditor: { ...OTHER, name: 'x'.repeat(71) } }, {}],
  ['text_length:error', { remittance: { text: 'x'.repeat(141), structured: null } }, {}],
  ['characters:error', { remittance: { text: 'café', structured: null } }, {}],
  ['reference:error', { remittance: { text: null, structured: 'RF99123' } }, {}],
  ['two_references:error', { remittance: { text: 'x', structured: 'RF18539007547034' } }, {}],
  ['reference:error', { purpose: 'salary' }, {}],
  ['id:error', { endToEndId: '/E1' }, {}],
  ['id:error', {}, { batchId: 'x'.repeat(36) }],
  ['date_past:error', {}, { executionDate: parsePlainDate('2026-02-27') }],
  ['date_too_far:error', {}, { executionDate: parsePlainDate('2027-03-03') }],
  ['date_rest_day:warning', {}, { executionDate: parsePlainDate('2026-04-06') }],
])('%s', (code, change, batchChange) => {
  expect(codes(change, batchChange)).toEqual([code]);
});

test('instant payments leave on any day; world payments need BIC and address', () => {
  expect(codes({}, { scheme: 'sepa-instant', executionDate: parsePlainDate('2026-04-06') })).toEqual([]);
  expect(new Set(codes({}, { scheme: 'world' }))).toEqual(new Set(['bic:error', 'address:error']));
});

test('an address without town and country is warned about, from November 2026 on refused', () => {
  const address = {
    street: null,
    buildingNumber: null,
    postCode: null,
    town: null,
    country: null,
    lines: ['Kerkstraat 1'],
  };
  const creditor = { ...OTHER, address };
  expect(codes({ creditor })).toEqual(['address:warning']);
  expect(codes({ creditor }, { executionDate: parsePlainDate('2026-11-23') })).toEqual(['address:error']);
  expect(codes({ creditor: { ...OTHER, address: { ...address, town: 'Gent', country: 'BE' } } })).toEqual([]);
});

test('ids are unique in a batch, a batch has orders and no more than the bank takes', () => {
  const check = (orders: readonly PaymentOrder[], max: number | null = null) =>
    checkPayments(batch, orders, { ...OPTIONS, rules: { ...OPTIONS.rules, maxOrdersPerFile: max } }).map(
      (one) => one.code,
    );
  expect(check([order, order])).toEqual(['duplicate_id']);
  expect(check([])).toEqual(['empty']);
  expect(check([order, { ...order, endToEndId: 'E2' }], 1)).toEqual(['too_many']);
});

const collection: CollectionBatch = {
  batchId: 'C1',
  creditor: OWN,
  creditorId: 'NL51ZZZ405365330000',
  scheme: 'core',
  sequenceType: 'RCUR',
  collectionDate: parsePlainDate('2026-03-03'),
  batchBooking: true,
};
const debit: DirectDebit = {
  endToEndId: 'D1',
  instructionId: null,
  amount: { minor: 100n, currency: 'EUR' },
  debtor: OTHER,
  ultimateDebtor: null,
  mandateId: 'M1',
  mandateSignedOn: parsePlainDate('2025-01-01'),
  amendment: null,
  remittance: { text: 'Contributie', structured: null },
  purpose: null,
};

test.each<[readonly string[], Partial<DirectDebit>, Partial<CollectionBatch>]>([
  [[], {}, {}],
  [['creditor_id'], {}, { creditorId: 'NL52ZZZ405365330000' }],
  [['date_past'], {}, { collectionDate: parsePlainDate('2026-03-02') }],
  [['mandate'], { mandateId: '/M' }, {}],
  [['mandate'], { mandateSignedOn: parsePlainDate('2026-03-03') }, {}],
  [['amount_range'], { amount: { minor: 0n, currency: 'EUR' } }, {}],
])('collections: %j', (wanted, change, batchChange) => {
  const problems = checkCollections({ ...collection, ...batchChange }, [{ ...debit, ...change }], OPTIONS);
  expect(problems.map((one) => one.code)).toEqual(wanted);
});

test('a mandate is collected on once in a first or only collection', () => {
  const twice = [debit, { ...debit, endToEndId: 'D2' }];
  const check = (sequenceType: CollectionBatch['sequenceType']) =>
    checkCollections({ ...collection, sequenceType }, twice, OPTIONS).map((one) => one.code);
  expect([check('OOFF'), check('FRST'), check('RCUR')]).toEqual([['mandate'], ['mandate'], []]);
});

test('XML-37: texts are replaced before approval and shown; the writer changes nothing any more', () => {
  const raw = {
    ...order,
    creditor: { ...OTHER, name: 'Café Zoë' },
    remittance: { text: 'Factuur ‘1’', structured: null },
  };
  const { order: prepared, changes } = prepareOrder(raw);
  expect(changes).toEqual([
    { field: 'creditor.name', from: 'Café Zoë', to: 'Cafe Zoe' },
    { field: 'remittance.text', from: 'Factuur ‘1’', to: "Factuur '1'" },
  ]);
  expect(checkPayments(batch, [prepared], OPTIONS)).toEqual([]);
  const header = { messageId: 'M1', createdAt: '2026-03-02T09:00:00', initiator: { name: 'De Krekel', id: null } };
  const write = (one: PaymentOrder) => () => [...writeCreditTransfers(header, [{ batch, orders: [one] }], '09')];
  expect(write(raw)).toThrow(expect.objectContaining({ code: 'field_invalid' }));
  expect(write(prepared)).not.toThrow();
});

test('collections are prepared like payments', () => {
  const { order: prepared, changes } = prepareDebit({ ...debit, debtor: { ...OTHER, name: 'Müller & Zn' } });
  expect([prepared.debtor.name, changes]).toEqual([
    'Muller + Zn',
    [{ field: 'debtor.name', from: 'Müller & Zn', to: 'Muller + Zn' }],
  ]);
});

test('one file for each account, date and sequence type, none longer than the bank takes', () => {
  const items = ['a1', 'b1', 'a2', 'a3', 'b2'];
  const groups = splitIntoFiles(items, (item) => [item[0] ?? null], 2);
  expect(groups.map((group) => group.items)).toEqual([['a1', 'a2'], ['b1', 'b2'], ['a3']]);
});

test('a file of a bank that limits its size holds fewer orders, even if each has the longest texts', () => {
  const long = (length: number) => 'A '.repeat(length / 2).trimEnd();
  const longest: PaymentOrder = {
    ...order,
    endToEndId: 'E'.repeat(35),
    instructionId: 'I'.repeat(35),
    amount: { minor: 99_999_999_999n, currency: 'EUR' },
    creditor: {
      ...OTHER,
      name: long(70),
      bic: 'ABNANL2AXXX',
      address: {
        street: long(70),
        buildingNumber: long(16),
        postCode: long(16),
        town: long(35),
        country: 'NL',
        lines: [long(70), long(70)],
      },
    },
    ultimateCreditor: long(70),
    ultimateDebtor: long(70),
    remittance: { text: "'".repeat(140), structured: null },
    purpose: 'SALA',
  };
  const header = { messageId: 'M', createdAt: '2026-03-02T09:00:00', initiator: { name: 'De Krekel', id: null } };
  const size = (count: number) =>
    [...writeCreditTransfers(header, [{ batch, orders: Array.from({ length: count }, () => longest) }], '09')].reduce(
      (sum, bytes) => sum + bytes.length,
      0,
    );
  expect(size(2) - size(1)).toBeLessThan(LARGEST_ORDER_BYTES);
  expect(size(1)).toBeLessThan(2 * LARGEST_ORDER_BYTES);
  expect(mostOrdersPerFile(rulesOf('triodos'))).toBe(2_047);
  expect(mostOrdersPerFile(rulesOf('ing'))).toBe(100_000);
  expect(mostOrdersPerFile({ maxOrdersPerFile: null, maxBytesPerFile: null })).toBeNull();
});
