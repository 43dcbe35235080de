import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { setUp } from '#core/access/sign-in.ts';
import { openHouse } from '#core/main.ts';
import type { House } from '#core/pipeline/house.ts';
import type { Who } from '#core/pipeline/orders/who.ts';
import { openEmbeddedDatabase } from '#core/runtime/embedded-database.ts';
import { createUser, findOrganisationByName, findUserByEmail } from '#core/store/access.repository.ts';
import { createAccount, mapAccount } from '#core/store/account.repository.ts';
import { createAdministration, listDaybooks } from '#core/store/administration.repository.ts';
import { putDaybooks } from '#core/store/books.writes.ts';
import { inOrganisation, inSystem } from '#core/store/database.ts';
import { addMembership } from '#core/store/user.repository.ts';
import { ING } from '../support/books.ts';
import { testConfig } from '../support/config.ts';
import { FAKE_BANK } from './fake-bank.ts';

/** A house on a real database, with an organisation of two people and an account. Jobs are not worked: the simulation is the worker. */
export interface World {
  readonly house: House;
  readonly people: readonly (Who & { readonly userId: string })[];
  readonly organisationId: string;
  readonly accountId: string;
  close(): Promise<void>;
}

/** `databaseUrl`: a migrated database; absent: an embedded server of its own, gone afterwards. */
export async function simulatedHouse(databaseUrl?: string): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'koppel-simulation-'));
  const embedded =
    databaseUrl === undefined
      ? await openEmbeddedDatabase({ folder: join(folder, 'postgres'), role: 'tool', unsafe: true })
      : null;
  const opened = await openHouse(testConfig(databaseUrl ?? embedded?.url ?? '', { dataFolder: folder }), 'tool');
  // What is asked for later is found again by looking: no queue is needed, and a run stays the same.
  const house: House = { ...opened.house, jobs: { send: async () => undefined } };
  const name = `Simulation ${house.random.uuid()}`;
  const email = `${house.random.uuid()}@koppel.example`;
  await setUp(house, { organisation: name, name: 'Eén', email, password: 'a long enough password' });
  const found = await inSystem(house.store.db, async (trx) => {
    const organisation = await findOrganisationByName(trx, name);
    const second = house.random.uuid();
    await createUser(trx, { id: second, email: `${second}@koppel.example`, name: 'Twee', passwordHash: null });
    await addMembership(trx, second, organisation?.id ?? '', 'bookkeeper');
    return { organisationId: organisation?.id ?? '', first: (await findUserByEmail(trx, email))?.id ?? '', second };
  });
  const { organisationId } = found;
  const accountId = await inOrganisation(house.store.db, organisationId, async (trx) => {
    const { id: administrationId } = await createAdministration(trx, {
      id: house.random.uuid(),
      organisationId,
      code: '01',
      name: 'Simulation',
      settings: {},
    });
    const daybook = {
      code: 'B1',
      name: 'Bank',
      kind: 'bank',
      ledgerAccount: '1100',
      iban: ING,
      currency: 'EUR',
      blocked: false,
    } as const;
    await putDaybooks(trx, { organisationId, administrationId }, [daybook], house.random.uuid);
    const [made] = await listDaybooks(trx, administrationId);
    const account = await createAccount(
      trx,
      organisationId,
      { iban: ING, currency: 'EUR', holder: null, bank: 'INGB' },
      FAKE_BANK,
      house.random.uuid,
    );
    await mapAccount(trx, account.id, { administrationId, daybookId: made?.id ?? '' });
    const connection = house.random.uuid();
    await sql`insert into bank_connection (id, organisation_id, connector_id, state) values (${connection}, ${organisationId}, ${FAKE_BANK}, 'active')`.execute(
      trx,
    );
    await sql`update bank_account set connection_id = ${connection}, services = '{"payments":"granted"}' where id = ${account.id}`.execute(
      trx,
    );
    return account.id;
  });
  const person = (userId: string, who: string) => ({ organisationId, kind: 'person' as const, name: who, userId });
  return {
    house,
    organisationId,
    accountId,
    people: [person(found.first, 'Eén'), person(found.second, 'Twee')],
    async close() {
      await opened.close();
      await embedded?.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
