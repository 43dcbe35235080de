import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { SHARED } from './corpus/manifest.ts';

/** The families of the threat catalogue that are answered here, each numbered from 01. Of UP the ones about files. */
const ROWS = {
  ...{ XML: 37, MT: 21, CSV: 13, UP: 10 },
  ...{ OA: 40, HS: 14, TLS: 15, WI: 12, BANK: 26, SAML: 55, SCH: 13, SEC: 11, PAY: 36 },
} as const;

const numbers = Object.entries(ROWS).flatMap(([family, count]) =>
  Array.from({ length: count }, (_, at) => `${family}-${String(at + 1).padStart(2, '0')}`),
);

test('every threat is named by a test, or docs/threats.md says why not, and not both', () => {
  const project = join(import.meta.dirname, '..');
  const read = (file: string) => readFileSync(join(project, file), 'utf8');
  const files = globSync(['{core,plugins,test}/**/*.{test,suite}.ts', 'test/contract/*.ts'], { cwd: project });
  const tested = new Set(files.flatMap((file) => read(file).match(/\b[A-Z]{2,4}-\d\d\b/g) ?? []));
  const told = new Set(
    Array.from(read('docs/threats.md').matchAll(/^\| ([A-Z]+-\d\d) \| \S/gm), ([, number]) => number),
  );
  expect(numbers.filter((number) => !tested.has(number) && !told.has(number))).toEqual([]);
  expect(numbers.filter((number) => tested.has(number) && told.has(number))).toEqual([]);
});

const catalogue = join(SHARED, 'THREATS.md');
test.skipIf(!existsSync(catalogue))('the families are as long as in the catalogue, where it is at hand', () => {
  const rows = new Map<string, number>();
  for (const [, family = '', from, to] of readFileSync(catalogue, 'utf8').matchAll(
    /^\| ([A-Z]+)-(\d\d)(?:\.\.(\d\d))? \|/gm,
  ))
    rows.set(family, Math.max(rows.get(family) ?? 0, Number(to ?? from)));
  for (const [family, count] of Object.entries(ROWS))
    expect([family, family === 'UP' ? count : rows.get(family)]).toEqual([family, count]);
});
