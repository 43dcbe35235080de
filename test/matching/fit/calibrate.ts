/** What was stated of a first proposal, and whether it was right. */
export interface Stated {
  readonly chance: number;
  readonly right: boolean;
}

/** Fewer statements than this in a step say too little. */
const LEAST_IN_STEP = 150;

/**
 * Stated chance → how often it came true, rising (pool adjacent violators on steps of equal size). The top step is kept below
 * certainty by one imagined miss: no sample proves a chance of 1.
 */
export function calibration(stated: readonly Stated[]): [number, number][] {
  const sorted = [...stated].filter(({ chance }) => chance > 0.05).sort((a, b) => a.chance - b.chance);
  const steps = STEPS.slice(1).map((upper, at) =>
    sorted.filter(({ chance }) => chance > (STEPS[at] ?? 0) && chance <= upper),
  );
  const pools: { chances: number; right: number; count: number }[] = [];
  for (const step of steps) {
    if (step.length === 0) continue;
    pools.push({
      chances: step.reduce((sum, { chance }) => sum + logit(chance), 0),
      right: step.filter(({ right }) => right).length,
      count: step.length,
    });
    while (pools.length > 1) {
      const last = pools.at(-1);
      const before = pools.at(-2);
      if (last === undefined || before === undefined) break;
      if (last.count >= LEAST_IN_STEP && last.right / last.count > before.right / before.count) break;
      pools.splice(-2, 2, {
        chances: before.chances + last.chances,
        right: before.right + last.right,
        count: before.count + last.count,
      });
    }
  }
  return pools.map(({ chances, right, count }) => [
    round(1 / (1 + Math.exp(-chances / count))),
    round((right + 0.5) / (count + 1)),
  ]);
}

const STEPS = [0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.97, 0.98, 0.985, 0.99, 0.993, 0.995, 0.997, 0.998, 0.999, 0.9995, 1];

function logit(chance: number): number {
  const safe = Math.min(1 - 1e-6, Math.max(1e-6, chance));
  return Math.log(safe / (1 - safe));
}

function round(chance: number): number {
  return Math.round(chance * 100_000) / 100_000;
}
