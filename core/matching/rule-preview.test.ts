import { expect, test } from 'vitest';
import { entry, OTHER } from '../../test/matching/kit.ts';
import type { Characteristic } from '../contract/matcher-rule.ts';
import { previewRules } from './rule-preview.ts';

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

test('a change of rules shows what is gained, lost and changed, and whether it agrees with what was booked', () => {
  const before = [rule('K1', ['rente'], '4510'), rule('K2', ['huur'], '4100')];
  const after = [rule('K1', ['rente'], '4510'), rule('K3', [], '4400'), rule('K4', ['premie'], '4400')];
  const preview = previewRules(before, after, [
    past('A', 'rente', '4510'),
    past('B', 'premie', '4400'),
    past('C', 'huur', '4100'),
  ]);
  expect(preview).toEqual({
    gained: [{ entry: 'B', before: null, after: 'K4', agrees: true }],
    lost: [],
    changed: [{ entry: 'C', before: 'K2', after: 'K3', agrees: false }],
  });
  expect(previewRules(before, [], [past('C', 'huur', '4100')]).lost).toEqual([
    { entry: 'C', before: 'K2', after: null, agrees: null },
  ]);
});
