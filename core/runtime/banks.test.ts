import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { openVault } from '../access/vault.ts';
import type { Connector } from '../contract/connector.ts';
import type { SandboxBank } from '../contract/sandbox.ts';
import { type Authority, createAuthority, type Identity } from '../kit/sandbox/certificates.ts';
import { openBanks } from './banks.ts';
import { systemClock, systemRandom } from './ports.ts';

let authority: Authority;
let server: Server;
let reused = 0;
/** Subjects whose connections are open. */
const open: string[] = [];
let answer: (request: IncomingMessage, response: ServerResponse) => void;

const subjectOf = (socket: TLSSocket) => /CN=(.*)/.exec(socket.getPeerX509Certificate()?.subject ?? '')?.[1] ?? '';
const host = () => `localhost:${(server.address() as AddressInfo).port}`;

/** A bank that asks for a client certificate and says whose it got. */
beforeAll(async () => {
  authority = await createAuthority('Bank');
  const { certificate, key } = await authority.issue('server', 'localhost');
  server = createServer(
    { cert: certificate, key, ca: authority.certificate, requestCert: true, rejectUnauthorized: true },
    (request, response) => answer(request, response),
  );
  server.on('secureConnection', (socket: TLSSocket) => {
    const subject = subjectOf(socket);
    if (socket.isSessionReused()) reused++;
    open.push(subject);
    socket.once('close', () => open.splice(open.indexOf(subject), 1));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function hub(place: 'sandbox' | 'live' = 'sandbox') {
  const vault = openVault(randomBytes(32));
  const ignored = () => undefined;
  const bank = { settings: {}, hosts: [host()], ca: authority.certificate, close: async () => undefined };
  const connector = { id: 'bank', hosts: [host()], sandbox: async () => bank as unknown as SandboxBank };
  const banks = openBanks({
    connectors: [connector as unknown as Connector],
    clock: systemClock,
    random: systemRandom,
    log: { debug: ignored, info: ignored, warn: ignored },
    vault,
    sandboxes: () => ({ clock: systemClock, accounts: [] }),
  });
  onTestFinished(() => banks.close());
  /** What the bank says to an organisation that shows this certificate. */
  return async (organisationId: string, { certificate, key }: Identity, settings: Record<string, string> = {}) => {
    const scope = {
      ...{ organisationId, connectorId: 'bank', connectionId: 'link', environment: place },
      ...{ attended: false, ip: null, settings: { 'transport-certificate': certificate, ...settings } },
      sealedSecrets: { 'transport-key': vault.seal(key, `${organisationId}|connector_config|bank|transport-key`) },
    };
    const { http } = await banks.context(scope, new AbortController().signal);
    const said = await http.send({ method: 'GET', url: `https://${host()}/`, identity: 'transport' });
    return Buffer.from(said.body).toString();
  };
}

const PATIENT = { timeout: 20_000 };
const says = (request: IncomingMessage, response: ServerResponse, more = {}) =>
  response.writeHead(200, more).end(subjectOf(request.socket as TLSSocket));

test('TLS-14: a thousand requests of two organisations in turn each show their own certificate, resumed or not', async () => {
  const [one, two] = [await authority.issue('client', 'one'), await authority.issue('client', 'two')];
  let count = 0;
  // Every so often the connection ends, so that the next one resumes a session.
  answer = (request, response) => says(request, response, ++count % 20 === 0 ? { connection: 'close' } : {});
  const ask = hub();
  for (let round = 0; round < 50; round++) {
    const asked = Array.from({ length: 20 }, (_, at) => (at % 2 === 0 ? ask('A', one) : ask('B', two)));
    const told = await Promise.all(asked);
    expect(told.filter((said, at) => said !== (at % 2 === 0 ? 'one' : 'two'))).toEqual([]);
  }
  expect(count).toBe(1000);
  expect(reused).toBeGreaterThan(0);
});

test('TLS-11: with a new certificate what runs ends on the old connections, and everything else begins on new ones', async () => {
  const [old, fresh] = [await authority.issue('client', 'old'), await authority.issue('client', 'fresh')];
  const waiting: (() => void)[] = [];
  answer = (request, response) => void waiting.push(() => says(request, response));
  const ask = hub();
  const running = Array.from({ length: 50 }, () => ask('A', old));
  await expect.poll(() => waiting.length, PATIENT).toBe(32);
  answer = says;
  expect(await ask('A', fresh)).toBe('fresh');
  for (const go of waiting) go();
  expect(new Set(await Promise.all(running))).toEqual(new Set(['old']));
  await expect.poll(() => open.filter((subject) => subject === 'old'), PATIENT).toEqual([]);
  expect(open.filter((subject) => subject === 'fresh')).toHaveLength(1);
});

test('TLS-13: whom to trust at a bank is a setting, and another one counts at once', async () => {
  const client = await authority.issue('client', 'client');
  const stranger = await createAuthority('Stranger');
  answer = says;
  const ask = hub('live');
  await expect(ask('A', client)).rejects.toMatchObject({ message: expect.stringMatching(/not trusted here/) });
  const trust = (...all: Authority[]) => ({ 'bank-authorities': all.map(({ certificate }) => certificate).join('\n') });
  await expect(ask('A', client, trust(stranger))).rejects.toMatchObject({
    message: expect.stringMatching(/not trusted here/),
  });
  expect(await ask('A', client, trust(stranger, authority))).toBe('client');
});
