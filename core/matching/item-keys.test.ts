import { expect, test } from 'vitest';
import { item, OWN, PAYER, party } from '../../test/matching/kit.ts';
import { itemKeys, partyKeys } from './item-keys.ts';
import { keyText, numberKey, partyAccountKey, partyNameKey } from './keys.ts';

test('an open item is found by its numbers, amount and party', () => {
  const keys = itemKeys(
    item('A', 12_100n, { number: '260117004', reference: 'F-1070', facts: { orderNumber: '0551' } }),
    '004',
  ).map(keyText);
  expect(keys).toEqual([
    'item:A',
    'number:260117004',
    'number:260117',
    'number:F1070',
    'number:551',
    'amount:12100',
    'party:C1',
  ]);
});

test('a settled item keeps its numbers and is found by its whole amount', () => {
  expect(itemKeys(item('A', 12_100n, { number: '260117', open: 0n }), null).map(keyText)).toEqual([
    'item:A',
    'number:260117',
    'settled-amount:12100',
  ]);
});

test('orders are found by their account, settlements by their kind', () => {
  expect(
    itemKeys(item('O', -5n, { kind: 'payment-order', party: null, facts: { bankAccount: OWN } }), null).map(keyText),
  ).toContain(`account:${OWN}`);
  expect(itemKeys(item('P', 5n, { kind: 'pin-total', party: null }), null).map(keyText)).toContain(
    'settlement:01/pin-total',
  );
});

test('both sides make the same key of the same thing', () => {
  expect(numberKey('26.0117')).toEqual(numberKey(' 0260117'));
  const keys = partyKeys(party('C1', 'Café Zon B.V.', { ibans: [PAYER], aliases: ['De Zon'] })).map(keyText);
  expect(keys).toContain(keyText(partyAccountKey('nl20 ingb 0001 2345 67')));
  expect(keys).toContain(keyText(partyNameKey('ZON CAFE BV')));
});
