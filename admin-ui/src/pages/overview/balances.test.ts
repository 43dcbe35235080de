import { expect, test } from 'vitest';
import { balancePlot } from './balances.ts';

const ING = 'NL94INGB0006547768';
const RABO = 'NL44RABO0123456789';

test('a day without a statement keeps the balance of the day before', () => {
  const { dates, lines } = balancePlot([
    { iban: ING, currency: 'EUR', date: '2026-03-02', balance: '100.00' },
    { iban: RABO, currency: 'EUR', date: '2026-03-03', balance: '-5.10' },
    { iban: ING, currency: 'EUR', date: '2026-03-04', balance: '90.00' },
  ]);
  expect(dates).toEqual(['2026-03-02', '2026-03-03', '2026-03-04']);
  expect(lines[0]).toEqual({ iban: ING, currency: 'EUR', balances: ['100.00', '100.00', '90.00'] });
});

test('before its first statement an account has no balance, not zero', () => {
  const { lines } = balancePlot([
    { iban: ING, currency: 'EUR', date: '2026-03-02', balance: '100.00' },
    { iban: RABO, currency: 'EUR', date: '2026-03-03', balance: '-5.10' },
  ]);
  expect(lines[1]?.balances).toEqual([null, '-5.10']);
});

test('what is shown is the text of the balance, digit for digit', () => {
  const { lines } = balancePlot([{ iban: ING, currency: 'EUR', date: '2026-03-02', balance: '123456789012345.67' }]);
  expect(lines[0]?.balances).toEqual(['123456789012345.67']);
});
