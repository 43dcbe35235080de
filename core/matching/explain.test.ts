import { expect, test } from 'vitest';
import { decided, entry, item, PAYER, party, world } from '../../test/matching/kit.ts';
import type { RankedProposal } from '../domain/match.ts';
import { EVIDENCE_KEYS, phraseOf } from './explain/phrases.ts';
import { explain, explainDecision, type Names, reason } from './explain.ts';

const names: Names = {
  item: (id) => (id === 'A' ? 'verkoopfactuur 260117 van Bakkerij Zonneveld' : null),
  ledgerAccount: (code) => (code === '4550' ? 'Betalingsverschillen' : null),
  administration: () => null,
};

const proposal = (parts: Partial<RankedProposal>): RankedProposal => ({
  allocations: [],
  residue: 0n,
  evidence: [],
  vetoes: [],
  rules: [],
  probability: 0.9,
  pattern: '',
  ...parts,
});

test('a booking is explained in one sentence: what, why, and the alternatives', async () => {
  const where = world({
    parties: [party('C1', 'Bakkerij Zonneveld', { ibans: [PAYER] })],
    items: [item('A', 12_100n, { number: '260117' })],
  });
  const decision = await decided(where, entry(12_100n, { text: 'factuur 260117', account: PAYER }));
  const { sentence: told, alternatives } = explainDecision(decision, names);
  expect(told.nl).toMatch(
    /^Verkoopfactuur 260117 van Bakkerij Zonneveld: .*nummer 260117 staat in de omschrijving.*\.$/,
  );
  expect(alternatives).toHaveLength(decision.proposals.length - 1);
  expect(told.en).toContain('number 260117 is in the text');
});

test('a sentence ends in one full stop, whatever the name in it ends in', () => {
  const named = (value: string) => explain(proposal({ evidence: [{ key: 'unheard-of', value, strength: 'weak' }] })).nl;
  expect([named('Jansen V.O.F.'), named('Jansen')]).toEqual(['Unheard-of: Jansen V.O.F.', 'Unheard-of: Jansen.']);
});

test('amounts and days are written as people write them', () => {
  expect(reason({ key: 'cents-difference', value: '-123456', strength: 'weak' }).nl).toBe(
    'het verschil is € -1.234,56',
  );
  expect(reason({ key: 'cents-difference', value: '5', strength: 'weak' }).en).toBe('the difference is € 0.05');
  expect(reason({ key: 'day-named', value: '2026-03-14', strength: 'strong' }).nl).toBe(
    'de dag 14-03-2026 wordt genoemd',
  );
});

const doubtful = proposal({
  allocations: [
    { kind: 'open-item', openItem: 'A', minor: 100n },
    { kind: 'ledger', ledgerAccount: '4550', minor: -5n },
  ],
  evidence: [
    { key: 'payer-name', value: 'Zonneveld', strength: 'strong' },
    { key: 'same-amount-more', value: '2', strength: 'against' },
  ],
  vetoes: [{ key: 'equal-candidates', value: '2' }],
});

test('doubts and vetoes are said', () => {
  const why =
    'de naam is die van Zonneveld; maar nog 2 van hun posten hebben dit bedrag en er zijn gelijke mogelijkheden.';
  expect(explainDecision({ verdict: 'propose', proposals: [doubtful] }, names).sentence.nl).toBe(
    `Verkoopfactuur 260117 van Bakkerij Zonneveld en € 0,05 op Betalingsverschillen: ${why}`,
  );
  expect(explain(doubtful).nl).toBe(`D${why.slice(1)}`);
});

test('only a doubt is a sentence too', () => {
  expect(explain({ evidence: [], vetoes: [{ key: 'suspense', value: '' }] }).en).toBe(
    'Only a person books to suspense.',
  );
});

test('ambiguity and silence have words too', () => {
  const two = {
    verdict: 'ambiguous',
    proposals: [proposal({ allocations: [{ kind: 'transfer', iban: PAYER, minor: 1n }] })],
  } as const;
  expect(explainDecision(two, names).sentence.en).toBe(`More than one possibility. Transfer with ${PAYER}.`);
  expect(explainDecision({ verdict: 'nothing', proposals: [] }, names).sentence.nl).toBe(
    'Geen voorstel: niets in de boeken past hierbij.',
  );
});

test('a fact of a rule from elsewhere is told by its key', () => {
  expect(reason({ key: 'weather', value: 'rain', strength: 'weak' }).nl).toBe('weather: rain');
});

test.each(EVIDENCE_KEYS)('"%s" has words in both languages, each a clause', (key) => {
  const phrase = phraseOf(key);
  for (const words of [phrase?.nl, phrase?.en]) expect(words).toMatch(/^\S.*[^.\s]$/);
});
