/** Place of the point that is nearest a threshold from above: what is booked now is at least as sure. */
export function nearestPoint(curve: readonly { readonly threshold: number }[], threshold: number): number {
  const above = curve.findIndex((point) => point.threshold >= threshold - 1e-9);
  return above === -1 ? Math.max(0, curve.length - 1) : above;
}

/** How many entries by hand one wrong booking must be worth for this threshold: it is cost / (cost + 1). */
export function costOf(threshold: number): number {
  return Math.max(1, Math.round(threshold / (1 - threshold)));
}
