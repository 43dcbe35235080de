import type { Characteristic, MatcherRule, QueuedEntry } from '../../contract/matcher-rule.ts';
import { compact } from '../text/normalise.ts';

/** What a person said: this IBAN and/or these words go to that ledger account. */
export const characteristic: MatcherRule = {
  id: 'characteristic',
  version: 1,
  title: { en: 'Characteristic rule', nl: 'Betalingskenmerk' },
  keys: () => [],
  propose: (entry, _found, env) => {
    const text = compact([entry.bankText, entry.remittance.text, entry.counterparty.name].join(' '));
    return env.characteristics
      .filter((rule) => fits(rule, entry, text))
      .map((rule) => ({
        allocations: [
          {
            kind: 'ledger' as const,
            ledgerAccount: rule.ledgerAccount,
            minor: entry.amount.minor,
            ...(rule.administration === null || rule.administration === entry.administration
              ? {}
              : { administration: rule.administration }),
          },
        ],
        residue: 0n,
        evidence: [{ key: 'characteristic', value: rule.id, strength: 'proof' as const }],
        vetoes: [],
      }));
  },
};

function fits(rule: Characteristic, entry: QueuedEntry, text: string): boolean {
  if (rule.iban === null && rule.textContains.length === 0) return false;
  if (rule.iban !== null && rule.iban !== entry.counterparty.iban) return false;
  if (rule.direction !== null && rule.direction !== (entry.amount.minor < 0n ? 'out' : 'in')) return false;
  return rule.textContains.every((words) => text.includes(compact(words)));
}
