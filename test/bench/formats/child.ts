import { type ReadPayment, type Score, score, truth } from './payment.ts';
import { READERS } from './readers.ts';

/* One reader on one file in a process of its own, so that memory and compiled code are its own. Prints one line of JSON. */

export interface ChildResult {
  /** Milliseconds the processor worked for each run, the first one cold: what else the machine does hardly counts. */
  readonly ms: readonly number[];
  /** How far the process grew above its start while it read, with the reader's own code. */
  readonly megabytes: number;
  readonly payments: number;
  readonly score: Score | null;
  readonly error: string | null;
}

const ENOUGH_MS = 3_000;

async function run(): Promise<ChildResult> {
  const [format, id, file = '', runs = '1', entries = '0'] = process.argv.slice(2);
  const reader = READERS.find((one) => one.format === format && one.id === id);
  if (reader === undefined) throw new Error(`no reader ${format} ${id}`);
  const ms: number[] = [];
  const before = process.memoryUsage().rss / 1_048_576;
  let payments = 0;
  try {
    for (let count = 0; count < Number(runs); count++) {
      // The table has to end; slow ones are warm after two runs as well.
      const spent = ms.reduce((sum, one) => sum + one, 0);
      if (count >= 2 && spent > ENOUGH_MS) break;
      payments = 0;
      const start = process.cpuUsage();
      await reader.read(file, () => {
        payments++;
      });
      const { user, system } = process.cpuUsage(start);
      ms.push((user + system) / 1000);
    }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { ms: [], megabytes: memory() - before, payments: 0, score: null, error: message.slice(0, 120) };
  }
  const megabytes = memory() - before;
  const read: ReadPayment[] = [];
  await reader.read(file, (payment) => read.push(payment));
  const wanted = truth(Number(entries), format === 'camt' ? 'listed' : 'total');
  return { ms, megabytes, payments, score: score(read, wanted), error: null };
}

const memory = (): number => process.resourceUsage().maxRSS / 1024;

process.stdout.write(`${JSON.stringify(await run())}\n`);
