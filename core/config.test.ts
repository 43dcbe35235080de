import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { readConfig } from './config.ts';

const folder = mkdtempSync(join(tmpdir(), 'koppel-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

const run = promisify(execFile);
const project = join(import.meta.dirname, '..');
const KEY = randomBytes(32).toString('base64');
const OUTSIDE = { DATABASE_URL: 'postgres://koppel:canary-4711@127.0.0.1:1/koppel', KOPPEL_DATA: folder };

test('TLS-08: with certificates switched off in the environment there is no configuration', () => {
  expect(() => readConfig({ KOPPEL_KEY: KEY, NODE_TLS_REJECT_UNAUTHORIZED: '0' })).toThrow(
    /NODE_TLS_REJECT_UNAUTHORIZED: certificates must be checked/,
  );
  expect(readConfig({ KOPPEL_KEY: KEY, NODE_TLS_REJECT_UNAUTHORIZED: '1' }).masterKey).toHaveLength(32);
});

test('the key beside an outside database is a variable or a file, and is never made up', () => {
  expect(() => readConfig(OUTSIDE)).toThrow(/the key must be given/);
  expect(() => readConfig({ ...OUTSIDE, KOPPEL_KEY: 'c2hvcnQ=' })).toThrow(/32 bytes/);
  expect(Buffer.from(readConfig({ ...OUTSIDE, KOPPEL_KEY: KEY }).masterKey).toString('base64')).toBe(KEY);
  writeFileSync(join(folder, 'key'), KEY);
  expect(Buffer.from(readConfig(OUTSIDE).masterKey).toString('base64')).toBe(KEY);
});

test('SEC-04: keys that sealed before stand behind the one that seals', () => {
  const old = randomBytes(32).toString('base64');
  for (const given of [`${KEY},${old}`, ` ${KEY}\n${old}\n`]) {
    const { masterKey, oldKeys } = readConfig({ ...OUTSIDE, KOPPEL_KEY: given });
    expect([masterKey, ...(oldKeys ?? [])].map((key) => Buffer.from(key).toString('base64'))).toEqual([KEY, old]);
  }
  expect(() => readConfig({ ...OUTSIDE, KOPPEL_KEY: `${KEY},c2hvcnQ=` })).toThrow(/32 bytes/);
});

test('the key beside the embedded database is made once, for its owner alone', () => {
  const data = join(folder, 'new');
  const { masterKey } = readConfig({ KOPPEL_DATA: data });
  expect(readConfig({ KOPPEL_DATA: data }).masterKey).toEqual(masterKey);
  expect(statSync(join(data, 'key')).mode & 0o777).toBe(0o600);
});

const SCRIPT = `
  const { readConfig, guardSecrets } = await import('./core/config.ts');
  const { masterKey } = readConfig();
  guardSecrets();
  const report = process.report.getReport();
  console.log(masterKey.length, JSON.stringify([process.env, report.environmentVariables]));`;
const started = (...flags: string[]) =>
  run(process.execPath, [...flags, '--input-type=module', '-e', SCRIPT], {
    cwd: project,
    env: { ...process.env, ...OUTSIDE, KOPPEL_KEY: KEY, KOPPEL_LOG: 'warn' },
  });

test('SEC-07: after the start neither the environment nor a crash report holds a secret', async () => {
  const { stdout } = await started();
  expect(stdout).toMatch(/^32 .*"KOPPEL_LOG":"warn".*"KOPPEL_LOG":"warn"/);
  expect(stdout).not.toContain('canary-4711');
  expect(stdout).not.toContain(KEY);
});

test('SEC-07: it does not start under a debugger', async () => {
  await expect(started('--inspect=127.0.0.1:0')).rejects.toMatchObject({
    stderr: expect.stringMatching(/does not start with --inspect/),
  });
});
