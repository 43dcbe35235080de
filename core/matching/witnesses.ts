import type { Evidence, Proposal } from '../domain/match.ts';
import type { Context } from './context.ts';
import { joined } from './merge.ts';
import { itemWitness } from './witnesses/item.ts';
import { ledgerWitness } from './witnesses/ledger.ts';
import { numberWitness } from './witnesses/number.ts';
import { payerWitness } from './witnesses/payer.ts';
import { type Subject, subjectOf } from './witnesses/subject.ts';
import { vetoesOf } from './witnesses/vetoes.ts';

const WITNESSES: readonly ((context: Context, subject: Subject) => Evidence[])[] = [
  numberWitness,
  payerWitness,
  itemWitness,
  ledgerWitness,
];

/**
 * A proposal with what can be said for and against it, whichever rule made it. Rules say why they came to it; witnesses are asked of
 * all alike, so that proposals of different rules can be compared.
 */
export function heard<P extends Proposal>(context: Context, proposal: P): P {
  const subject = subjectOf(context, proposal);
  const evidence = joined([...proposal.evidence, ...WITNESSES.flatMap((witness) => witness(context, subject))]);
  const vetoes = joined([...proposal.vetoes, ...vetoesOf(context, subject, evidence)]);
  return { ...proposal, evidence, vetoes };
}
