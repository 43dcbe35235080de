import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import { setUp } from '#core/access/sign-in.ts';
import { parseIban } from '#core/domain/iban.ts';
import { openHouse } from '#core/main.ts';
import type { House } from '#core/pipeline/house.ts';
import { approve } from '#core/pipeline/orders/approve.ts';
import { makeBatches } from '#core/pipeline/orders/batches.ts';
import { takePayments } from '#core/pipeline/orders/take-payments.ts';
import type { Who } from '#core/pipeline/orders/who.ts';
import { findOrganisationByName, findUserByEmail } from '#core/store/access.repository.ts';
import { createAccount, mapAccount } from '#core/store/account.repository.ts';
import { createAdministration, listDaybooks } from '#core/store/administration.repository.ts';
import { findBatch } from '#core/store/batch.repository.ts';
import { putDaybooks } from '#core/store/books.writes.ts';
import { inOrganisation, inSystem } from '#core/store/database.ts';
import { listOrders } from '#core/store/views/order.view.ts';
import { ING } from '../support/books.ts';
import { testConfig } from '../support/config.ts';
import { databaseForTest } from '../support/database.ts';
import { until } from '../support/hub.ts';
import { serveBank } from './bank-server.ts';
import { FAKE_BANK, FakeBank, fakeConnector } from './fake-bank.ts';
import { parts, RIJNLAND } from './kit.ts';

/** Points of the way out at which the sending process is killed (THREATS 2.13). P7 and P8 lie inside and behind one transaction. */
const POINTS = ['P0', 'P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7', 'P8', 'P9'] as const;

/** `KOPPEL_CRASH=all`: every combination at every point, some ten minutes. */
const everything = process.env['KOPPEL_CRASH'] === 'all';

/** What the bank must have at the end, and what the order must say: sent once, or nobody knows and it is shown. */
const SENT: Readonly<Record<(typeof POINTS)[number], boolean>> = {
  P0: true,
  P1: true,
  P2: false,
  P3: false,
  P4: false,
  P5: true,
  P6: true,
  P7: true,
  P8: true,
  P9: true,
};

describe.each([
  { workers: 1, idempotent: false, points: POINTS },
  { workers: 3, idempotent: true, points: everything ? POINTS : (['P1', 'P2', 'P5', 'P6'] as const) },
  ...(everything
    ? [
        { workers: 3, idempotent: false, points: POINTS },
        { workers: 1, idempotent: true, points: POINTS },
      ]
    : []),
])(
  'PAY-13: killed at every point, $workers workers, a bank with idempotency: $idempotent',
  ({ workers, idempotent, points }) => {
    test('no order leaves twice, none is lost, and every unknown is shown', { timeout: 480_000 }, async () => {
      const bank = new FakeBank({ idempotent });
      const server = await serveBank(bank);
      onTestFinished(() => server.close());
      const url = await databaseForTest();
      const folder = mkdtempSync(join(tmpdir(), 'koppel-crash-'));
      onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
      const key = randomBytes(32);
      const config = testConfig(url, { masterKey: key, dataFolder: folder });
      const opened = await openHouse(config, 'tool', parts(fakeConnector(bank)));
      onTestFinished(() => opened.close());
      const desk = await openDesk(opened.house);
      const hubs = (failpoint: string | null) =>
        Promise.all(
          Array.from({ length: workers }, () =>
            startProcess([url, key.toString('base64'), String(server.port), folder], failpoint),
          ),
        );
      const batches = new Map<string, string>();
      for (const point of points) {
        const running = await hubs(point);
        batches.set(point, await send(opened.house, desk, point));
        await Promise.race(running.map((one) => one.gone));
        for (const one of running) one.child.kill('SIGKILL');
        await Promise.all(running.map((one) => one.gone));
        // The next point is for the next order: what can still leave waits until all were tried.
        await wait(opened.house, desk, `now() + interval '1 day'`);
      }
      await wait(opened.house, desk, 'null');
      const clean = await hubs(null);
      const started = performance.now();
      for (const point of points) {
        const status = await until(
          async () =>
            (
              await inOrganisation(opened.house.store.db, desk.who.organisationId, (trx) =>
                findBatch(trx, batches.get(point) ?? ''),
              )
            )?.status ?? '',
          (now) => (SENT[point] ? now === 'accepted' : now === 'unknown'),
          60_000,
        ).catch((error: unknown) => {
          throw new Error(`${point}: ${String(error)}`);
        });
        expect(status, point).toBe(SENT[point] ? 'accepted' : 'unknown');
      }
      expect(performance.now() - started).toBeLessThan(60_000);
      // Whoever asks again and again changes nothing.
      await pause(3_000);
      bank.execute();
      expect(bank.doubled()).toEqual([]);
      const { items } = await inOrganisation(opened.house.store.db, desk.who.organisationId, (trx) =>
        listOrders(trx, { kind: 'credit-transfer', limit: 100 }),
      );
      const byPoint = new Map(items.map((order) => [order.clientReference, order]));
      for (const point of points) {
        const order = byPoint.get(point);
        const times = bank.ledger.filter((one) => one.endToEndId === order?.endToEndId).length;
        expect(times, point).toBe(SENT[point] ? 1 : 0);
        expect(bank.posts.filter((one) => one.sha256 === order?.batchId).length).toBeLessThanOrEqual(1);
      }
      for (const one of clean) one.child.kill('SIGKILL');
      await Promise.all(clean.map((one) => one.gone));
    });
  },
);

function wait(house: House, { who }: Small, until: string): Promise<unknown> {
  return inOrganisation(house.store.db, who.organisationId, (trx) =>
    sql`update payment_batch set not_before = ${sql.raw(until)} where status = 'approved'`.execute(trx),
  );
}

interface Running {
  readonly child: ChildProcess;
  readonly gone: Promise<void>;
}

async function startProcess(args: readonly string[], failpoint: string | null): Promise<Running> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'hub-process.ts'), ...args], {
    env: { ...process.env, ...(failpoint !== null && { KOPPEL_FAILPOINT: failpoint }) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (bytes) => {
      output += bytes;
      if (output.includes('ready')) resolve();
    });
    child.stderr?.on('data', (bytes) => {
      output += bytes;
    });
    child.once('exit', (code) =>
      code === null ? resolve() : reject(new Error(`The hub ended with ${code}:\n${output}`)),
    );
  });
  return { child, gone };
}

interface Small {
  readonly who: Who & { readonly userId: string };
}

/** An organisation with one person, an administration and an account at the fake bank. */
async function openDesk(house: House): Promise<Small> {
  await setUp(house, {
    organisation: 'Crash B.V.',
    name: 'Eén',
    email: 'one@koppel.example',
    password: 'a long enough password',
  });
  const { organisation, user } = await inSystem(house.store.db, async (trx) => ({
    organisation: await findOrganisationByName(trx, 'Crash B.V.'),
    user: await findUserByEmail(trx, 'one@koppel.example'),
  }));
  const organisationId = organisation?.id ?? '';
  await inOrganisation(house.store.db, organisationId, async (trx) => {
    const { id: administrationId } = await createAdministration(trx, {
      id: house.random.uuid(),
      organisationId,
      code: '01',
      name: 'Crash',
      settings: {},
    });
    await putDaybooks(
      trx,
      { organisationId, administrationId },
      [{ code: 'B1', name: 'Bank', kind: 'bank', ledgerAccount: '1100', iban: ING, currency: 'EUR', blocked: false }],
      house.random.uuid,
    );
    const [daybook] = await listDaybooks(trx, administrationId);
    const key = { iban: ING, currency: 'EUR', holder: null, bank: 'INGB' };
    const account = await createAccount(trx, organisationId, key, FAKE_BANK, house.random.uuid);
    await mapAccount(trx, account.id, { administrationId, daybookId: daybook?.id ?? '' });
    const connection = house.random.uuid();
    await sql`insert into bank_connection (id, organisation_id, connector_id, state) values (${connection}, ${organisationId}, ${FAKE_BANK}, 'active')`.execute(
      trx,
    );
    await sql`update bank_account set connection_id = ${connection}, services = '{"payments":"granted"}' where id = ${account.id}`.execute(
      trx,
    );
  });
  return { who: { organisationId, kind: 'person', name: 'Eén', userId: user?.id ?? '' } };
}

/** An approved order, named after the point at which its sender dies. */
function send(house: House, { who }: Small, point: string): Promise<string> {
  return inOrganisation(house.store.db, who.organisationId, async (trx) => {
    const ids = await takePayments(house, trx, who, [
      {
        place: 'order',
        account: ING,
        clientReference: point,
        scheme: 'sepa',
        date: null,
        categoryPurpose: null,
        partyCode: null,
        settles: [],
        order: {
          endToEndId: '',
          instructionId: null,
          amount: { minor: 12_100n, currency: 'EUR' },
          creditor: { name: 'Payee', iban: parseIban(RIJNLAND), account: null, bic: null, address: null },
          ultimateCreditor: null,
          ultimateDebtor: null,
          remittance: { text: `Crash at ${point}`, structured: null },
          purpose: null,
        },
      },
    ]);
    const [batchId = ''] = await makeBatches(house, trx, who, ids, null);
    const batch = await findBatch(trx, batchId);
    await approve(house, trx, who, batchId, batch?.sha256 ?? '');
    return batchId;
  });
}
