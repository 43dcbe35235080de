import type { MatchModel } from './model.ts';

/** What is known before the first booking. */
export const PRIOR: MatchModel = {
  version: 'prior-1',
  bias: -3,
  weights: {},
  strengths: { proof: 6, strong: 3, weak: 1, against: -4 },
};
