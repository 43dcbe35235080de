import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ERRORS } from '../../../core/domain/errors.ts';
import { en } from './en.ts';
import { nl } from './nl.ts';
import { PROBLEMS } from './problems.ts';

function texts(node: object, path = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(node)) {
    const here = path === '' ? key : `${path}.${key}`;
    if (typeof value === 'string') found.set(here, value);
    else for (const [deeper, text] of texts(value, here)) found.set(deeper, text);
  }
  return found;
}

const dutch = texts(nl);
const english = texts(en);

test('Dutch and English have the same keys', () => {
  expect([...english.keys()].sort()).toEqual([...dutch.keys()].sort());
});

test('no text is empty', () => {
  for (const [key, text] of [...dutch, ...english]) expect(text.trim(), key).not.toBe('');
});

test('both languages fill in the same values', () => {
  const holes = (text: string | undefined) =>
    [...(text ?? '').matchAll(/\{\{(\w+)\}\}/g)].map((hole) => hole[1]).sort();
  for (const [key, text] of dutch) expect(holes(english.get(key)), key).toEqual(holes(text));
});

test('every failure of the catalogue says in both languages what happened and what to do next', () => {
  const known = Object.keys(PROBLEMS).filter((code) => code !== 'unreachable');
  expect(known.sort()).toEqual(Object.keys(ERRORS).sort());
});

test('everything the hub writes in its audit trail has words', () => {
  const core = join(import.meta.dirname, '..', '..', '..', 'core');
  const source = globSync('**/*.ts', { cwd: core })
    .filter((file) => !file.includes('.test.'))
    .map((file) => readFileSync(join(core, file), 'utf8'))
    .join('\n');
  const written = [...source.matchAll(/(?:note\(\s*c,\s*\w+,|action:)\s*'([a-z_-]+\.[a-z_-]+)'/g)].map(
    (found) => found[1],
  );
  expect(written.length).toBeGreaterThan(40);
  expect(written.filter((action) => !dutch.has(`audit.action.${action}`))).toEqual([]);
});

test('every text is used somewhere: by its name, or by the beginning of it where the rest comes from data', () => {
  const source = globSync('**/*.{ts,tsx}', { cwd: join(import.meta.dirname, '..') })
    .filter((file) => !/i18n.(nl|en)\.ts$|\.test\./.test(file))
    .map((file) => readFileSync(join(import.meta.dirname, '..', file), 'utf8'))
    .join('\n');
  const beginnings = [...source.matchAll(/`([a-zA-Z.]+\.)\$\{/g)].map((found) => found[1] ?? '');
  const used = (key: string) =>
    source.includes(`'${key}'`) || beginnings.some((beginning) => key.startsWith(beginning));
  // i18next puts the number and the context behind the name.
  const named = [...dutch.keys()].map((key) => key.replace(/_(zero|one|other|day)$/, ''));
  expect(named.filter((key) => !used(key))).toEqual([]);
});
