import type { Evidence, Proposal } from '../domain/match.ts';
import type { Context } from './context.ts';
import { itemWitness } from './witnesses/item.ts';
import { ledgerWitness } from './witnesses/ledger.ts';
import { numberWitness } from './witnesses/number.ts';
import { payerWitness } from './witnesses/payer.ts';
import { type Subject, subjectOf } from './witnesses/subject.ts';

const WITNESSES: readonly ((context: Context, subject: Subject) => Evidence[])[] = [
  numberWitness,
  payerWitness,
  itemWitness,
  ledgerWitness,
];

/**
 * What can be said for and against any proposal, whichever rule made it. Rules say why they came to it; witnesses are asked of
 * all alike, so that proposals of different rules can be compared.
 */
export function testimony(context: Context, proposal: Proposal): Evidence[] {
  const subject = subjectOf(context, proposal);
  return WITNESSES.flatMap((witness) => witness(context, subject));
}
