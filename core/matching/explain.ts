import type { Evidence, Veto } from '../domain/match.ts';

/** The same sentence in both languages of the UI. */
export interface Sentence {
  readonly en: string;
  readonly nl: string;
}

/** Why a proposal is what it is, in a sentence. */
export function explain(proposal: {
  readonly evidence: readonly Evidence[];
  readonly vetoes: readonly Veto[];
}): Sentence {
  const facts = [...proposal.evidence, ...proposal.vetoes]
    .map(({ key, value }) => (value === '' ? key : `${key} ${value}`))
    .join('; ');
  return { en: facts, nl: facts };
}
