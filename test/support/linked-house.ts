import { setUp } from '#core/access/sign-in.ts';
import type { Config } from '#core/config.ts';
import type { Connector } from '#core/contract/connector.ts';
import type { SandboxAccount, SandboxBank } from '#core/contract/sandbox.ts';
import type { Iban } from '#core/domain/iban.ts';
import { openHouse } from '#core/main.ts';
import type { House } from '#core/pipeline/house.ts';
import { type PullOutcome, pullAccount } from '#core/pipeline/pull.ts';
import { findOrganisationByName } from '#core/store/access.repository.ts';
import { type ConnectionRow, findConnection } from '#core/store/connection.repository.ts';
import { inOrganisation, inSystem, type Trx } from '#core/store/database.ts';
import { findPullState } from '#core/store/pull.repository.ts';
import { type TestClock, testClock } from './bank.ts';
import { testConfig } from './config.ts';
import { freshDatabase } from './database.ts';
import { linkHeadless } from './headless-link.ts';

/** A house with one linked stand-in bank, a clock that is moved by hand, and no workers: each step is asked for. */
export interface LinkedHouse {
  /** For a hub of another process on the same database. */
  readonly config: Config;
  readonly house: House;
  readonly clock: TestClock;
  readonly bank: SandboxBank;
  readonly organisationId: string;
  connectionId(): string;
  /** Ids of the chosen accounts, by number. */
  readonly accounts: ReadonlyMap<string, string>;
  /** Links the bank once more, as a new connection. */
  link(ibans?: readonly Iban[]): Promise<void>;
  pull(iban: Iban, person?: { readonly ip: string | null } | null): Promise<PullOutcome>;
  in<T>(work: (db: Trx) => Promise<T>): Promise<T>;
  connection(): Promise<ConnectionRow>;
  state(iban: Iban): Promise<NonNullable<Awaited<ReturnType<typeof findPullState>>>>;
  close(): Promise<void>;
}

export async function startLinkedHouse(
  connector: Connector,
  accounts: readonly SandboxAccount[],
  today = '2026-03-31',
): Promise<LinkedHouse> {
  const clock = testClock(today);
  const database = await freshDatabase();
  const config = testConfig(database.url);
  const opened = await openHouse(config, 'tool', {
    clock,
    plugins: [{ connector }],
    sandboxes: () => ({ clock, accounts }),
  });
  const { house } = opened;
  await setUp(house, {
    organisation: 'Test B.V.',
    name: 'Test',
    email: 't@koppel.example',
    password: 'a long enough one',
  });
  const organisation = await inSystem(house.store.db, (db) => findOrganisationByName(db, 'Test B.V.'));
  const organisationId = organisation?.id ?? '';
  const within = <T>(work: (db: Trx) => Promise<T>) => inOrganisation(house.store.db, organisationId, work);
  const bank = await house.banks.sandbox(connector.id);
  const ids = new Map<string, string>();
  let connectionId = '';

  async function link(ibans: readonly Iban[] = accounts.map(({ iban }) => iban)): Promise<void> {
    connectionId = (await linkHeadless(house, organisationId, connector, ibans, null)).at(-1) ?? '';
    const rows = await within((db) => db.selectFrom('bank_account').select(['id', 'iban']).execute());
    for (const row of rows) ids.set(row.iban, row.id);
  }
  await link();
  const idOf = (iban: Iban) => ids.get(iban) ?? '';
  return {
    config,
    house,
    clock,
    bank,
    organisationId,
    connectionId: () => connectionId,
    accounts: ids,
    link,
    pull: (iban, person = { ip: '192.0.2.7' }) =>
      pullAccount(house, organisationId, idOf(iban), { person, signal: new AbortController().signal }),
    in: within,
    async connection() {
      const row = await within((db) => findConnection(db, connectionId));
      if (row === undefined) throw new Error('The link is gone.');
      return row;
    },
    async state(iban) {
      const row = await within((db) => findPullState(db, idOf(iban)));
      if (row === undefined) throw new Error(`${iban} is not pulled.`);
      return row;
    },
    async close() {
      await opened.close();
      await database.drop();
    },
  };
}
