import type { Found, MatcherRule, QueuedEntry } from '../../contract/matcher-rule.ts';
import type { Proposal } from '../../domain/match.ts';
import { numberKey } from '../keys.ts';
import { compact } from '../text/normalise.ts';

/** An item whose number is quoted and whose open amount is the entry's. */
export const ownNumber: MatcherRule = {
  id: 'own-number',
  version: 1,
  title: { en: 'Number quoted, amount exact', nl: 'Nummer genoemd, bedrag klopt' },
  keys: (entry) => mentioned(entry).map(numberKey),
  propose: (entry, found) => {
    const proposals = new Map<string, Proposal>();
    for (const number of mentioned(entry)) for (const one of exact(entry, number, found)) proposals.set(one[0], one[1]);
    return [...proposals.values()];
  },
};

function exact(entry: QueuedEntry, number: string, found: Found): [string, Proposal][] {
  return found
    .items(numberKey(number))
    .filter((item) => item.open.minor === entry.amount.minor && item.heldBy === null)
    .map((item) => [
      item.id,
      {
        allocations: [{ kind: 'open-item', openItem: item.id, minor: entry.amount.minor }],
        residue: 0n,
        evidence: [
          { key: 'number', value: number, strength: number.length >= 6 ? 'proof' : 'strong' },
          { key: 'amount-exact', value: '', strength: 'strong' },
        ],
        vetoes: [],
      },
    ]);
}

function mentioned(entry: QueuedEntry): string[] {
  const text = [entry.remittance.structured, entry.endToEndId, entry.remittance.text].filter((part) => part !== null);
  const tokens = text.flatMap((part) => part.split(/[\s,;:]+/)).map(compact);
  return [...new Set(tokens.filter((token) => token.length >= 4 && /\d/.test(token)))];
}
