import type { Found, MatchEnvironment, MatcherRule, QueuedEntry } from '../contract/matcher-rule.ts';
import type { RankedProposal } from '../domain/match.ts';
import { contextOf } from './context.ts';
import { compare } from './gather.ts';
import { trustIn } from './learn/trust.ts';
import { propose } from './merge.ts';
import { type MatchModel, weigh } from './model.ts';
import { evidence } from './proposals.ts';
import { evidenceKeys, patternOf, traitsOf } from './traits.ts';
import { heard } from './witnesses.ts';

/** A proposal with everything the model counts. */
export interface Considered extends RankedProposal {
  /** Keys of evidence and traits. */
  readonly keys: readonly string[];
}

/** All ways to book an entry, weighed, best first. */
export function consider(
  entry: QueuedEntry,
  found: Found,
  env: MatchEnvironment,
  rules: readonly MatcherRule[],
  model: MatchModel,
): Considered[] {
  const context = contextOf(entry, found, env);
  const proposals = propose(entry, found, env, rules).map(({ key, ...proposal }) => {
    const complete = heard(context, proposal);
    const traits = traitsOf(context, complete);
    return { key, complete, pattern: patternOf(traits), keys: [...evidenceKeys(complete.evidence), ...traits] };
  });
  const chances = weigh(
    model,
    proposals.map(({ keys }) => keys),
  );
  return proposals
    .map(({ key, complete, pattern, keys }, at) => {
      const { most, wrong } = trustIn(pattern, entry.administration, env);
      const chance = chances[at] ?? 0;
      const probability = Math.min(chance, most);
      const doubt = chance > most ? [evidence('pattern-wrong-before', String(wrong), 'against')] : [];
      return {
        key,
        considered: { ...complete, evidence: [...complete.evidence, ...doubt], keys, pattern, probability },
      };
    })
    .sort((a, b) => b.considered.probability - a.considered.probability || compare(a.key, b.key))
    .map(({ considered }) => considered);
}
