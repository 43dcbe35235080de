import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** The rows of the threat list about what comes in as a file, and those that need no test, each with its reason. */
const ROWS = { XML: 37, MT: 21, CSV: 13, UP: 10 } as const;
const WITHOUT: Readonly<Record<string, string>> = {
  'CSV-13': 'nothing is exported as CSV; what one may read of another organisation is TEN-04',
};

test('every threat that comes as a file has a test of its number', () => {
  const project = join(import.meta.dirname, '..', '..');
  const files = globSync('{core,test}/**/*.test.ts', { cwd: project });
  const tested = new Set(
    files.flatMap((file) => readFileSync(join(project, file), 'utf8').match(/\b(?:XML|MT|CSV|UP)-\d\d\b/g) ?? []),
  );
  const rows = Object.entries(ROWS).flatMap(([family, count]) =>
    Array.from({ length: count }, (_, at) => `${family}-${String(at + 1).padStart(2, '0')}`),
  );
  expect(rows.filter((row) => !tested.has(row) && WITHOUT[row] === undefined)).toEqual([]);
});
