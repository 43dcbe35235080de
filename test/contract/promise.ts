import { expect, test } from 'vitest';

/** A promise of a contract that a plugin cannot keep for now. It says why, and holds until a day: then the test fails again. */
export interface Skip {
  readonly reason: string;
  /** 'YYYY-MM-DD', the last day it is accepted. */
  readonly until: string;
}

/** Name of the promise → the test of it. */
export type Kept = Readonly<Record<string, () => Promise<void> | void>>;

/** Name of the promise → why not. */
export type Skips = Readonly<Record<string, Skip>>;

/** A month at a stand-in bank that misbehaves is thousands of signed calls; several suites share one machine. */
const TIMEOUT_MS = 180_000;

/** The promises of a suite as tests, but for what is skipped. A skip of something that is not promised, or too old, fails. */
export function promises(skips: Skips, suite: Kept): void {
  const today = new Date().toISOString().slice(0, 10);
  test('every skip names a promise of the suite, and its time is not over', () => {
    for (const [name, { reason, until }] of Object.entries(skips)) {
      expect(Object.keys(suite)).toContain(name);
      expect(reason.length, name).toBeGreaterThan(10);
      expect(until >= today, `"${name}" was to be kept by ${until}`).toBe(true);
    }
  });
  for (const [name, keep] of Object.entries(suite)) {
    const skip = skips[name];
    test(name, { timeout: TIMEOUT_MS }, async (context) => {
      if (skip !== undefined) return context.skip(`${skip.reason} (until ${skip.until})`);
      await keep();
    });
  }
}
