import type { MatchModel } from './model.ts';
import weights from './prior.json' with { type: 'json' };

/** What is known before the first booking. How it came about: docs/decisions on the matching prior. */
export const PRIOR: MatchModel = weights as unknown as MatchModel;
