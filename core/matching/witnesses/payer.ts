import type { Evidence } from '../../domain/match.ts';
import type { Context } from '../context.ts';
import { counterAccount, type Payer, type PayerSign } from '../payers.ts';
import { evidence } from '../proposals.ts';
import type { Subject } from './subject.ts';

const CUSTOMER_LABEL = /^(KLANT|DEB|REL|CUST|KD|LID|CLIENT)/;

/** Whether the one who pays (or is paid) is the one whose items these are. */
export function payerWitness(context: Context, { party, parties, settled }: Subject): Evidence[] {
  if (parties.size > 1) return [evidence('several-parties', String(parties.size), 'against')];
  if (party === null) return [];
  const payer = context.payers.get(party);
  const facts = payer === undefined ? [] : signsOf(context, payer);
  if (facts.length > 0) return facts;
  if (settled.every((item) => item.kind === 'payment-order' || item.kind === 'direct-debit-batch')) return [];
  if (counterAccount(context.entry) === null && context.entry.counterparty.name === null) {
    return [evidence('payer-not-given', '', 'weak')];
  }
  const others = [...context.payers.values()];
  const byAccount = others.find(({ signs }) => signs.has('account') || signs.has('account-learned'));
  if (byAccount !== undefined) return [evidence('payer-is-other', byAccount.party.name, 'against')];
  const byName = others.find(({ signs }) => signs.has('name'));
  if (byName !== undefined) return [evidence('payer-name-is-other', byName.party.name, 'against')];
  return [evidence('payer-unknown', context.entry.counterparty.name ?? '', 'weak')];
}

function signsOf(context: Context, payer: Payer): Evidence[] {
  const { party, signs } = payer;
  const others = [...context.payers.values()].filter((other) => other.party.code !== party.code);
  const alone = (sign: PayerSign) => !others.some((other) => other.signs.has(sign));
  const facts: Evidence[] = [];
  if (signs.has('account'))
    facts.push(
      alone('account')
        ? evidence('payer-account', context.entry.counterparty.iban ?? '', 'strong')
        : evidence('payer-account-shared', party.name, 'weak'),
    );
  if (signs.has('account-learned')) {
    facts.push(
      alone('account-learned')
        ? evidence('payer-account-learned', String(payer.learned), 'strong')
        : evidence('payer-account-learned-shared', String(payer.learned), 'weak'),
    );
    if (payer.learned >= 3) facts.push(evidence('payer-learned-often', String(payer.learned), 'weak'));
  }
  if (signs.has('name'))
    facts.push(
      alone('name') ? evidence('payer-name', party.name, 'strong') : evidence('payer-name-shared', party.name, 'weak'),
    );
  else if (signs.has('name-like')) {
    const better = others.some(
      (other) => other.likeness >= payer.likeness && (other.signs.has('name') || other.signs.has('name-like')),
    );
    const key = better ? 'payer-name-other-as-like' : payer.likeness >= 0.9 ? 'payer-name-like' : 'payer-name-vague';
    facts.push(evidence(key, party.name, better ? 'against' : 'weak'));
  }
  if (signs.has('name-learned')) facts.push(evidence('payer-name-learned', party.name, 'weak'));
  if (signs.has('code')) {
    const labelled = context.reading.mentions.some(
      ({ value, label }) => value === party.code && CUSTOMER_LABEL.test(label),
    );
    facts.push(evidence(labelled ? 'payer-code-labelled' : 'payer-code', party.code, labelled ? 'strong' : 'weak'));
  }
  if (signs.has('named')) facts.push(evidence('payer-named', party.name, 'strong'));
  if (!signs.has('account') && others.some((other) => other.signs.has('account')))
    facts.push(evidence('account-of-other', '', 'against'));
  if (!signs.has('account-learned') && others.some((other) => other.signs.has('account-learned')))
    facts.push(evidence('account-learned-other', '', 'against'));
  return facts;
}
