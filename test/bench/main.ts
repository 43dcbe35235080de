import { KoppelError } from '#core/domain/errors.ts';
import { benchFormats } from './formats.ts';
import { benchMatching, type MatchingTiming } from './matching.ts';
import { benchStoredMatching } from './matching-stored.ts';
import { benchPaymentFiles } from './payment-files.ts';
import { benchImport, benchStore } from './store.ts';
import { benchUi } from './ui.ts';
import type { BenchOptions, Verdict } from './verdict.ts';

interface Case {
  readonly measures: string;
  /** When none are asked for: the whole run stays within some minutes. */
  readonly sizes: readonly number[];
  readonly run: (options: BenchOptions) => Promise<readonly Verdict[]>;
}

const CASES: Readonly<Record<string, Case>> = {
  formats: {
    measures: 'entries read from CAMT.053 and MT940, beside npm peers',
    sizes: [10_000],
    run: benchFormats,
  },
  payments: { measures: 'orders written as pain.001, beside npm peers', sizes: [10_000], run: benchPaymentFiles },
  matching: {
    measures: 'open items in memory, a day’s queue against them',
    sizes: [10_000, 100_000],
    run: over(benchMatching),
  },
  stored: {
    measures: 'open items in PostgreSQL, a day’s queue against them',
    sizes: [10_000],
    run: over(benchStoredMatching),
  },
  import: {
    measures: 'entries of a CAMT.053 file to PostgreSQL, beside COPY of the same rows',
    sizes: [10_000],
    run: benchImport,
  },
  store: {
    measures: 'entries and open items of an organisation, what every page asks of it',
    sizes: [100_000],
    run: benchStore,
  },
  ui: { measures: 'entries and open items, the admin UI in Chromium', sizes: [100_000], run: benchUi },
};

/** Weighing an entry has to cost the same whatever the size of the books. */
function over(measure: (items: number) => Promise<MatchingTiming>): Case['run'] {
  return async ({ sizes, print }) => {
    const timings: MatchingTiming[] = [];
    print(
      `  ${'open items'.padStart(12)}${'entries'.padStart(10)}${'ms an entry'.padStart(14)}${'booked'.padStart(10)}`,
    );
    for (const size of sizes) {
      const timing = await measure(size);
      timings.push(timing);
      const each = ((timing.seconds / timing.entries) * 1000).toFixed(3);
      print(
        `  ${String(timing.items).padStart(12)}${String(timing.entries).padStart(10)}${each.padStart(14)}${String(timing.booked).padStart(10)}`,
      );
    }
    const [first, last] = [timings[0], timings.at(-1)];
    if (first === undefined || last === undefined || first === last) return [];
    const measured = last.seconds / last.entries / (first.seconds / first.entries);
    const what = `an entry against ${last.items} open items, over one against ${first.items}`;
    return [{ what, measured, floor: 3, target: 1.5, ok: measured <= 3 }];
  };
}

/**
 * `koppel bench [case…] [size…]`: each case at its own sizes, or at those asked for; all cases when none is named. Prints a table
 * a case and what has to hold of it. Returns whether every floor held. Throws `request_invalid` for a case there is not.
 */
export async function bench(words: readonly string[], print: (line: string) => void): Promise<boolean> {
  const sizes = words.filter((word) => /^\d+$/.test(word)).map(Number);
  const names = words.filter((word) => !/^\d+$/.test(word));
  const wrong = names.find((name) => !(name in CASES));
  if (wrong !== undefined) {
    throw new KoppelError('request_invalid', `There is no case "${wrong}": ${Object.keys(CASES).join(', ')}.`);
  }
  let held = true;
  for (const [name, one] of Object.entries(CASES)) {
    if (names.length > 0 && !names.includes(name)) continue;
    print(`\n# ${name}: ${one.measures}`);
    const verdicts = await one.run({ sizes: sizes.length === 0 ? one.sizes : sizes, print });
    print('');
    for (const { what, measured, floor, target, ok } of verdicts) {
      print(`  ${ok ? 'holds ' : 'BROKEN'} ${what}: ${measured.toFixed(1)} (floor ${floor}, target ${target})`);
    }
    held &&= verdicts.every(({ ok }) => ok);
  }
  return held;
}
