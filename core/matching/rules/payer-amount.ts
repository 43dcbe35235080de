import type { MatcherRule, QueuedEntry } from '../../contract/matcher-rule.ts';
import { partyAccountKey, partyItemsKey } from '../keys.ts';

/** The only open item of this amount of the party that owns the counter account. */
export const payerAmount: MatcherRule = {
  id: 'payer-amount',
  version: 1,
  title: { en: 'Known account, one item of this amount', nl: 'Bekende rekening, één post van dit bedrag' },
  keys: (entry) => keysOf(entry),
  propose: (entry, found) => {
    const items = keysOf(entry)
      .flatMap((key) => found.parties(key))
      .flatMap((party) => found.items(partyItemsKey(party.code)))
      .filter((item) => item.open.minor === entry.amount.minor && item.heldBy === null);
    return items.map((item) => ({
      allocations: [{ kind: 'open-item' as const, openItem: item.id, minor: entry.amount.minor }],
      residue: 0n,
      evidence: [
        { key: 'payer-account', value: entry.counterparty.iban ?? '', strength: 'strong' as const },
        { key: 'amount-exact', value: '', strength: 'strong' as const },
        ...(items.length === 1 ? [{ key: 'only-amount', value: '', strength: 'strong' as const }] : []),
      ],
      vetoes: [],
    }));
  },
};

function keysOf(entry: QueuedEntry) {
  const account = entry.counterparty.iban ?? entry.counterparty.account;
  return account === null ? [] : [partyAccountKey(account)];
}
