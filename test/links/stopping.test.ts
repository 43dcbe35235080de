import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Connector } from '#core/contract/connector.ts';
import { systemClock } from '#core/runtime/ports.ts';
import { plugin } from '../../plugins/example/plugin.ts';
import { type LinkedHouse, startLinkedHouse } from '../support/linked-house.ts';
import { account, CURRENT, entry } from '../support/linking.ts';

let at: LinkedHouse;
beforeAll(async () => {
  const booked = [account(CURRENT, [entry(3, 12_100, 'Factuur')])];
  at = await startLinkedHouse(plugin.connector as Connector, booked, systemClock.today());
});
afterAll(() => at.close());

/** A hub that is in the middle of a pull. */
async function pullingHub(): Promise<ChildProcess> {
  const soon = new Date(Date.now() - 1000).toISOString();
  await at.in((db) => db.updateTable('pull_state').set({ next_pull_at: soon }).execute());
  const { databaseUrl, masterKey } = at.config;
  const args = [
    join(import.meta.dirname, 'hub-process.ts'),
    databaseUrl ?? '',
    Buffer.from(masterKey).toString('base64'),
  ];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (bytes) => {
        said += bytes;
        if (said.includes('pulling') && said.includes('ready')) resolve();
      });
    child.once('exit', () => reject(new Error(`The hub ended:\n${said}`)));
  });
  return child;
}

const active = async () => {
  const { rows } = await sql`select 1 from pgboss.job where name = 'pull' and state = 'active'`.execute(
    at.house.store.db,
  );
  return rows.length;
};

test('SCH-11: told to stop in the middle of a pull, a hub gives the account back, ends within 25 seconds, and ends well', {
  timeout: 120_000,
}, async () => {
  const child = await pullingHub();
  expect((await at.state(CURRENT)).lease).not.toBeNull();
  const told = performance.now();
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(performance.now() - told).toBeLessThan(25_000);
  expect(await at.state(CURRENT)).toMatchObject({ lease: null, leased_until: null, error: { code: 'transient' } });
  expect((await at.state(CURRENT)).next_pull_at).not.toBeNull();
  expect(await active()).toBe(0);
});

test('SCH-12: killed in the middle of a pull, its account is pulled again once the lease is over: five minutes, not hours', {
  timeout: 120_000,
}, async () => {
  const child = await pullingHub();
  child.kill('SIGKILL');
  await once(child, 'exit');
  const { lease, leased_until: until } = await at.state(CURRENT);
  expect(lease).not.toBeNull();
  expect(Date.parse(until ?? '') - Date.now()).toBeLessThanOrEqual(300_000);
  const now = Date.parse(at.clock.now());
  const leasedFor = (seconds: number) =>
    at.in((db) =>
      db
        .updateTable('pull_state')
        .set({ leased_until: new Date(now + seconds * 1000).toISOString() })
        .execute(),
    );
  await leasedFor(1);
  expect(await at.pull(CURRENT)).toEqual({ kind: 'later', why: 'leased' });
  await leasedFor(-1);
  expect(await at.pull(CURRENT)).toMatchObject({ kind: 'done', entries: 1 });
});
