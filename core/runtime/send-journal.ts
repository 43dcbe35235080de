import { type FileHandle, mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { KoppelError } from '../domain/errors.ts';
import type { JournalLine, SendJournal } from '../pipeline/orders/bank.ts';

/**
 * What left this machine, one JSON line each, in a file that only grows. It stands beside the database, not in it: after a restore of
 * an old backup it says what the database does not know any more (THREATS PAY-35).
 */
export function openSendJournal(folder: string): SendJournal & { close(): Promise<void> } {
  const path = join(folder, 'sent.ndjson');
  let file: Promise<FileHandle> | undefined;
  return {
    async write(line) {
      file ??= mkdir(folder, { recursive: true }).then(() => open(path, 'a', 0o600));
      const handle = await file;
      await handle.appendFile(`${JSON.stringify(line)}\n`);
      await handle.datasync();
    },
    async read() {
      const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return '';
        throw new KoppelError('config', `The journal of what was sent cannot be read: ${error.message}.`, {
          cause: error,
        });
      });
      // A line that was cut off by a crash was never followed by a connection: it was not on disk yet.
      return text.split('\n').flatMap((line) => (line.endsWith('}') ? [JSON.parse(line) as JournalLine] : []));
    },
    async close() {
      await (await file)?.close();
    },
  };
}
