import type { MatchEnvironment } from '../../contract/matcher-rule.ts';
import type { Decision } from '../../domain/match.ts';
import { PATTERN } from './kinds.ts';

/** A first proposal stated as likelier than this is one matching stands for: its mistakes count. */
const SURE = 0.99;

export function patternKey(administration: string, pattern: string): string {
  return `${administration}|${pattern}`;
}

/** What to remember of a decision once it is known what was booked. `right`: the first proposal is what was booked. */
export function stoodFor(decision: Decision, right: boolean): { pattern: string; right: boolean } | null {
  const [best] = decision.proposals;
  return best === undefined || best.probability < SURE ? null : { pattern: best.pattern, right };
}

/** What the shipped prior is worth beside an administration's own experience: this many right proposals of each pattern. */
const PRIOR_RIGHT = 400;

/**
 * The most a proposal of this pattern can be trusted here: its share of right ones, own experience on top of the prior's. One
 * or two mistakes are noted; more stop a pattern from booking by itself until enough right ones make up for them.
 */
export function trustIn(
  pattern: string,
  administration: string,
  env: MatchEnvironment,
): { most: number; wrong: number } {
  const facts = env.learned.facts(PATTERN, patternKey(administration, pattern));
  const wrong = facts.find(({ value }) => value === 'wrong')?.hits ?? 0;
  const right = facts.find(({ value }) => value === 'right')?.hits ?? 0;
  return { most: (right + PRIOR_RIGHT) / (right + wrong + PRIOR_RIGHT), wrong };
}
