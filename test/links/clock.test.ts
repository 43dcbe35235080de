import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Connector } from '#core/contract/connector.ts';
import { secondsAfter } from '#core/domain/instant.ts';
import { addDays, type PlainDate } from '#core/domain/plain-date.ts';
import { AHEAD_SECONDS, nextPull } from '#core/pipeline/link/schedule.ts';
import { sweepPulls } from '#core/pipeline/pull.ts';
import { inSystem } from '#core/store/database.ts';
import { duePulls } from '#core/store/pull.repository.ts';
import { plugin } from '../../plugins/example/plugin.ts';
import { type LinkedHouse, startLinkedHouse } from '../support/linked-house.ts';
import { account, CURRENT } from '../support/linking.ts';

const example = plugin.connector as Connector;
const ID = '019aa3f0-0000-7000-8000-000000000001';

/** How far the bank's own clock is ahead of ours, seconds. */
let bankAhead = 0;
const connector: Connector = {
  ...example,
  async sandbox(options) {
    const clock = { ...options.clock, now: () => secondsAfter(options.clock.now(), bankAhead) };
    const bank = await example.sandbox?.({ ...options, clock });
    if (bank === undefined) throw new Error('The example has a stand-in.');
    return bank;
  },
};

let at: LinkedHouse;
beforeAll(async () => {
  const entry = { date: '2026-03-30' as PlainDate, minor: 777n, name: null, iban: null, text: 'Bij' };
  at = await startLinkedHouse(connector, [account(CURRENT, [entry])]);
});
afterAll(() => at.close());

function due(): Promise<number> {
  const now = at.clock.now();
  return inSystem(at.house.store.db, (db) => duePulls(db, now, secondsAfter(now, AHEAD_SECONDS), 100)).then(
    (accounts) => accounts.length,
  );
}

async function waitingPulls(): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from pgboss.job where name = 'pull' and state = 'created' and data->>'person' is null`.execute(
    at.house.store.db,
  );
  return rows[0]?.count ?? -1;
}

test('SCH-05: three instances that look at once ask for one pull, and three that pull at once read the bank once', async () => {
  const sweep = () => inSystem(at.house.store.db, (db) => sweepPulls(at.house, db));
  await Promise.all([sweep(), sweep(), sweep()]);
  expect(await waitingPulls()).toBe(1);
  const outcomes = await Promise.all([1, 2, 3].map(() => at.pull(CURRENT, null)));
  expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['done', 'later', 'later']);
});

test('SCH-06: a clock that runs ahead makes one pull, and put right it leaves nothing waiting for a day that is far', async () => {
  await at.pull(CURRENT);
  for (const hours of [2, -2]) {
    at.clock.advance(hours * 3600);
    await at.pull(CURRENT);
    expect(await due()).toBe(0);
  }
  const today = at.clock.today();
  at.clock.setDay(addDays(today, 30));
  expect(await due()).toBe(1);
  expect(await at.pull(CURRENT, null)).toMatchObject({ kind: 'done' });
  expect(await due()).toBe(0);
  expect((await at.state(CURRENT)).watermark).toBe(addDays(today, 30));

  // A month too far: the pull it planned, a lease of a process that died then, and the watermark count for what they are.
  at.clock.setDay(addDays(today, 1));
  await at.in((db) =>
    db
      .updateTable('pull_state')
      .set({ lease: ID, leased_until: secondsAfter(at.clock.now(), 30 * 86_400) })
      .execute(),
  );
  expect(await due()).toBe(1);
  at.bank.book(CURRENT, { date: today, minor: 99n, name: null, iban: null, text: 'Laat' });
  expect(await at.pull(CURRENT, null)).toMatchObject({ kind: 'done', entries: 1 });
  expect((await at.state(CURRENT)).watermark).toBe(addDays(today, 1));
  expect(await due()).toBe(0);
});

test('SCH-09: the 29th of February, the 31st and the 366th day of a year have their pulls as any other day', () => {
  const budget = { unattendedPerDay: 4, keptForPeople: 1 };
  for (const day of [
    '2028-02-28',
    '2028-02-29',
    '2028-03-01',
    '2026-03-31',
    '2028-12-30',
    '2028-12-31',
    '2027-02-28',
  ]) {
    const next = addDays(day as PlainDate, 1);
    const days: string[] = [];
    for (let now = `${day}T00:30:00.000Z`; days.length < 6; days.push(now.slice(0, 10)))
      now = nextPull(now, ID, budget);
    expect(days).toEqual([day, day, day, next, next, next]);
  }
});

test('BANK-21: a bank whose clock is ten minutes off ours is linked and read as any other', async () => {
  for (bankAhead of [600, -600]) {
    // Its own clock counts for its codes, tokens and consents, ours for when they are renewed.
    await at.link();
    expect(await at.pull(CURRENT)).toMatchObject({ kind: 'done' });
    // Past the end of the first token by both clocks.
    at.clock.advance(1800);
    expect(await at.pull(CURRENT)).toMatchObject({ kind: 'done' });
    expect((await at.connection()).state).toBe('active');
  }
});
