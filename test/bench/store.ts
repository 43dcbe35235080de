import { BIG } from './seed/plan.ts';
import { openBigHub } from './store/big-hub.ts';
import { importMemory, importVerdicts, timeImport } from './store/import.ts';
import { latencyTable } from './store/latency.ts';
import { timeRequests } from './store/requests.ts';
import type { BenchOptions, Verdict } from './verdict.ts';

const TIMES = 100;
/** At the hub, 99 of 100; by what the request is called (store/requests.ts). */
const LIMITS: Readonly<Record<string, number>> = {
  'first page: figures': 200,
  'first page: accounts': 200,
  'workbench: next entry with its proposals': 100,
};
/** Every other request of a page. */
const ANY_MS = 500;

/** What the pages of the admin UI ask, at an organisation with so many entries and open items. */
export async function benchStore({ sizes, print }: BenchOptions): Promise<readonly Verdict[]> {
  const found: Verdict[] = [];
  for (const size of sizes) {
    const sized = { ...BIG, entries: size, openItems: size, waiting: Math.round(size / 10) };
    const hub = await openBigHub(sized, print);
    try {
      const rows = await timeRequests(hub, sized, TIMES);
      latencyTable(rows, print);
      for (const { what, p99 } of rows) {
        const limit = LIMITS[what] ?? ANY_MS;
        if (what in LIMITS || p99 > limit)
          found.push({
            what: `${what}, ms, ${size} entries`,
            measured: p99,
            floor: limit,
            target: limit,
            ok: p99 <= limit,
          });
      }
    } finally {
      await hub.close();
    }
  }
  return found;
}

/** Files of so many entries, beside COPY of the same rows; and the memory the largest takes. */
export async function benchImport({ sizes, print }: BenchOptions): Promise<readonly Verdict[]> {
  const found: Verdict[] = [];
  print(
    `  ${'entries'.padStart(10)}${'MB'.padStart(8)}${'COPY s'.padStart(10)}${'import s'.padStart(10)}${'known s'.padStart(10)}`,
  );
  for (const entries of sizes) {
    const timed = await timeImport(entries);
    const seconds = [timed.copied, timed.imported, timed.again].map((one) => one.toFixed(2).padStart(10)).join('');
    print(`  ${String(entries).padStart(10)}${timed.megabytes.toFixed(1).padStart(8)}${seconds}`);
    found.push(...importVerdicts(timed));
  }
  const largest = Math.max(...sizes);
  const { baseline, peak } = await importMemory(largest);
  const grown = peak - baseline;
  print(
    `  memory: ${baseline.toFixed(0)} MB with nothing to do, ${peak.toFixed(0)} MB at most with ${largest} entries`,
  );
  found.push({
    what: `${largest} entries: memory over the idle process, MB`,
    measured: grown,
    floor: 200,
    target: 100,
    ok: grown <= 200,
  });
  return found;
}
