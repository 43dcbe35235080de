import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { WriteResult } from './pain/child.ts';
import { WRITERS } from './pain/writers.ts';
import type { BenchOptions, Verdict } from './verdict.ts';

const run = promisify(execFile);
const CHILD = join(import.meta.dirname, 'pain/child.ts');
const ROUNDS = 3;

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

interface Row {
  readonly ms: number;
  readonly megabytes: number;
}

/** Writing pain.001 beside bare concatenation and the npm peer `sepa`, interleaved, each in its own process. */
export async function benchPaymentFiles({ sizes, print }: BenchOptions): Promise<readonly Verdict[]> {
  const found: Verdict[] = [];
  for (const count of sizes) {
    const results = new Map<string, WriteResult[]>(WRITERS.map((writer) => [writer.id, []]));
    for (let round = 0; round < ROUNDS; round++) {
      for (const { id } of WRITERS) {
        // The peer needs seconds where the others need milliseconds; it gets fewer warm runs. A small file needs more of them to be warm.
        const runs = id === 'sepa' ? 2 : Math.max(6, Math.ceil(60_000 / count));
        const { stdout } = await run(process.execPath, [
          '--max-old-space-size=6144',
          CHILD,
          id,
          String(count),
          String(runs),
        ]);
        results.get(id)?.push(JSON.parse(stdout) as WriteResult);
      }
    }
    print(`\npain.001.001.09, ${count} orders`);
    print(`  ${'writer'.padEnd(22)}${'ms'.padStart(9)}${'grows MB'.padStart(10)}${'MB written'.padStart(12)}`);
    const rows = new Map<string, Row>();
    for (const [id, list] of results) {
      const ms = median(list.flatMap((one) => one.ms.slice(Math.floor(one.ms.length / 2))));
      const megabytes = median(list.map((one) => one.megabytes));
      rows.set(id, { ms, megabytes });
      const written = (list[0]?.bytes ?? 0) / 1_048_576;
      print(
        `  ${id.padEnd(22)}${ms.toFixed(0).padStart(9)}${megabytes.toFixed(0).padStart(10)}${written.toFixed(1).padStart(12)}`,
      );
    }
    const own = rows.get('koppel');
    const limit = rows.get('bare concatenation');
    const peer = rows.get('sepa');
    if (own === undefined || limit === undefined || peer === undefined) continue;
    const what = `pain.001, ${count} orders`;
    const faster = peer.ms / own.ms;
    const share = limit.ms / own.ms;
    found.push(
      { what: `${what}: faster than sepa by`, measured: faster, floor: 5, target: 9, ok: faster >= 5 },
      { what: `${what}: share of bare concatenation`, measured: share, floor: 0.5, target: 0.9, ok: share >= 0.5 },
      { what: `${what}: grows by MB`, measured: own.megabytes, floor: 60, target: 50, ok: own.megabytes <= 60 },
    );
  }
  return found;
}
