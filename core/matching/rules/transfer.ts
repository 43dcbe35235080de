import type { MatcherRule } from '../../contract/matcher-rule.ts';
import type { Proposal } from '../../domain/match.ts';
import { type Context, contextOf } from '../context.ts';
import { evidence, onLedger, whole } from '../proposals.ts';
import { likeness } from '../text/likeness.ts';
import { plain } from '../text/normalise.ts';

/** Money between own accounts, to another administration, or to savings outside the books. */
export const transfer: MatcherRule = {
  id: 'transfer',
  version: 1,
  title: { en: 'Own accounts', nl: 'Interne overboeking' },
  keys: () => [],
  propose: (entry, found, env) => {
    const context = contextOf(entry, found, env);
    const other = env.ownAccounts.find((account) => account.iban === entry.counterparty.iban);
    if (other === undefined) return outside(context);
    if (other.iban === entry.iban) return [];
    const facts = [evidence('own-account', other.iban, 'proof')];
    if (other.administration === null) return [];
    if (other.administration !== entry.administration) {
      return [whole([{ kind: 'administration', administration: other.administration, minor: context.amount }], facts)];
    }
    return [whole([{ kind: 'transfer', iban: other.iban, minor: context.amount }], facts)];
  },
};

/** An account under our own name that is not in the books: savings, if the chart has a place for them. */
function outside(context: Context): Proposal[] {
  const { entry, administration, reading } = context;
  const { name, iban } = entry.counterparty;
  if (administration === null || name === null || iban === null) return [];
  const own = Math.max(likeness(name, administration.legalName), likeness(name, administration.name)) >= 0.85;
  if (!own) return [];
  const savings = context.env.ledgerAccounts.filter(
    (account) => /SPAAR|DEPOSITO/.test(plain(account.name)) && account.kind !== 'bank',
  );
  return savings.map((account) =>
    whole(
      [onLedger(context, account.code, context.amount)],
      [
        evidence('own-name', name, 'strong'),
        ...(reading.cues.has('savings') ? [evidence('says-savings', '', 'strong')] : []),
      ],
    ),
  );
}
