import { expect, test } from 'vitest';
import { askedOf, entry, item, keysOf, shortOf, world } from '../../../test/matching/kit.ts';
import { overpayment } from './overpayment.ts';

const where = world({ items: [item('A', 117_807n, { number: '260117', dueDate: '2026-02-01' })] });

test('what is paid too much is kept for the customer', async () => {
  const one = entry(120_000n, { text: 'Factuur 260117' });
  expect(await shortOf(overpayment, where, one)).toEqual([['1395 2193', 'A 117807']]);
  expect(keysOf(await askedOf(overpayment, where, one))[0]).toContain('rounded-up');
});

test('costs of a reminder are proposed when the text or the amount says so', async () => {
  const said = await shortOf(overpayment, where, entry(119_057n, { text: 'fact 260117 + herinneringskosten' }));
  expect(said).toContainEqual(['8900 1250', 'A 117807']);
  const usual = await shortOf(overpayment, where, entry(121_807n, { text: '260117' }));
  expect(usual).toContainEqual(['8900 4000', 'A 117807']);
});
