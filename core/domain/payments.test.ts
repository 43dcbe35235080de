import { expect, test } from 'vitest';
import { isCreditorId } from './creditor-id.ts';
import { MANDATE_TRANSITIONS, nextSequenceType } from './mandate.ts';
import { mayBecome, ORDER_TRANSITIONS } from './payment-order.ts';
import { isDutchPaymentReference, isRfReference } from './payment-reference.ts';
import { addDays, type PlainDate, parsePlainDate } from './plain-date.ts';
import { isTargetDay, onOrAfterTargetDay, targetDaysBefore } from './target-calendar.ts';

const day = (text: string): PlainDate => parsePlainDate(text);

test('TARGET rests on weekends and its six holidays', () => {
  const closed = [
    '2026-01-01',
    '2026-04-03',
    '2026-04-06',
    '2026-05-01',
    '2026-12-25',
    '2027-03-26',
    '2027-03-29',
    '2024-04-01',
  ];
  for (const date of closed) expect(isTargetDay(day(date)), date).toBe(false);
  // Ascension, Whit Monday and King's Day are no holidays there.
  for (const date of ['2026-05-14', '2026-05-25', '2026-04-27']) expect(isTargetDay(day(date)), date).toBe(true);
  let open = 0;
  for (let date = day('2026-01-01'); date < '2027-01-01'; date = addDays(date, 1)) if (isTargetDay(date)) open++;
  expect(open).toBe(256);
});

test('an order on a day of rest moves to the next TARGET day; notice is counted in TARGET days', () => {
  expect(onOrAfterTargetDay(day('2026-04-03'))).toBe('2026-04-07');
  expect(onOrAfterTargetDay(day('2026-04-07'))).toBe('2026-04-07');
  expect(targetDaysBefore(day('2026-04-07'), 1)).toBe('2026-04-02');
  expect(targetDaysBefore(day('2026-04-07'), 0)).toBe('2026-04-07');
});

test('creditor identifiers: the business code is not part of the check', () => {
  expect(isCreditorId('NL51ZZZ405365330000')).toBe(true);
  expect(isCreditorId('NL51ABC405365330000')).toBe(true);
  expect(isCreditorId('NL52ZZZ405365330000')).toBe(false);
  expect(isCreditorId('DE98ZZZ09999999999')).toBe(true);
  expect(isCreditorId('nl51ZZZ405365330000')).toBe(false);
});

test('RF and Dutch references', () => {
  expect(isRfReference('RF18539007547034')).toBe(true);
  expect(isRfReference('RF19539007547034')).toBe(false);
  expect(isRfReference('RF18 5390 0754 7034')).toBe(false);
  expect(['1234567', '123456789', '12345678901234'].map(isDutchPaymentReference)).toEqual([true, true, true]);
  expect(['', '12345678', '123456789012345', '12345678901234567', '123456A'].map(isDutchPaymentReference)).toEqual([
    false,
    false,
    false,
    false,
    false,
  ]);
  const sixteen = Array.from({ length: 10 }, (_, digit) => `${digit}000056789012345`).filter(isDutchPaymentReference);
  expect(sixteen).toHaveLength(1);
});

test('every state of the tables leads only to states of the tables', () => {
  for (const table of [ORDER_TRANSITIONS, MANDATE_TRANSITIONS]) {
    for (const next of Object.values(table).flat()) expect(Object.keys(table)).toContain(next);
  }
  expect(mayBecome('in-flight', 'unknown')).toBe(true);
  expect(mayBecome('unknown', 'unknown')).toBe(true);
  expect(mayBecome('executed', 'rejected')).toBe(false);
});

test('a rejected first collection stays first, a returned one does not', () => {
  const type = (lastOutcome: 'collected' | 'rejected' | 'returned' | null, useFirst = true) =>
    nextSequenceType({ type: 'recurrent', lastOutcome }, { final: false, useFirst });
  expect([type(null), type('rejected'), type('returned'), type('collected')]).toEqual(['FRST', 'FRST', 'RCUR', 'RCUR']);
  expect(type(null, false)).toBe('RCUR');
  expect(nextSequenceType({ type: 'recurrent', lastOutcome: null }, { final: true, useFirst: true })).toBe('FNAL');
  expect(nextSequenceType({ type: 'one-off', lastOutcome: null }, { final: false, useFirst: true })).toBe('OOFF');
});
