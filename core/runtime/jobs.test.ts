import { sql } from 'kysely';
import { PgBoss } from 'pg-boss';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freshDatabase, type TestDatabase } from '../../test/support/database.ts';
import { until } from '../../test/support/hub.ts';
import { openStore, type Store } from '../store/database.ts';
import { type GivenUp, type Handlers, type JobRunner, openJobs } from './jobs.ts';
import { openLog, systemClock } from './ports.ts';

let database: TestDatabase;
let store: Store;
let jobs: JobRunner;
let done: string[];
let givenUp: GivenUp[];

beforeEach(async () => {
  database = await freshDatabase();
  store = openStore(database.url);
  jobs = await openJobs(database.url, openLog('silent'), systemClock);
  done = [];
  givenUp = [];
});
afterEach(async () => {
  await jobs.stop();
  await store.close();
  await database.drop();
});

const ORGANISATION = '019aa3f0-0000-7000-8000-000000000001';
const track = (batchId: string) => jobs.send(store.db, 'track', { organisationId: ORGANISATION, batchId });

/** Handlers that note what they did; a batch called "poison" is none of theirs. */
function handlers(): Handlers {
  const ignore = async () => undefined;
  return {
    work: {
      import: ignore,
      match: ignore,
      learn: ignore,
      pull: ignore,
      deliver: ignore,
      submit: ignore,
      task: ignore,
      sweep: ignore,
      async track({ batchId }) {
        if (batchId === 'poison') throw new Error('It throws every time.');
        done.push(batchId);
      },
    },
    async givenUp(job) {
      givenUp.push(job);
    },
  };
}

test('SCH-08, WI-11: a job that throws every time is given up and told after its tries, and the others go on', async () => {
  await track('poison');
  await track('other');
  // All tries but the last one are behind it.
  await sql`update pgboss.job set retry_count = retry_limit where data->>'batchId' = 'poison'`.execute(store.db);
  await jobs.work(handlers());
  await track('later');
  await until(
    async () => [done.length, givenUp.length],
    ([handled, lost]) => handled === 2 && lost === 1,
  );
  expect(done.sort()).toEqual(['later', 'other']);
  expect(givenUp).toEqual([
    { name: 'track', data: { organisationId: ORGANISATION, batchId: 'poison' }, reason: 'It throws every time.' },
  ]);
});

test('SCH-08: before that it is tried again after a pause that grows', async () => {
  await track('poison');
  await jobs.work(handlers());
  const state = async () => {
    const { rows } = await sql<{ state: string; pause: number; tried: number }>`
      select state::text, extract(epoch from start_after - started_on)::float8 as pause, retry_count::int as tried
      from pgboss.job where name = 'track'`.execute(store.db);
    return rows[0];
  };
  const first = await until(state, (row) => row?.state === 'retry');
  expect(first?.pause).toBeGreaterThan(0.5);
  await sql`update pgboss.job set start_after = now() where name = 'track'`.execute(store.db);
  const second = await until(state, (row) => row?.state === 'retry' && row.tried === 1);
  expect(second?.pause).toBeGreaterThan(first?.pause ?? 0);
  expect(givenUp).toEqual([]);
});

test('SCH-12: the job of a worker that was killed is taken up again within five minutes, whatever it might have taken', async () => {
  await jobs.send(store.db, 'task', { organisationId: ORGANISATION, taskId: 'half-done' });
  const { rows } = await sql<{ silence: number }>`
    update pgboss.job set state = 'active', started_on = now() - interval '3 minutes', heartbeat_on = now() - interval '3 minutes'
    where name = 'task' returning heartbeat_seconds::int as silence`.execute(store.db);
  // After this silence, and the minute until somebody looks.
  expect((rows[0]?.silence ?? 3600) + 60).toBeLessThanOrEqual(300);
  const anyOther = new PgBoss({ connectionString: database.url, supervise: false, schedule: false });
  await anyOther.start();
  await anyOther.supervise('task');
  await anyOther.stop();
  await sql`update pgboss.job set start_after = now() where name = 'task'`.execute(store.db);
  const taken: string[] = [];
  const { work } = handlers();
  await jobs.work({
    ...handlers(),
    work: {
      ...work,
      async task({ taskId }) {
        taken.push(taskId);
      },
    },
  });
  await until(
    async () => taken,
    (ids) => ids.length === 1,
  );
});
