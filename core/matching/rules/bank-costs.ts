import type { MatcherRule } from '../../contract/matcher-rule.ts';
import type { Evidence, Proposal } from '../../domain/match.ts';
import type { LedgerRole } from '../../domain/policy.ts';
import { type Context, contextOf } from '../context.ts';
import { counterAccount } from '../payers.ts';
import { evidence, ledgerFor, onLedger, whole } from '../proposals.ts';

/** What the bank itself books: its charges, and interest paid or received. */
export const bankCosts: MatcherRule = {
  id: 'bank-costs',
  version: 1,
  title: { en: 'Charges and interest of the bank', nl: 'Kosten en rente van de bank' },
  keys: () => [],
  propose: (entry, found, env) => {
    const context = contextOf(entry, found, env);
    const byBank = counterAccount(entry) === null;
    const iso = entry.code.iso ?? '';
    const interest = /INTR/.test(iso) || (byBank && context.reading.cues.has('interest'));
    const charges = /CHRG|COMM|FEES/.test(iso) || (byBank && context.reading.cues.has('charges'));
    const facts = [
      ...(byBank ? [evidence('no-counter-account', '', 'weak')] : [evidence('has-counter-account', '', 'against')]),
      ...(/INTR|CHRG|COMM|FEES/.test(iso) ? [evidence('bank-code', iso, 'strong')] : []),
      ...(/MCRD|CCRD|CNTR|RCDT|ICDT|RDDT|IDDT/.test(iso) ? [evidence('payment-code', iso, 'against')] : []),
    ];
    return [
      ...(interest
        ? onRole(context, context.amount < 0n ? 'interest-paid' : 'interest-received', 'interest', facts)
        : []),
      ...(charges && !/INTR/.test(iso) ? onRole(context, 'bank-charges', 'bank-charges', facts) : []),
    ];
  },
};

function onRole(
  context: Context,
  role: LedgerRole,
  key: 'interest' | 'bank-charges',
  facts: readonly Evidence[],
): Proposal[] {
  const account = ledgerFor(context, role);
  return account === null
    ? []
    : [whole([onLedger(context, account, context.amount, { reason: key })], [evidence(key, '', 'strong'), ...facts])];
}
