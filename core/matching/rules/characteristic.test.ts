import { expect, test } from 'vitest';
import {
  askedOf,
  booked,
  decided,
  entry,
  keysOf,
  memoryOf,
  OTHER,
  PAYER,
  short,
  shortOf,
  world,
} from '../../../test/matching/kit.ts';
import type { Characteristic } from '../../contract/matcher-rule.ts';
import { characteristic } from './characteristic.ts';

const rule = (id: string, parts: Partial<Characteristic>): Characteristic => ({
  id,
  name: `rule ${id}`,
  administration: '01',
  iban: null,
  textContains: [],
  direction: 'out',
  ledgerAccount: '4400',
  party: null,
  vatCode: null,
  costCentre: null,
  split: [],
  ...parts,
});

test('account and words must all fit; blanks, case and punctuation do not matter', async () => {
  const where = world({ characteristics: [rule('K1', { iban: OTHER, textContains: ['Premie', '302.712.046'] })] });
  const one = entry(-19_504n, { account: OTHER, text: 'PREMIE POLIS 302712046' });
  expect(await shortOf(characteristic, where, one)).toEqual([['4400 -19504']]);
  expect((await decided(where, one)).verdict).toBe('book');
  expect(await shortOf(characteristic, where, entry(-1n, { account: PAYER, text: 'PREMIE POLIS 302712046' }))).toEqual(
    [],
  );
  expect(await shortOf(characteristic, where, entry(-1n, { account: OTHER, text: 'PREMIE' }))).toEqual([]);
});

test('a rule in one direction leaves the other alone, an empty one fits nothing', async () => {
  const where = world({
    characteristics: [rule('K1', { textContains: ['parkeren'] }), rule('K2', { direction: null })],
  });
  expect(await shortOf(characteristic, where, entry(250n, { text: 'Parkeren centrum' }))).toEqual([]);
  expect(await shortOf(characteristic, where, entry(-250n, { text: 'Parkeren centrum' }))).toEqual([['4400 -250']]);
});

test('fixed amounts and percentages are split off to the cent', async () => {
  const split = [
    { ledgerAccount: '4510', vatCode: null, costCentre: 'KP1', part: { minor: 333n } },
    { ledgerAccount: '4100', vatCode: 'H21', costCentre: null, part: { percent: '33.3' } },
  ];
  const where = world({ characteristics: [rule('K1', { iban: OTHER, split })] });
  expect(await shortOf(characteristic, where, entry(-10_001n, { account: OTHER }))).toEqual([
    ['4100 -3330', '4400 -6338', '4510 -333'],
  ]);
});

test('the more specific of two rules is preferred', async () => {
  const where = world({
    characteristics: [
      rule('K1', { iban: OTHER }),
      rule('K2', { iban: OTHER, textContains: ['rente'], ledgerAccount: '4510' }),
    ],
  });
  const proposals = await askedOf(characteristic, where, entry(-500n, { account: OTHER, text: 'rente' }));
  expect(keysOf(proposals)[0]).toContain('rule-less-specific');
  expect(short(proposals[1]?.allocations)).toEqual(['4510 -500']);
});

test('a rule a person made books also where it went elsewhere before: that is why rules are made', async () => {
  const before = (id: string) =>
    booked(entry(-1_000n, { id, account: OTHER, text: 'premie', name: 'Verzekeraar' }), [
      { kind: 'ledger', ledgerAccount: '4100', minor: -1_000n },
    ]);
  const where = world({
    characteristics: [rule('K1', { iban: OTHER })],
    memory: memoryOf(before('P1'), before('P2'), before('P3')),
  });
  const decision = await decided(where, entry(-1_000n, { account: OTHER, text: 'premie', name: 'Verzekeraar' }));
  expect([decision.verdict, short(decision.proposals[0]?.allocations)]).toEqual(['book', ['4400 -1000']]);
});
