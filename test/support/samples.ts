import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'vitest';

const FOLDER = join(import.meta.dirname, '..', '..', '..', 'shared', 'attack-samples');

/** A file of the attack samples beside the project; null where they are not there. */
export function attackSample(path: string): Buffer | null {
  const file = join(FOLDER, path);
  return existsSync(file) ? readFileSync(file) : null;
}

/** A test over a sample file; skipped with a plain message where the samples are not there. */
export function testWithSample(name: string, path: string, run: (bytes: Buffer) => Promise<void> | void): void {
  const bytes = attackSample(path);
  test(name, async ({ skip }) => {
    if (bytes === null) return skip(`${path} is not beside this project`);
    await run(bytes);
  });
}
