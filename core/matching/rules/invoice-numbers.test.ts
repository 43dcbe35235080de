import { expect, test } from 'vitest';
import { decided, entry, item, OTHER, PAYER, party, short, shortOf, world } from '../../../test/matching/kit.ts';
import { invoiceNumbers } from './invoice-numbers.ts';

const customer = party('C1', 'Bakkerij Zonneveld B.V.', { ibans: [PAYER] });

test.each([
  ['as it is', 'Factuur 260117'],
  ['with blanks', 'fact. 26 0117'],
  ['with a dot', 'Factuur 260.117'],
  ['with a prefix', 'FCT260117'],
  ['with a slash and a customer number', '26/0117 / deb 10024'],
  ['with a letter for a digit', 'factuurnummer 26O117'],
  ['among other digits', 'ref 8812345 fact 260117 16-02-2026 14:05 kvk 12345678'],
])('an invoice is found by its number %s', async (_how, text) => {
  const where = world({
    parties: [customer],
    items: [item('A', 12_100n, { number: '260117' }), item('B', 4_000n, { number: '260118' })],
  });
  expect(await shortOf(invoiceNumbers, where, entry(12_100n, { text }))).toContainEqual(['A 12100']);
});

test('the number may stand in the end-to-end id or be a structured reference', async () => {
  const where = world({
    items: [item('A', 500n, { number: '260117' }), item('B', 700n, { paymentReference: 'RF18000000000539007547034' })],
  });
  expect(await shortOf(invoiceNumbers, where, entry(500n, { endToEndId: '260117', text: 'Zie kenmerk' }))).toEqual([
    ['A 500'],
  ]);
  expect(await shortOf(invoiceNumbers, where, entry(700n, { text: 'ref. RF18 0000 0000 0539 0075 4703 4' }))).toEqual([
    ['B 700'],
  ]);
});

test('a branch suffix may be left out', async () => {
  const where = world({ items: [item('A', 900n, { number: '260117004', administration: '02' })] });
  const one = entry(900n, { text: 'fact 260117', administration: '02' });
  expect(await shortOf(invoiceNumbers, where, one)).toEqual([['A 900']]);
});

test('several invoices and a range in one payment add up', async () => {
  const items = [
    item('A', 100n, { number: '260117' }),
    item('B', 200n, { number: '260118' }),
    item('C', 400n, { number: '260119' }),
  ];
  const where = world({ items });
  expect(await shortOf(invoiceNumbers, where, entry(500n, { text: 'facturen 260117, 260119' }))).toContainEqual([
    'A 100',
    'C 400',
  ]);
  expect(await shortOf(invoiceNumbers, where, entry(700n, { text: 'fact 260117 t/m 119' }))).toContainEqual([
    'A 100',
    'B 200',
    'C 400',
  ]);
});

test('a credit note that is not named is netted', async () => {
  const items = [item('A', 1_000n, { number: '260117' }), item('N', -150n, { kind: 'credit-note', number: '260130' })];
  const where = world({ parties: [customer], items });
  expect(await shortOf(invoiceNumbers, where, entry(850n, { text: '260117 verrekend met credit' }))).toEqual([
    ['A 1000', 'N -150'],
  ]);
});

test('what we owe the same firm as our supplier is set off', async () => {
  const supplier = party('S1', 'Bakkerij Zonneveld BV', { kind: 'supplier' });
  const items = [
    item('A', 1_000n, { number: '260117' }),
    item('P', -300n, { kind: 'purchase-invoice', party: 'S1', reference: 'F-1070' }),
  ];
  const where = world({ parties: [customer, supplier], items });
  expect(await shortOf(invoiceNumbers, where, entry(700n, { text: 'verrekening 260117 met F-1070' }))).toContainEqual([
    'A 1000',
    'P -300',
  ]);
});

test('an item an open order will settle is not booked directly', async () => {
  const where = world({ items: [item('A', 100n, { number: '260117', heldBy: 'ORDER' })] });
  expect(await shortOf(invoiceNumbers, where, entry(100n, { text: '260117' }))).toEqual([]);
});

test('an item of another administration is marked as such', async () => {
  const where = world({ items: [item('A', 100n, { number: '260117004', administration: '02' })] });
  const [best] = (await decided(where, entry(100n, { text: 'factuur 260117004 Peerdorp' }))).proposals;
  expect(best?.allocations).toEqual([{ kind: 'open-item', openItem: 'A', minor: 100n, administration: '02' }]);
});

test('a number with the right amount is booked; of someone else with another amount it is not', async () => {
  const where = world({
    parties: [customer, party('C2', 'Drukkerij Waterman', { ibans: [OTHER] })],
    items: [item('A', 12_100n, { number: '260117' })],
  });
  const right = await decided(
    where,
    entry(12_100n, { text: 'factuur 260117', name: 'Bakkerij Zonneveld', account: PAYER }),
  );
  expect([right.verdict, short(right.proposals[0]?.allocations)]).toEqual(['book', ['A 12100']]);
  const wrong = await decided(
    where,
    entry(9_900n, { text: 'factuur 260117', name: 'Drukkerij Waterman', account: OTHER }),
  );
  expect(wrong.verdict).not.toBe('book');
});
