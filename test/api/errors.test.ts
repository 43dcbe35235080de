import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { errorRows } from '#core/api/docs/errors.ts';
import { ERRORS } from '#core/domain/errors.ts';

const rows = errorRows(readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'errors.md'), 'utf8'));

test('every error code has its row in docs/errors.md, with the status it answers with, and every row is a code', () => {
  const documented = Object.fromEntries(rows.map((row) => [row.code, row.status]));
  const catalogue = Object.fromEntries(Object.entries(ERRORS).map(([code, { status }]) => [code, status]));
  expect(documented).toEqual(catalogue);
});

test('every row is there once and says what to do', () => {
  expect(new Set(rows.map((row) => row.code)).size).toBe(rows.length);
  for (const row of rows) expect(row.todo.trim().length, row.code).toBeGreaterThan(10);
});
