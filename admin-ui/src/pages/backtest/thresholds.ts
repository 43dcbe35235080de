/** Place of the point on the curve that is nearest a threshold, in odds: 99,5 and 99,6 lie as far apart as 50 and 55. */
export function nearestPoint(curve: readonly { readonly threshold: number }[], threshold: number): number {
  const apart = curve.map((point) => Math.abs(logOdds(point.threshold) - logOdds(threshold)));
  return Math.max(0, apart.indexOf(Math.min(...apart)));
}

function logOdds(chance: number): number {
  return Math.log(chance / (1 - chance));
}

/** How many entries by hand one wrong booking must be worth for this threshold: it is cost / (cost + 1). */
export function costOf(threshold: number): number {
  return Math.max(1, Math.round(threshold / (1 - threshold)));
}
