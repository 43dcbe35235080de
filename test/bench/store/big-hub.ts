import { join } from 'node:path';
import { signIn } from '#core/access/sign-in.ts';
import { SESSION_COOKIE } from '#core/api/middleware.ts';
import type { Config } from '#core/config.ts';
import { type Hub, startHub } from '#core/main.ts';
import { SEED_SIGN_IN } from '../seed/offices.ts';
import type { SeedSizes } from '../seed/plan.ts';
import { openBigDatabase } from '../seed.ts';

export interface BigHub {
  readonly hub: Hub;
  readonly superuserUrl: string;
  /** The API as the browser of somebody signed in asks it: the JSON. Throws on an answer that is not 2xx. */
  get(path: string): Promise<unknown>;
  send(method: string, path: string, body: unknown): Promise<unknown>;
  close(): Promise<void>;
}

/** A whole hub on the big database: what is measured passes through all of it. */
export async function openBigHub(sizes: SeedSizes, print: (line: string) => void, uiFolder = UI): Promise<BigHub> {
  const database = await openBigDatabase(sizes, print);
  const hub = await startHub({ ...benchConfig(database.url), uiFolder });
  const { house } = hub;
  const session = await signIn(house, SEED_SIGN_IN.email, SEED_SIGN_IN.password);
  const ask = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(`${hub.url}/v1${path}`, {
      ...init,
      headers: { cookie: `${SESSION_COOKIE}=${session}`, origin: hub.url, ...init.headers },
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
    return JSON.parse(text) as unknown;
  };
  return {
    hub,
    superuserUrl: database.superuserUrl,
    get: (path) => ask(path),
    send: (method, path, body) =>
      ask(path, {
        method,
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json', 'idempotency-key': house.random.uuid() },
      }),
    async close() {
      await hub.close();
      await database.close();
    },
  };
}

/** What a measured hub is started with. */
export function benchConfig(databaseUrl: string): Config {
  return {
    dataFolder: join(PROJECT, 'var', 'bench'),
    databaseUrl,
    host: '127.0.0.1',
    port: 0,
    publicUrl: 'http://127.0.0.1',
    // The database is kept, so what is sealed in it has to be opened by the next run.
    masterKey: new Uint8Array(32).fill(7),
    watch: [],
    proxies: [],
    allowLocalWebhooks: true,
    logLevel: 'silent',
    uiFolder: UI,
  };
}

const PROJECT = join(import.meta.dirname, '..', '..', '..');
const UI = join(PROJECT, 'admin-ui', 'dist');
