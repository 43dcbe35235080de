import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * `npm run kill [-- ROUNDS]`: runs the demo line and kills the hub with SIGKILL at random moments of import, matching and delivery,
 * ROUNDS times (20), starting it again each time. In the end the demo ERP's journal must be that of an undisturbed run: the same
 * rows in the same streams, in sequence, each once.
 *
 * The hub and the ERP are one process here, so a kill also hits the receiver between taking a row and answering.
 */
const rounds = Number(process.argv[2] ?? 20);
const root = join(import.meta.dirname, '..', '..');

interface Line {
  readonly id: string;
  readonly stream: string;
  readonly seq: number;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

function startDemo(
  folder: string,
  port: number,
): { readonly child: ChildProcess; readonly ready: Promise<void>; readonly gone: Promise<void> } {
  const child = spawn(process.execPath, [join(root, 'core/cli/koppel.ts'), 'demo'], {
    env: {
      ...process.env,
      KOPPEL_DATA: folder,
      KOPPEL_PORT: String(port),
      KOPPEL_DEMO_ERP_PORT: String(port + 1),
      KOPPEL_LOG: 'silent',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const ready = new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (bytes) => {
      output += bytes;
      if (output.includes('\nStop')) resolve();
    });
    child.stderr?.on('data', (bytes) => {
      output += bytes;
    });
    child.once('exit', (code, signal) =>
      signal === 'SIGKILL' ? resolve() : reject(new Error(`The demo ended with ${code ?? signal}:\n${output}`)),
    );
  });
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  return { child, ready, gone };
}

async function runToTheEnd(folder: string, port: number): Promise<void> {
  const { child, ready, gone } = startDemo(folder, port);
  await ready;
  child.kill('SIGTERM');
  await gone;
}

function journalOf(folder: string): readonly Line[] {
  return readFileSync(join(folder, 'demo', 'erp-journal.ndjson'), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

/** What was booked, without what differs from run to run: ids and moments. Order between entries is not part of the promise. */
function canonical(lines: readonly Line[]): readonly string[] {
  return lines
    .map(({ type, data }) => {
      const { date, amount, daybook, allocations } = data as {
        date?: string;
        amount?: string;
        daybook?: unknown;
        allocations?: readonly Record<string, unknown>[];
      };
      const entry = data['entry'] as { text?: string; endToEndId?: string; bankReference?: string } | undefined;
      const put = allocations?.map(({ kind, openItem, ledgerAccount, iban, amount: part }) => [
        kind,
        openItem,
        ledgerAccount,
        iban,
        part,
      ]);
      const gap = type.startsWith('coverage') ? [data['from'], data['to'], data['difference']] : null;
      return JSON.stringify([
        type,
        date,
        amount,
        daybook,
        put,
        entry?.text,
        entry?.endToEndId,
        entry?.bankReference,
        gap,
      ]);
    })
    .sort();
}

function checkStreams(lines: readonly Line[]): void {
  const heads = new Map<string, number>();
  if (new Set(lines.map((line) => line.id)).size !== lines.length) throw new Error('A row is in the journal twice.');
  for (const { stream, seq } of lines) {
    if (seq !== (heads.get(stream) ?? 0) + 1)
      throw new Error(`Stream ${stream} jumps from ${heads.get(stream) ?? 0} to ${seq}.`);
    heads.set(stream, seq);
  }
}

const work = mkdtempSync(join(tmpdir(), 'koppel-kill-'));
try {
  const calm = join(work, 'calm');
  const started = performance.now();
  await runToTheEnd(calm, 4610);
  const span = performance.now() - started;
  const expected = canonical(journalOf(calm));
  const rough = join(work, 'rough');
  let kills = 0;
  while (kills < rounds) {
    const { child, ready, gone } = startDemo(rough, 4620);
    // Early kills hit set-up and import, later ones matching and delivery.
    const moment = 300 + Math.random() * span;
    await Promise.race([pause(moment), ready]);
    child.kill('SIGKILL');
    await gone;
    kills += 1;
    process.stderr.write(`killed ${kills} of ${rounds} after ${Math.round(moment)} ms\n`);
  }
  await runToTheEnd(rough, 4620);
  const lines = journalOf(rough);
  checkStreams(lines);
  const got = canonical(lines);
  const missing = expected.filter((line) => !got.includes(line));
  const surplus = got.filter((line) => !expected.includes(line));
  if (got.length !== expected.length || missing.length > 0 || surplus.length > 0) {
    throw new Error(
      `The journals differ: ${expected.length} rows expected, ${got.length} found.\nmissing:\n${missing.join('\n')}\nsurplus:\n${surplus.join('\n')}`,
    );
  }
  process.stdout.write(`${rounds} kills, ${got.length} rows: the journal is that of an undisturbed run.\n`);
} finally {
  rmSync(work, { recursive: true, force: true });
}
