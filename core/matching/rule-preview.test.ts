import { expect, test } from 'vitest';
import { entry, OTHER } from '../../test/matching/kit.ts';
import type { Characteristic } from '../contract/matcher-rule.ts';
import { ruleEffects } from './rule-preview.ts';

const rule = (id: string, textContains: string[], ledgerAccount: string): Characteristic => ({
  id,
  name: `rule ${id}`,
  administration: null,
  iban: OTHER,
  textContains,
  direction: null,
  ledgerAccount,
  party: null,
  vatCode: null,
  costCentre: null,
  split: [],
});
const past = (id: string, text: string, ledgerAccount: string) => ({
  entry: entry(-100n, { id, account: OTHER, text }),
  allocations: [{ kind: 'ledger' as const, ledgerAccount, minor: -100n }],
});

test('a change of rules shows what is gained, lost, changed and stays, and whether it agrees with what was booked', () => {
  const before = [rule('K1', ['rente'], '4510'), rule('K2', ['huur'], '4100')];
  const after = [rule('K1', ['rente'], '4510'), rule('K3', [], '4400'), rule('K4', ['premie'], '4400')];
  const all = [past('A', 'rente', '4510'), past('B', 'premie', '4400'), past('C', 'huur', '4100')];
  expect(ruleEffects(before, after, all)).toEqual([
    { entry: 'A', effect: 'same', before: 'K1', after: 'K1', agrees: true },
    { entry: 'B', effect: 'gained', before: null, after: 'K4', agrees: true },
    { entry: 'C', effect: 'changed', before: 'K2', after: 'K3', agrees: false },
  ]);
  expect(ruleEffects(before, [], [past('C', 'huur', '4100')])).toEqual([
    { entry: 'C', effect: 'lost', before: 'K2', after: null, agrees: null },
  ]);
});

test('of an entry that still waits nobody knows whether a rule agrees, and what no rule fits is not told', () => {
  const waiting = { ...past('A', 'rente', '4510'), allocations: null };
  const after = [rule('K1', ['rente'], '4510')];
  expect(ruleEffects([], after, [waiting, past('B', 'huur', '4100')])).toEqual([
    { entry: 'A', effect: 'gained', before: null, after: 'K1', agrees: null },
  ]);
});
