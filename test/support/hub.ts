import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { setUp } from '#core/access/sign-in.ts';
import { newToken } from '#core/access/tokens.ts';
import type { Config } from '#core/config.ts';
import { type Hub, type Parts, startHub } from '#core/main.ts';
import { createApiKey, findOrganisationByName } from '#core/store/access.repository.ts';
import { inOrganisation, inSystem } from '#core/store/database.ts';
import { type Client, client } from '../../demo/client.ts';
import { testConfig } from './config.ts';
import { freshDatabase } from './database.ts';

export const SIGN_IN = { email: 'test@koppel.example', password: 'a long enough password' } as const;

export interface TestHub {
  readonly hub: Hub;
  /** For a second hub on the same database. */
  readonly config: Config;
  readonly url: string;
  readonly organisationId: string;
  /** The API as an ERP with a key sees it. Throws on an answer that is not 2xx. */
  readonly api: Client;
  readonly apiKey: string;
  /** Any request with the key; the answer as it is. */
  request(
    method: string,
    path: string,
    init?: { readonly body?: unknown; readonly headers?: Record<string, string> },
  ): Promise<Response>;
  close(): Promise<void>;
}

/** A whole hub on a database of its own, with an organisation, an administrator ({@link SIGN_IN}) and an API key. */
export async function startTestHub(changes: Partial<Config> = {}, parts: Parts = {}): Promise<TestHub> {
  const database = await freshDatabase();
  const config = testConfig(database.url, changes);
  const hub = await furnish(await startHub(config, parts), config, 'Test B.V.', 'Test Person');
  return {
    ...hub,
    async close() {
      await hub.close();
      await database.drop();
    },
  };
}

/** An organisation with an administrator ({@link SIGN_IN}) and an API key, in a hub that has none yet. */
export async function furnish(hub: Hub, config: Config, name: string, person: string): Promise<TestHub> {
  const { house } = hub;
  await setUp(house, { organisation: name, name: person, ...SIGN_IN });
  const organisation = await inSystem(house.store.db, (trx) => findOrganisationByName(trx, name));
  const organisationId = organisation?.id ?? '';
  const token = newToken(house.random, 'kpl_');
  await inOrganisation(house.store.db, organisationId, (trx) =>
    createApiKey(trx, {
      id: house.random.uuid(),
      organisationId,
      name: 'Test ERP',
      prefix: 'kpl_',
      secretHash: token.hash,
    }),
  );
  return {
    hub,
    config,
    url: hub.url,
    organisationId,
    api: client(hub.url, token.secret),
    apiKey: token.secret,
    request(method, path, init = {}) {
      const body =
        init.body === undefined ? null : typeof init.body === 'string' ? init.body : JSON.stringify(init.body);
      const type: Record<string, string> = body === null ? {} : { 'content-type': 'application/json' };
      const headers = {
        authorization: `Bearer ${token.secret}`,
        'idempotency-key': randomUUID(),
        ...type,
        ...init.headers,
      };
      return fetch(`${hub.url}/v1${path}`, { method, headers, body });
    },
    close: () => hub.close(),
  };
}

/** Asks again until the answer satisfies; what it last was is told when it never does. */
export async function until<T>(
  ask: () => Promise<T>,
  satisfied: (value: T) => boolean,
  patienceMs = 20_000,
): Promise<T> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const value = await ask();
    if (satisfied(value)) return value;
    if (performance.now() > deadline)
      throw new Error(`It never came to be; last seen: ${JSON.stringify(value)?.slice(0, 500)}`);
    await pause(25);
  }
}
