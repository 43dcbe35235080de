import { expect, test } from 'vitest';
import { balancePlot } from './balances.ts';

const ING = 'NL94INGB0006547768';
const RABO = 'NL44RABO0123456789';

test('a day without a statement keeps the balance of the day before', () => {
  const plot = balancePlot([
    { iban: ING, currency: 'EUR', date: '2026-03-02', balance: '100.00' },
    { iban: RABO, currency: 'EUR', date: '2026-03-03', balance: '-5.10' },
    { iban: ING, currency: 'EUR', date: '2026-03-04', balance: '90.00' },
  ]);
  expect(plot.points.map(({ date }) => date)).toEqual(['2026-03-02', '2026-03-03', '2026-03-04']);
  expect(plot.balance('2026-03-03', ING)).toBe('100.00');
  expect(plot.points[1]?.[ING]).toBe(100);
});

test('before its first statement an account has no balance, not zero', () => {
  const plot = balancePlot([
    { iban: ING, currency: 'EUR', date: '2026-03-02', balance: '100.00' },
    { iban: RABO, currency: 'EUR', date: '2026-03-03', balance: '-5.10' },
  ]);
  expect(plot.points[0]?.[RABO]).toBeUndefined();
  expect(plot.balance('2026-03-02', RABO)).toBeUndefined();
});

test('what is shown is the text of the balance, digit for digit', () => {
  const plot = balancePlot([{ iban: ING, currency: 'EUR', date: '2026-03-02', balance: '123456789012345.67' }]);
  expect(plot.balance('2026-03-02', ING)).toBe('123456789012345.67');
});
