import type { MatchModel } from '#core/matching/model.ts';
import type { Example } from './examples.ts';

/** Keys seen less often than this tell more of the sample than of the world. */
const LEAST_COUNT = 12;
const ROUNDS = 260;
const STEP = 0.3;
/** How strongly weights are pulled to zero. */
const PULL = 0.4;

/** Weights that make the right proposals likeliest among all proposals and "none": conditional logit with L2, by Adam. */
export function fit(examples: readonly Example[], version: string): MatchModel {
  const ids = index(examples);
  const bias = ids.size;
  const rows = examples.map(({ proposals }) =>
    proposals.map(({ keys, right }) => ({
      right,
      at: [...keys.map((key) => ids.get(key)).filter((id) => id !== undefined), bias],
    })),
  );
  const weights = new Float64Array(bias + 1);
  const mean = new Float64Array(bias + 1);
  const spread = new Float64Array(bias + 1);
  for (let round = 1; round <= ROUNDS; round++) {
    const slope = slopes(rows, weights);
    const step = round < ROUNDS * 0.7 ? STEP : STEP / 5;
    for (let id = 0; id <= bias; id++) {
      const g = (slope[id] ?? 0) + (id === bias ? 0 : PULL * (weights[id] ?? 0));
      mean[id] = 0.9 * (mean[id] ?? 0) + 0.1 * g;
      spread[id] = 0.999 * (spread[id] ?? 0) + 0.001 * g * g;
      const scaled =
        (mean[id] ?? 0) / (1 - 0.9 ** round) / (Math.sqrt((spread[id] ?? 0) / (1 - 0.999 ** round)) + 1e-8);
      weights[id] = (weights[id] ?? 0) - step * scaled;
    }
  }
  const named = [...ids]
    .map(([key, id]) => [key, rounded(weights[id] ?? 0)] as const)
    .filter(([, weight]) => weight !== 0);
  return { version, bias: rounded(weights[bias] ?? 0), weights: Object.fromEntries(named), calibration: [] };
}

function slopes(
  rows: readonly (readonly { right: boolean; at: readonly number[] }[])[],
  weights: Float64Array,
): Float64Array {
  const slope = new Float64Array(weights.length);
  for (const row of rows) {
    const scores = row.map(({ at }) => at.reduce((sum, id) => sum + (weights[id] ?? 0), 0));
    const highest = Math.max(0, ...scores);
    const parts = scores.map((score) => Math.exp(score - highest));
    const total = parts.reduce((sum, part) => sum + part, Math.exp(-highest));
    for (const [nth, { right, at }] of row.entries()) {
      const g = (parts[nth] ?? 0) / total - (right ? 1 : 0);
      for (const id of at) slope[id] = (slope[id] ?? 0) + g;
    }
  }
  return slope;
}

function index(examples: readonly Example[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { proposals } of examples)
    for (const { keys } of proposals) for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  const known = [...counts].filter(([, count]) => count >= LEAST_COUNT).map(([key]) => key);
  return new Map(known.sort().map((key, id) => [key, id]));
}

function rounded(weight: number): number {
  return Math.round(weight * 100) / 100;
}
