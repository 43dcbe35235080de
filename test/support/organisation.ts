import { hashPassword } from '#core/access/password.ts';
import { newToken } from '#core/access/tokens.ts';
import { createApiKey, createOrganisation, createUser } from '#core/store/access.repository.ts';
import { inSystem } from '#core/store/database.ts';
import type { Role } from '#core/store/tables/access.ts';
import { addMembership } from '#core/store/user.repository.ts';
import { type Client, client } from '../../demo/client.ts';
import type { TestHub } from './hub.ts';

export const PASSWORD = 'a long enough password';

export interface Organisation {
  readonly id: string;
  readonly apiKey: string;
  readonly api: Client;
}

/** Another organisation in the same hub, with an API key. */
export async function addOrganisation(hub: TestHub, name: string): Promise<Organisation> {
  const { house } = hub.hub;
  const id = house.random.uuid();
  const token = newToken(house.random, 'kpl_');
  await inSystem(house.store.db, async (trx) => {
    await createOrganisation(trx, id, name);
    await createApiKey(trx, {
      id: house.random.uuid(),
      organisationId: id,
      name: `${name} ERP`,
      prefix: 'kpl_',
      secretHash: token.hash,
    });
  });
  return { id, apiKey: token.secret, api: client(hub.url, token.secret) };
}

/** A person with a role and {@link PASSWORD}. */
export async function addPerson(hub: TestHub, organisationId: string, email: string, role: Role): Promise<string> {
  const { house } = hub.hub;
  const id = house.random.uuid();
  const passwordHash = await hashPassword(PASSWORD);
  await inSystem(house.store.db, async (trx) => {
    await createUser(trx, { id, email, name: email.split('@')[0] ?? email, passwordHash });
    await addMembership(trx, id, organisationId, role);
  });
  return id;
}

export interface Ask {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Visitor {
  /** A request as a browser on our own page sends it. */
  ask(method: string, path: string, init?: Ask): Promise<Response>;
  /** `name=value` of the session cookie; empty before signing in. */
  cookie(): string;
}

/** A browser that is not signed in yet, with a jar for one cookie. */
export function visitor(hub: TestHub): Visitor {
  let cookie = '';
  return {
    cookie: () => cookie,
    async ask(method, path, { body, headers } = {}) {
      const response = await fetch(`${hub.url}${path}`, {
        method,
        headers: {
          origin: new URL(hub.url).origin,
          'sec-fetch-site': 'same-origin',
          'idempotency-key': hub.hub.house.random.uuid(),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(cookie !== '' && { cookie }),
          ...headers,
        },
        body: body === undefined ? null : JSON.stringify(body),
      });
      for (const line of response.headers.getSetCookie()) cookie = line.split(';')[0] ?? '';
      return response;
    },
  };
}

export async function signedIn(hub: TestHub, email: string, password = PASSWORD): Promise<Visitor> {
  const who = visitor(hub);
  const answer = await who.ask('POST', '/v1/session', { body: { email, password } });
  if (answer.status !== 204) throw new Error(`Signing in answered ${answer.status}: ${await answer.text()}`);
  return who;
}

/** The code of a problem; the answer must be one, with the shape all problems have (RFC 9457). */
export async function problemOf(
  response: Response,
): Promise<{ status: number; code: string; detail: string; element?: string }> {
  const text = await response.text();
  if (!response.headers.get('content-type')?.startsWith('application/problem+json'))
    throw new Error(`No problem details but ${response.status}: ${text.slice(0, 300)}`);
  const problem = JSON.parse(text);
  const { type, title, status, code, detail } = problem;
  if (
    type !== `/docs/errors#${code}` ||
    status !== response.status ||
    ![title, code, detail].every((one) => typeof one === 'string')
  )
    throw new Error(`Not the shape of a problem: ${text}`);
  return problem;
}
