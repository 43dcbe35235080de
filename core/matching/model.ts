import type { Evidence } from '../domain/match.ts';

/**
 * How much each piece of evidence counts, in log-odds: a chance p is bias + Σ weights = ln(p / (1 - p)). A shipped prior that an
 * administration's own bookings correct.
 */
export interface MatchModel {
  /** Named in stored decisions, so that they can be told from those of another model. */
  readonly version: string;
  readonly bias: number;
  /** Evidence key → log-odds. A key it does not know counts by its strength. */
  readonly weights: Readonly<Record<string, number>>;
  readonly strengths: Readonly<Record<Evidence['strength'], number>>;
}

/** The chance that a proposal with this evidence is wholly right, 0–1. */
export function probability(model: MatchModel, evidence: readonly Evidence[]): number {
  let odds = model.bias;
  for (const { key, strength } of evidence) odds += model.weights[key] ?? model.strengths[strength];
  return 1 / (1 + Math.exp(-odds));
}
