import { execFile } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ChildResult } from './formats/child.ts';
import { type BenchReader, READERS } from './formats/readers.ts';
import { statements } from './model.ts';
import type { BenchOptions, Verdict } from './verdict.ts';
import { camtFile } from './write-camt.ts';
import { writeMt940 } from './write-mt940.ts';

interface Row {
  readonly reader: BenchReader;
  readonly ms: number;
  readonly megabytes: number;
  readonly result: ChildResult;
}

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};

const run = promisify(execFile);
const CHILD = join(import.meta.dirname, 'formats/child.ts');

async function child(reader: BenchReader, file: string, runs: number, entries: number): Promise<ChildResult> {
  const args = ['--max-old-space-size=6144', CHILD, reader.format, reader.id, file, String(runs), String(entries)];
  try {
    const { stdout } = await run(process.execPath, args, { maxBuffer: 1 << 20, timeout: LONGEST_MS });
    return JSON.parse(stdout) as ChildResult;
  } catch (error) {
    // A peer that runs out of memory or time is a result too.
    const killed = (error as { readonly killed?: boolean }).killed === true;
    const why = killed ? `no answer in ${LONGEST_MS / 1000} s` : 'the process died';
    return { ms: [], megabytes: Number.NaN, payments: 0, score: null, error: why };
  }
}

const LONGEST_MS = 300_000;

/** Each reader in turn, round after round, so that a busy moment of the machine hits all of them. */
async function measure(
  readers: readonly BenchReader[],
  fileOf: (reader: BenchReader) => string,
  entries: number,
): Promise<readonly Row[]> {
  const rounds = 2;
  const runs = 60;
  const results = new Map<BenchReader, ChildResult[]>(readers.map((reader) => [reader, []]));
  for (let round = 0; round < rounds; round++) {
    for (const reader of readers) results.get(reader)?.push(await child(reader, fileOf(reader), runs, entries));
  }
  return readers.flatMap((reader) => {
    const list = results.get(reader) ?? [];
    const first = list.find((one) => one.error !== null) ?? list[0];
    if (first === undefined) return [];
    // Warm: the first half of the runs compiles.
    const ms = median(list.flatMap((one) => one.ms.slice(Math.floor(one.ms.length / 2))));
    return [{ reader, ms, megabytes: median(list.map((one) => one.megabytes)), result: first }];
  });
}

function table(title: string, rows: readonly Row[], print: (line: string) => void): void {
  const [own] = rows;
  print(`\n${title}`);
  print(
    `  ${'reader'.padEnd(26)}${'cpu ms'.padStart(9)}${'× ours'.padStart(9)}${'grows MB'.padStart(9)}${'wrong amounts'.padStart(15)}${'wrong payments'.padStart(16)}`,
  );
  for (const { reader, ms, megabytes, result } of rows) {
    const { score } = result;
    const right =
      score === null
        ? `  ${result.error}`
        : `${String(score.wrongAmounts).padStart(15)}${`${score.wrong} of ${score.payments}`.padStart(16)}`;
    const times = own === undefined || Number.isNaN(ms) ? '' : (ms / own.ms).toFixed(1);
    print(
      `  ${reader.id.padEnd(26)}${(Number.isNaN(ms) ? '' : ms.toFixed(0)).padStart(9)}${times.padStart(9)}${megabytes.toFixed(0).padStart(9)}${right}`,
    );
  }
}

function verdicts(what: string, rows: readonly Row[], floor: number, target: number): readonly Verdict[] {
  const [own, ...peers] = rows;
  if (own === undefined) return [];
  const speed = Math.min(...peers.filter(({ result }) => result.error === null).map(({ ms }) => ms / own.ms));
  const lean = Math.min(
    ...peers.filter(({ result }) => result.error === null).map(({ megabytes }) => megabytes / own.megabytes),
  );
  const wrong = own.result.score?.wrong ?? Number.POSITIVE_INFINITY;
  return [
    { what: `${what}: faster than the fastest peer by`, measured: speed, floor, target, ok: speed >= floor },
    { what: `${what}: memory of the leanest peer over ours`, measured: lean, floor: 1, target: 1, ok: lean >= 1 },
    { what: `${what}: payments we read wrong`, measured: wrong, floor: 0, target: 0, ok: wrong === 0 },
  ];
}

/** Envelopes stop the peers of one code base; they get the file without. */
function bare(text: string): string {
  return text.replace(/^(?:\{1:.*|\{2:.*|\{4:|ABNANL2A|940|:940:)\r?\n/gm, '').replace(/^-\}?\r?$/gm, '-');
}

/**
 * Reading CAMT.053 and MT940 side by side with the npm peers: speed (processor time, medians, interleaved), peak memory (a process each) and
 * correctness against what the files were made from. The peers that get an answer wrong still count for speed.
 */
export async function benchFormats({ sizes, print }: BenchOptions): Promise<readonly Verdict[]> {
  const folder = mkdtempSync(join(tmpdir(), 'koppel-bench-'));
  const found: Verdict[] = [];
  const memory = new Map<string, number[]>();
  const remember = (what: string, rows: readonly Row[]): void => {
    memory.set(what, [...(memory.get(what) ?? []), rows[0]?.megabytes ?? 0]);
  };
  try {
    for (const entries of sizes) {
      for (const version of ['02', '08'] as const) {
        const file = join(folder, `camt-${version}.xml`);
        writeFileSync(file, '');
        for (const piece of camtFile(entries, version)) appendFileSync(file, piece);
        const rows = await measure(
          READERS.filter((one) => one.format === 'camt'),
          () => file,
          entries,
        );
        table(`CAMT.053.001.${version}, ${entries} entries`, rows, print);
        remember(`CAMT.053.001.${version}`, rows);
        // Ten times the compile time of a module is more than reading a thousand entries takes.
        found.push(
          ...verdicts(
            `CAMT.053.001.${version}, ${entries} entries`,
            rows,
            entries < 10_000 ? 1 : 5,
            entries < 10_000 ? 5 : 15,
          ),
        );
      }
      for (const bank of ['ing', 'rabobank', 'abn-amro'] as const) {
        const file = join(folder, `${bank}.sta`);
        const text = [...writeMt940(statements(entries), bank, { utf8: true })].join('');
        writeFileSync(file, text);
        writeFileSync(`${file}.bare`, bare(text));
        const readers = READERS.filter((one) => one.format === 'mt940');
        const rows = await measure(readers, (one) => (one.needsBareMt940 === true ? `${file}.bare` : file), entries);
        table(`MT940 ${bank}, ${entries} entries`, rows, print);
        remember(`MT940 ${bank}`, rows);
        found.push(
          ...verdicts(`MT940 ${bank}, ${entries} entries`, rows, entries < 10_000 ? 1 : 4, entries < 10_000 ? 4 : 7),
        );
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  for (const [what, megabytes] of memory) {
    if (megabytes.length < 2) continue;
    const growth = Math.max(...megabytes) - Math.min(...megabytes);
    found.push({
      what: `${what}: memory grows with the file by MB`,
      measured: growth,
      floor: 60,
      target: 40,
      ok: growth <= 60,
    });
  }
  return found;
}
