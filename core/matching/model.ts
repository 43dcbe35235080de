/**
 * How much evidence and traits count. Of all proposals for an entry at most one is right, so they are weighed against each other
 * and against "none of these": with score s = Σ weights, the chance of a proposal is e^s / (1 + Σ e^s of all proposals).
 */
export interface MatchModel {
  /** Named in stored decisions, so that they can be told from those of another model. */
  readonly version: string;
  /** Key of evidence or trait → weight. Keys it does not know count nothing. */
  readonly weights: Readonly<Record<string, number>>;
  /** Added to every score: how likely any proposal is, before anything is known of it. */
  readonly bias: number;
  /**
   * What the chances turned out to be on bookings the weights were not fitted on: pairs of stated and true chance, rising.
   * Between two pairs the log-odds are interpolated.
   */
  readonly calibration: readonly (readonly [stated: number, real: number])[];
}

/** Chances that each proposal is wholly right, in the order given. Each proposal is the list of its keys. */
export function weigh(model: MatchModel, proposals: readonly (readonly string[])[]): number[] {
  const scores = proposals.map((keys) => keys.reduce((sum, key) => sum + (model.weights[key] ?? 0), model.bias));
  const highest = Math.max(0, ...scores);
  const parts = scores.map((score) => Math.exp(score - highest));
  const total = parts.reduce((sum, part) => sum + part, Math.exp(-highest));
  return parts.map((part) => calibrated(model, part / total));
}

function calibrated(model: MatchModel, stated: number): number {
  const points = model.calibration;
  const [lowest] = points;
  const top = points.at(-1);
  if (lowest === undefined || top === undefined) return stated;
  if (stated <= lowest[0]) return between(stated, [0, 0], lowest);
  for (const [at, right] of points.entries()) {
    const left = points[at - 1];
    if (left !== undefined && stated <= right[0]) return between(stated, left, right);
  }
  return between(stated, top, [1, 1]);
}

const LEAST = 1e-6;

function between(stated: number, a: readonly [number, number], b: readonly [number, number]): number {
  const from = logit(a[0]);
  const to = logit(b[0]);
  const share = to === from ? 1 : (logit(stated) - from) / (to - from);
  return 1 / (1 + Math.exp(-(logit(a[1]) + share * (logit(b[1]) - logit(a[1])))));
}

function logit(chance: number): number {
  const safe = Math.min(1 - LEAST, Math.max(LEAST, chance));
  return Math.log(safe / (1 - safe));
}
