import { afterEach, expect, test } from 'vitest';
import type { Connector } from '#core/contract/connector.ts';
import type { SandboxAccount, SandboxEntry } from '#core/contract/sandbox.ts';
import type { Iban } from '#core/domain/iban.ts';
import { addDays, type PlainDate } from '#core/domain/plain-date.ts';
import { watchConsents } from '#core/pipeline/link/consents.ts';
import { nextPull } from '#core/pipeline/link/schedule.ts';
import { withConnection } from '#core/pipeline/link/session.ts';
import { inSystem } from '#core/store/database.ts';
import { duePulls } from '#core/store/pull.repository.ts';
import { openCases } from '#core/store/pulled.repository.ts';
import { plugin } from '../../plugins/example/plugin.ts';
import { type LinkedHouse, startLinkedHouse } from '../support/linked-house.ts';
import { account, CURRENT, SECOND } from '../support/linking.ts';

const example = plugin.connector as Connector;
const TODAY = '2026-03-31' as PlainDate;
/** Further ahead than anything is planned. */
const LATER = '2027-01-01T00:00:00.000Z';

let house: LinkedHouse | undefined;
afterEach(async () => {
  await house?.close();
  house = undefined;
});

function on(day: string, cents: number, text: string, more: Partial<SandboxEntry> = {}): SandboxEntry {
  return { date: day as PlainDate, minor: BigInt(cents), name: 'Bakkerij', iban: SECOND, text, ...more };
}

/** Three months, more than a page of it in March. */
const ENTRIES: readonly SandboxEntry[] = [
  on('2026-01-15', 10_000, 'Januari'),
  on('2026-02-15', -2_500, 'Februari'),
  ...Array.from({ length: 24 }, (_, at) => on(`2026-03-${String(at + 2).padStart(2, '0')}`, 100 + at, `Maart ${at}`)),
  on('2026-03-30', 777, 'Gelijk'),
  on('2026-03-30', 777, 'Gelijk'),
];

async function linked(
  connector: Connector = example,
  accounts: readonly SandboxAccount[] = [account(CURRENT, ENTRIES)],
) {
  house = await startLinkedHouse(connector, accounts, TODAY);
  return house;
}

async function stored(at: LinkedHouse, iban: Iban = CURRENT): Promise<readonly string[]> {
  const id = at.accounts.get(iban) ?? '';
  const rows = await at.in((db) =>
    db.selectFrom('entry').select(['booking_date', 'amount']).where('bank_account_id', '=', id).execute(),
  );
  return rows.map((row) => `${row.booking_date} ${row.amount}`).sort();
}

function booked(at: LinkedHouse, iban: Iban = CURRENT): readonly string[] {
  return at.bank
    .ledger(iban)
    .map(({ date, minor }) => `${date} ${minor}`)
    .sort();
}

const gaps = (at: LinkedHouse) =>
  at.in((db) => db.selectFrom('coverage_gap').selectAll().where('state', '=', 'open').execute());

test('what the bank booked is stored once, proven by its balance, and a second pull adds nothing', async () => {
  const at = await linked();
  expect(await at.pull(CURRENT)).toMatchObject({ kind: 'done', entries: ENTRIES.length, settled: true });
  expect(await stored(at)).toEqual(booked(at));
  expect((await at.state(CURRENT)).watermark).toBe(TODAY);
  expect(await at.pull(CURRENT)).toMatchObject({ kind: 'done', entries: 0 });
  expect(await stored(at)).toEqual(booked(at));
  expect(await gaps(at)).toEqual([]);
});

test('BANK-01 a bank that wants fewer calls is left alone until it said, and never longer than a day', async () => {
  const at = await linked();
  at.bank.inject({ kind: 'rate-limited', times: 1, retryAfter: '600' });
  expect(await at.pull(CURRENT)).toMatchObject({ kind: 'failed', error: { code: 'rate_limited' } });
  expect((await at.state(CURRENT)).next_pull_at).toBe('2026-03-31T11:10:00.000Z');
  expect(await at.pull(CURRENT, null)).toEqual({ kind: 'later', why: 'breaker' });
  at.clock.advance(601);
  at.bank.inject({ kind: 'rate-limited', times: 1, retryAfter: '1000000000' });
  await at.pull(CURRENT, null);
  expect((await at.state(CURRENT)).next_pull_at).toBe('2026-04-01T11:10:01.000Z');
  expect(await stored(at)).toEqual([]);
});

test('BANK-02 a bank that is down is asked ever more seldom, then not at all until a probe, and everything comes in the end', async () => {
  const at = await linked();
  at.bank.inject({ kind: 'unavailable', times: 100 });
  const waits: number[] = [];
  for (let tries = 0; tries < 3; tries++) {
    expect(await at.pull(CURRENT)).toMatchObject({ kind: 'failed', error: { code: 'bank_down' } });
    waits.push(Date.parse((await at.state(CURRENT)).next_pull_at ?? '') - Date.parse(at.clock.now()));
  }
  expect(waits[1]).toBeGreaterThan(waits[0] ?? 0);
  expect(waits[2]).toBeGreaterThan(waits[1] ?? 0);
  expect(await at.pull(CURRENT, null)).toEqual({ kind: 'later', why: 'breaker' });
});

test('BANK-03 a token that ends between two pages is renewed once, and the range is whole', async () => {
  let renewals = 0;
  const at = await linked(counting(() => renewals++));
  at.bank.inject({ kind: 'unauthorized', times: 1 });
  expect(await at.pull(CURRENT)).toMatchObject({ kind: 'done', entries: ENTRIES.length });
  expect(renewals).toBe(1);
  expect(await stored(at)).toEqual(booked(at));
});

test('BANK-05 BANK-07 answers that are cut off, no JSON, out of order, repeated, or in a circle store nothing wrong', async () => {
  const at = await linked();
  for (const kind of ['cut-off', 'malformed', 'page-repeated', 'page-reordered', 'page-loop'] as const) {
    at.bank.inject({ kind, times: 2 });
    await at.pull(CURRENT);
    const all = booked(at);
    for (const line of await stored(at)) expect(all, kind).toContain(line);
  }
  for (let tries = 0; tries < 4; tries++) await at.pull(CURRENT);
  expect(await stored(at)).toEqual(booked(at));
});

test('BANK-07 a page the bank left out does not move the watermark; the next pull brings it', async () => {
  const at = await linked();
  at.bank.inject({ kind: 'page-missing', times: 1 });
  const first = await at.pull(CURRENT);
  if (first.kind === 'done') {
    expect(first.settled).toBe(false);
    expect((await at.state(CURRENT)).watermark ?? '2026-02-28').toBe('2026-02-28');
  }
  expect(await at.pull(CURRENT)).toMatchObject({ kind: 'done', settled: true });
  expect(await stored(at)).toEqual(booked(at));
  expect(await gaps(at)).toEqual([]);
});

test('BANK-10 BANK-11 changed ids double nothing, and two payments alike stay two', async () => {
  const at = await linked();
  await at.pull(CURRENT);
  at.bank.inject({ kind: 'ids-changed', times: 3 });
  await at.pull(CURRENT);
  expect(await stored(at)).toEqual(booked(at));
  expect((await stored(at)).filter((line) => line === '2026-03-30 777')).toHaveLength(2);
});

test('BANK-13 an entry the bank takes back stays, and a case with its counter-entry opens', async () => {
  const at = await linked();
  await at.pull(CURRENT);
  at.bank.inject({ kind: 'vanished', times: 1 });
  for (let tries = 0; tries < 3; tries++) await at.pull(CURRENT);
  const cases = await at.in((db) => openCases(db, null));
  expect(cases).toHaveLength(1);
  // In the bank's own words, as a person reads them.
  expect(ENTRIES.map(({ text }) => text)).toContain(cases[0]?.detail.before.text);
  const counter = cases[0]?.counter_entry_id ?? '';
  const rows = await at.in((db) =>
    db
      .selectFrom('entry')
      .select(['id', 'amount', 'reversal'])
      .where('id', 'in', [counter, cases[0]?.entry_id ?? ''])
      .execute(),
  );
  expect(rows.reduce((total, row) => total + row.amount, 0n)).toBe(0n);
  expect(rows.find(({ id }) => id === counter)).toMatchObject({ reversal: true });
  expect(await gaps(at)).toEqual([]);
  const before = (await stored(at)).length;
  await at.pull(CURRENT);
  expect(await stored(at)).toHaveLength(before);
});

test('BANK-13 an entry the bank changes is not overwritten: the old one is taken back, the new one stands beside it', async () => {
  const at = await linked();
  await at.pull(CURRENT);
  at.bank.inject({ kind: 'amended', times: 1 });
  for (let tries = 0; tries < 3; tries++) await at.pull(CURRENT);
  const cases = await at.in((db) => openCases(db, null));
  expect(cases.map(({ kind }) => kind)).toEqual(['amended']);
  const total = (lines: readonly string[]) => lines.reduce((sum, line) => sum + BigInt(line.split(' ')[1] ?? '0'), 0n);
  expect(total(await stored(at))).toBe(total(booked(at)));
});

test('BANK-22 rows of another account are not stored, and said', async () => {
  const at = await linked(example, [account(CURRENT, ENTRIES), account(SECOND, [on('2026-03-10', 5, 'Elders')])]);
  at.bank.inject({ kind: 'other-account', times: 1 });
  expect(await at.pull(CURRENT)).toMatchObject({ kind: 'failed', error: { code: 'contract_broken' } });
  expect(await stored(at)).toEqual([]);
  const audit = await at.in((db) =>
    db.selectFrom('audit').select('action').where('action', '=', 'bank.contract_broken').execute(),
  );
  expect(audit).toHaveLength(1);
});

test('a late booking before the watermark is found, and the proof holds', async () => {
  const at = await linked();
  await at.pull(CURRENT);
  at.bank.book(CURRENT, on('2026-03-28', 4_242, 'Laat geboekt'));
  expect(await at.pull(CURRENT)).toMatchObject({ kind: 'done', entries: 1, settled: true });
  expect(await stored(at)).toEqual(booked(at));
  expect(await gaps(at)).toEqual([]);
});

test('linked anew, nothing is imported again and nothing is lost', async () => {
  const at = await linked();
  await at.pull(CURRENT);
  at.bank.book(CURRENT, on('2026-03-31', 99, 'Ertussen'));
  await at.link();
  expect(await at.pull(CURRENT)).toMatchObject({ kind: 'done', entries: 1 });
  expect(await stored(at)).toEqual(booked(at));
});

test('OA-30 twenty workers with one ended token make one renewal', async () => {
  let renewals = 0;
  const at = await linked(counting(() => renewals++));
  await at.in((db) =>
    db.updateTable('bank_connection').set({ tokens_expire_at: '2026-03-31T10:00:00.000Z' }).execute(),
  );
  const asking = { attended: false, signal: new AbortController().signal };
  const used = await Promise.all(
    Array.from({ length: 20 }, () =>
      withConnection(at.house, at.organisationId, at.connectionId(), asking, async ({ grant }) => grant.sealed),
    ),
  );
  expect(renewals).toBe(1);
  expect(new Set(used).size).toBe(1);
});

test('OA-32 OA-36 a consent taken back at the bank stops the pulls until a person renews it', async () => {
  const at = await linked();
  await at.pull(CURRENT);
  at.bank.revoke(null);
  at.bank.book(CURRENT, on('2026-03-31', 1, 'Na intrekking'));
  const outcome = await at.pull(CURRENT);
  expect(outcome.kind).toBe('failed');
  expect(['revoked', 'expired']).toContain((await at.connection()).state);
  const { next_pull_at, watermark } = await at.state(CURRENT);
  expect(next_pull_at).toBeNull();
  expect(watermark).toBe(TODAY);
  await at.link();
  expect(await at.pull(CURRENT)).toMatchObject({ kind: 'done', entries: 1 });
});

test('OA-35 people are reminded at 30, 14, 7 and 1 days, once each, and it ends at the second', async () => {
  const at = await linked();
  const until = '2026-06-30T21:59:59.000Z';
  await at.in((db) => db.updateTable('bank_connection').set({ expires_at: until }).execute());
  const told: string[] = [];
  for (let day = addDays(TODAY, 1); day <= '2026-07-01'; day = addDays(day, 1)) {
    at.clock.setDay(day);
    for (let times = 0; times < 2; times++) await inSystem(at.house.store.db, (db) => watchConsents(at.house, db));
    const rows = await at.in((db) =>
      db.selectFrom('audit').select(['action', 'details']).where('action', 'like', 'connection.exp%').execute(),
    );
    if (rows.length > told.length) told.push(`${day} ${rows.at(-1)?.action}`);
    expect(rows.length).toBe(told.length);
  }
  expect(told).toEqual([
    '2026-06-01 connection.expiring',
    '2026-06-17 connection.expiring',
    '2026-06-24 connection.expiring',
    '2026-06-30 connection.expiring',
    '2026-07-01 connection.expired',
  ]);
  expect((await at.state(CURRENT)).next_pull_at).toBeNull();
});

test('SCH-01 three days down are caught up in one pull of each account', async () => {
  const at = await linked();
  await at.pull(CURRENT);
  at.clock.setDay('2026-04-03');
  const due = await inSystem(at.house.store.db, (db) => duePulls(db, at.clock.now(), LATER, 100));
  expect(due).toHaveLength(1);
  await at.pull(CURRENT, null);
  expect(await inSystem(at.house.store.db, (db) => duePulls(db, at.clock.now(), LATER, 100))).toEqual([]);
});

test('SCH-02 SCH-03 the days clocks change have their pulls once, at the same hour of the wall', async () => {
  const id = '019aa3f0-0000-7000-8000-000000000001';
  const budget = { unattendedPerDay: 4, keptForPeople: 1 };
  for (const day of ['2027-03-27', '2027-03-28', '2027-10-31', '2027-11-01']) {
    const times: string[] = [];
    for (let now = `${day}T00:30:00.000Z`; times.length < 4; ) {
      now = nextPull(now, id, budget);
      times.push(now);
    }
    const wall = times.map((at) =>
      new Date(at).toLocaleTimeString('nl-NL', { timeZone: 'Europe/Amsterdam', hour: '2-digit' }),
    );
    expect(wall, day).toEqual(['07', '12', '18', '07']);
  }
});

test('SCH-07 two pulls of one account do not overlap, and a dead one gives it up', async () => {
  const at = await linked();
  const [one, two] = await Promise.all([at.pull(CURRENT), at.pull(CURRENT)]);
  expect([one.kind, two.kind].sort()).toEqual(['done', 'later']);
  await at.in((db) =>
    db
      .updateTable('pull_state')
      .set({ lease: at.house.random.uuid(), leased_until: '2026-03-31T11:05:00.000Z' })
      .execute(),
  );
  expect(await at.pull(CURRENT)).toEqual({ kind: 'later', why: 'leased' });
  at.clock.advance(301);
  expect(await at.pull(CURRENT)).toMatchObject({ kind: 'done' });
});

test('SCH-13 the bank is never read more often than it allows; one call is kept for a person', async () => {
  const at = await linked();
  // Four months are four calls: the first pull by itself gets as far as its three.
  await at.pull(CURRENT, null);
  expect((await at.state(CURRENT)).watermark).toBe('2026-02-28');
  at.clock.setDay('2026-04-01');
  let last = await at.pull(CURRENT, null);
  for (let tries = 1; last.kind === 'done'; tries++) {
    expect(tries).toBeLessThan(4);
    last = await at.pull(CURRENT, null);
  }
  expect(last).toEqual({ kind: 'later', why: 'budget' });
  expect(await stored(at)).toEqual(booked(at));
  expect((await at.pull(CURRENT, { ip: null })).kind).toBe('done');
  expect(await at.pull(CURRENT, { ip: null })).toEqual({ kind: 'later', why: 'budget' });
  expect((await at.pull(CURRENT, { ip: '192.0.2.7' })).kind).toBe('done');
  expect(Math.max(...at.bank.reads(CURRENT).values())).toBe(4);
});

/** The example bank, telling how often tokens were renewed. */
function counting(renewed: () => void): Connector {
  const { link } = example;
  if (link === undefined) throw new Error('The example links.');
  return {
    ...example,
    link: {
      ...link,
      refresh(ctx, grant) {
        renewed();
        return link.refresh(ctx, grant);
      },
    },
  };
}
