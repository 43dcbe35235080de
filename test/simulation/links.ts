import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { setUp } from '#core/access/sign-in.ts';
import type { Connector } from '#core/contract/connector.ts';
import type { Clock } from '#core/contract/ports.ts';
import type { SandboxAccount } from '#core/contract/sandbox.ts';
import { KoppelError } from '#core/domain/errors.ts';
import type { Iban } from '#core/domain/iban.ts';
import { secondsAfter } from '#core/domain/instant.ts';
import { addDays, type PlainDate } from '#core/domain/plain-date.ts';
import { openHouse } from '#core/main.ts';
import type { House } from '#core/pipeline/house.ts';
import { watchConsents } from '#core/pipeline/link/consents.ts';
import { beginFlow } from '#core/pipeline/link/flow.ts';
import { AHEAD_SECONDS, localDay } from '#core/pipeline/link/schedule.ts';
import { pullAccount } from '#core/pipeline/pull.ts';
import { findOrganisationByName } from '#core/store/access.repository.ts';
import { findConnection } from '#core/store/connection.repository.ts';
import { inOrganisation, inSystem } from '#core/store/database.ts';
import { duePulls } from '#core/store/pull.repository.ts';
import { openCases } from '#core/store/pulled.repository.ts';
import { type Chance, chance } from '../../demo/chance.ts';
import { goThrough, linkHeadless, starter } from '../support/headless-link.ts';
import { entryOn, FAULTS, ibans, yearOf } from './bank-year.ts';

/** A year of links: what happens in it follows from the seed alone. */
export interface LinksYear {
  readonly seed: number;
  readonly connectors: readonly Connector[];
  readonly accountsPerBank: number;
  readonly days: number;
  readonly first: PlainDate;
  /** Days after the first on which every bank is linked anew. */
  readonly relinks: readonly number[];
  readonly databaseUrl: string | null;
  print(line: string): void;
}

export interface LinksYearResult {
  readonly accounts: number;
  readonly entries: number;
  readonly pulls: number;
  readonly failed: number;
  readonly faults: number;
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  /** Entries the hub thinks a bank took back: none did. */
  readonly cases: number;
  /** Account and day on which a bank was read more often than it allows. */
  readonly overBudget: readonly string[];
}

interface Bank {
  readonly connector: Connector;
  readonly accounts: readonly SandboxAccount[];
}

/** Runs the year. What the banks booked and what the hub stored are compared at its end. */
export async function runLinksYear(options: LinksYear): Promise<LinksYearResult> {
  const folder = mkdtempSync(join(tmpdir(), 'koppel-year-'));
  const luck = chance(options.seed);
  let now = Date.parse(`${options.first}T05:00:00.000Z`);
  const clock: Clock = {
    now: () => new Date(now).toISOString(),
    today: () => localDay(new Date(now).toISOString()),
  };
  const banks = options.connectors.map((connector, at): Bank => {
    const code = connector.banks[0]?.code ?? 'INGB';
    const own = ibans(code, options.accountsPerBank, 100_000_000 + at * 1000);
    const others = ibans('TRIO', 20, 200_000_000);
    const accounts = own.map((iban) => yearOf(luck, iban, addDays(options.first, -30), options.days + 30, others));
    return { connector, accounts };
  });
  const opened = await openHouse(
    {
      dataFolder: folder,
      databaseUrl: options.databaseUrl,
      host: '127.0.0.1',
      port: 0,
      publicUrl: 'https://hub.koppel.example',
      masterKey: new Uint8Array(32).fill(7),
      watch: [],
      proxies: [],
      allowLocalWebhooks: true,
      failpoint: null,
      logLevel: 'silent',
      uiFolder: folder,
    },
    'hub',
    {
      clock,
      plugins: options.connectors.map((connector) => ({ connector })),
      sandboxes: (id) => ({ clock, accounts: banks.find(({ connector }) => connector.id === id)?.accounts ?? [] }),
    },
  );
  try {
    const { house } = opened;
    await setUp(house, {
      organisation: 'Simulatie B.V.',
      name: 'S',
      email: 's@koppel.example',
      password: 'a long enough one',
    });
    const organisation = await inSystem(house.store.db, (db) => findOrganisationByName(db, 'Simulatie B.V.'));
    const organisationId = organisation?.id ?? '';
    for (const bank of banks) await linkBank(house, organisationId, bank);
    const tally = { pulls: 0, failed: 0, faults: 0 };
    for (let day = 0; day < options.days; day++) {
      if (options.relinks.includes(day)) for (const bank of banks) await linkBank(house, organisationId, bank);
      await misfortune(house, luck, banks, clock.today(), tally);
      for (let hour = 0; hour < 18; hour++) {
        await round(house, organisationId, tally);
        await renewWhereNeeded(house, organisationId, banks);
        now += 3_600_000;
      }
      now += 6 * 3_600_000;
      if (day % 30 === 29) {
        // What is not read yet may still come; what is doubled stays so, and need not wait for the end of the year.
        const { entries, doubled, cases, overBudget } = await compare(house, organisationId, banks);
        options.print(
          `day ${day + 1}: ${tally.pulls} pulls, ${tally.failed} failed, ${tally.faults} faults, ${entries} entries, ` +
            `${doubled.length} doubled, ${cases} taken back, ${overBudget.length} over budget`,
        );
      }
    }
    // The last bookings are read in quiet days, as after any bad week.
    for (let day = 0; day < 6; day++) {
      for (let hour = 0; hour < 24; hour++) {
        await round(house, organisationId, tally);
        await renewWhereNeeded(house, organisationId, banks);
        now += 3_600_000;
      }
    }
    return { ...(await compare(house, organisationId, banks)), ...tally };
  } finally {
    await opened.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function round(house: House, organisationId: string, tally: { pulls: number; failed: number }): Promise<void> {
  await inSystem(house.store.db, (db) => watchConsents(house, db));
  const now = house.clock.now();
  const due = await inSystem(house.store.db, (db) => duePulls(db, now, secondsAfter(now, AHEAD_SECONDS), 1000));
  const signal = new AbortController().signal;
  const waiting = [...due];
  const worker = async () => {
    for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
      const outcome = await pullAccount(house, organisationId, one.accountId, { person: null, signal });
      tally.pulls++;
      if (outcome.kind === 'failed') tally.failed++;
    }
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
}

/** A bank may be out of order at that very moment: then its person tries again. */
async function linkBank(house: House, organisationId: string, { connector, accounts }: Bank): Promise<unknown> {
  const from = addDays(house.clock.today(), -25);
  const all = accounts.map(({ iban }) => iban);
  for (let tries = 1; ; tries++) {
    try {
      return await linkHeadless(house, organisationId, connector, all, from);
    } catch (error) {
      if (!(error instanceof KoppelError) || tries === 4) throw error;
    }
  }
}

/** Consents that end, or were taken back, are renewed by their person the same day. */
async function renewWhereNeeded(house: House, organisationId: string, banks: readonly Bank[]): Promise<void> {
  const { rows } = await inOrganisation(house.store.db, organisationId, (db) =>
    sql<{ id: string; connector_id: string; ibans: Iban[] }>`
      select c.id, c.connector_id, array_agg(a.iban) as ibans from bank_connection c join bank_account a on a.connection_id = c.id
      where c.state in ('expiring', 'expired', 'revoked', 'needs-human') group by c.id`.execute(db),
  );
  for (const row of rows) {
    const bank = banks.find(({ connector }) => connector.id === row.connector_id);
    const connection = await inOrganisation(house.store.db, organisationId, (db) => findConnection(db, row.id));
    if (bank === undefined || connection === undefined) continue;
    try {
      const step = await inOrganisation(house.store.db, organisationId, (db) =>
        beginFlow(house, db, starter(organisationId), connection, 'renew'),
      );
      await goThrough(house, bank.connector, String(step['url']), row.ibans);
    } catch {
      // A bank that is down cannot renew either: tried again in an hour.
    }
  }
}

/** Some days a bank misbehaves; some days it books late. */
async function misfortune(
  house: House,
  luck: Chance,
  banks: readonly Bank[],
  today: PlainDate,
  tally: { faults: number },
): Promise<void> {
  for (const { connector, accounts } of banks) {
    const sandbox = await house.banks.sandbox(connector.id);
    if (luck.happens(25)) {
      sandbox.inject({ kind: luck.pick(FAULTS), times: luck.between(1, 3) });
      tally.faults++;
    }
    if (luck.happens(3)) sandbox.inject({ kind: 'rate-limited', times: 1, at: 'token', retryAfter: '120' });
    if (luck.happens(1)) sandbox.revoke(null);
    const late = connector.statements?.lateBookingDays ?? 0;
    if (late > 0 && luck.happens(10)) {
      const { iban } = luck.pick(accounts);
      sandbox.book(
        iban,
        entryOn(luck, addDays(today, -luck.between(0, Math.min(late, 3))), ibans('TRIO', 20, 200_000_000)),
      );
    }
  }
}

async function compare(house: House, organisationId: string, banks: readonly Bank[]) {
  const lost: string[] = [];
  const doubled: string[] = [];
  const overBudget: string[] = [];
  let entries = 0;
  for (const { connector, accounts } of banks) {
    const sandbox = await house.banks.sandbox(connector.id);
    const budget = connector.statements?.budget ?? null;
    for (const { iban } of accounts) {
      const { rows } = await inOrganisation(house.store.db, organisationId, (db) =>
        sql<{ date: PlainDate; minor: bigint }>`
          select e.booking_date as date, e.amount as minor from entry e join bank_account a on a.id = e.bank_account_id
          where a.iban = ${iban}`.execute(db),
      );
      entries += rows.length;
      const from = rows.map(({ date }) => date).sort()[0] ?? '9999-12-31';
      const counts = new Map<string, number>();
      const key = (one: { date: string; minor: bigint }) => `${iban} ${one.date} ${one.minor}`;
      for (const one of sandbox.ledger(iban).filter(({ date }) => date >= from))
        counts.set(key(one), (counts.get(key(one)) ?? 0) + 1);
      for (const row of rows) counts.set(key(row), (counts.get(key(row)) ?? 0) - 1);
      for (const [what, left] of counts) {
        if (left > 0) lost.push(`${connector.id} ${what}`);
        if (left < 0) doubled.push(`${connector.id} ${what}`);
      }
      for (const [day, reads] of sandbox.reads(iban))
        if (budget !== null && reads > budget.unattendedPerDay)
          overBudget.push(`${connector.id} ${iban} ${day}: ${reads}`);
    }
  }
  const cases = await inOrganisation(house.store.db, organisationId, (db) => openCases(db, null));
  return {
    cases: cases.length,
    accounts: banks.reduce((total, { accounts }) => total + accounts.length, 0),
    entries,
    lost,
    doubled,
    overBudget,
  };
}
