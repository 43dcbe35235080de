import type { AddressInfo } from 'node:net';
import { createServer, type Server, type TLSSocket, type TlsOptions } from 'node:tls';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import 'reflect-metadata';
import {
  BasicConstraintsExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';
import type { KoppelError } from '../domain/errors.ts';
import { callJson } from '../kit/http.ts';
import { type HttpClient, openHttp } from './http.ts';
import { systemClock } from './ports.ts';

const EC = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const rsa = (hash: string, modulusLength = 2048) => ({
  ...{ name: 'RSASSA-PKCS1-v1_5', hash, modulusLength },
  publicExponent: new Uint8Array([1, 0, 1]),
});
type Algorithm = typeof EC | ReturnType<typeof rsa>;

interface Issued {
  readonly name: string;
  readonly pem: string;
  readonly keys: CryptoKeyPair;
  readonly algorithm: Algorithm;
}

let serial = 1;
/** Signed by itself without `by`. */
async function issue(
  name: string,
  by: Issued | null,
  {
    algorithm = EC as Algorithm,
    host = 'localhost',
    from = '2020-01-01',
    to = '2090-01-01',
    authority = false,
    hash = 'SHA-256',
  } = {},
): Promise<Issued> {
  const keys = (await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as CryptoKeyPair;
  const certificate = await X509CertificateGenerator.create({
    serialNumber: (++serial).toString(16).padStart(4, '0'),
    subject: `CN=${name}`,
    issuer: `CN=${by?.name ?? name}`,
    notBefore: new Date(from),
    notAfter: new Date(to),
    signingAlgorithm: { ...(by?.algorithm ?? algorithm), hash },
    signingKey: (by?.keys ?? keys).privateKey,
    publicKey: keys.publicKey,
    extensions: [
      new BasicConstraintsExtension(authority),
      ...(authority ? [] : [new SubjectAlternativeNameExtension([{ type: 'dns', value: host }])]),
    ],
  });
  return { name, pem: certificate.toString('pem'), keys, algorithm };
}

let root: Issued;
let between: Issued;
let old: Issued;
beforeAll(async () => {
  root = await issue('Root', null, { authority: true });
  between = await issue('Between', root, { authority: true });
  old = await issue('Old', null, { authority: true, algorithm: rsa('SHA-1'), hash: 'SHA-1' });
});

const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';
interface Peer {
  readonly host: string;
  /** What of requests came through. */
  received(): string;
}

const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});
async function serve(
  leaf: Issued,
  {
    chain = [] as readonly Issued[],
    answer = (socket: TLSSocket): void => void socket.end(OK),
    ...options
  }: TlsOptions & {
    chain?: readonly Issued[];
    answer?: (socket: TLSSocket) => void;
  } = {},
): Promise<Peer> {
  let text = '';
  const key = PemConverter.encode(await crypto.subtle.exportKey('pkcs8', leaf.keys.privateKey), 'PRIVATE KEY');
  const server = createServer(
    // Servers of banks are as bad as they are: what is refused, our side refuses.
    { key, cert: [leaf, ...chain].map(({ pem }) => pem).join('\n'), ciphers: 'DEFAULT@SECLEVEL=0', ...options },
    (socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (bytes) => {
        text += bytes;
        answer(socket);
      });
    },
  );
  servers.push(server);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return { host: `localhost:${(server.address() as AddressInfo).port}`, received: () => text };
}

function open(host: string, ca: string): HttpClient {
  const http = openHttp({ kind: 'hosts', hosts: [host] }, undefined, { ca });
  onTestFinished(() => http.close());
  return http;
}
const send = (host: string, ca: string) =>
  open(host, ca).send({ method: 'POST', url: `https://${host}/payments`, body: '{"amount":"1.00"}' });
const failure = (work: Promise<unknown>) =>
  work.then(
    () => 'went through',
    ({ code, message }: KoppelError) => `${code}: ${message}`,
  );

test('a server with a good certificate, the one in between beside it, is sent to', async () => {
  const peer = await serve(await issue('localhost', between), { chain: [between] });
  expect((await send(peer.host, root.pem)).status).toBe(200);
  expect(peer.received()).toContain('POST /payments');
});

describe('a server that is not believed hears nothing, and it is certain that nothing was sent', () => {
  test.each<[string, () => Promise<Issued>, RegExp, string?]>([
    ['TLS-01: expired', () => issue('localhost', root, { to: '2021-01-01' }), /expired/],
    ['TLS-02: of another host', () => issue('localhost', root, { host: 'other.example' }), /for another host/],
    ['TLS-03: signed by itself', () => issue('localhost', null), /nobody but itself/],
    ['TLS-04: of an authority we do not know', () => issue('localhost', between), /not trusted here/],
    ['TLS-05: not yet valid', () => issue('localhost', root, { from: '2080-01-01' }), /not valid yet/],
    ['TLS-06: signed with SHA-1', () => issue('localhost', old, { hash: 'SHA-1' }), /algorithm too weak/],
    [
      'TLS-07: with a key of 1024 bits',
      () => issue('localhost', root, { algorithm: rsa('SHA-256', 1024) }),
      /key too weak/,
    ],
  ])('%s', async (name, leaf, words) => {
    const peer = await serve(await leaf());
    const answer = await failure(send(peer.host, name.includes('TLS-06') ? old.pem : root.pem));
    expect(answer).toMatch(/^transient: /);
    expect(answer).toMatch(words);
    expect(peer.received()).toBe('');
  });

  test.each<[string, TlsOptions]>([
    ['TLS 1.1', { minVersion: 'TLSv1', maxVersion: 'TLSv1.1' }],
    ['no encryption', { maxVersion: 'TLSv1.2', ciphers: 'eNULL@SECLEVEL=0' }],
    ['no certificate', { maxVersion: 'TLSv1.2', ciphers: 'aNULL@SECLEVEL=0' }],
  ])('TLS-09: that offers only %s', async (_name, options) => {
    const peer = await serve(await issue('localhost', root, { algorithm: rsa('SHA-256') }), options);
    expect(await failure(send(peer.host, root.pem))).toMatch(/^transient: /);
    expect(peer.received()).toBe('');
  });

  test('TLS-08: also when the environment says that certificates do not matter', async () => {
    const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    onTestFinished(() => {
      if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
      else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before;
    });
    const peer = await serve(await issue('localhost', null));
    expect(await failure(send(peer.host, root.pem))).toMatch(/nobody but itself/);
    expect(peer.received()).toBe('');
  });
});

test('TLS-13: a server that forgets the certificate in between is told apart, and trusted by a set of its own', async () => {
  const peer = await serve(await issue('localhost', between));
  expect(await failure(send(peer.host, root.pem))).toMatch(/not trusted here, or one in between is missing/);
  expect((await send(peer.host, `${root.pem}\n${between.pem}`)).status).toBe(200);
});

describe('TLS-15: a connection that is cut in the middle of an answer', () => {
  /** Without saying goodbye, as a cut line ends. */
  const cut = (head: string) => (socket: TLSSocket) =>
    void socket.write(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n${head}\r\n{"amount":`, () =>
      socket.destroy(),
    );
  test.each([
    ['of a length', 'content-length: 40\r\n', 'transient'],
    ['in pieces', 'transfer-encoding: chunked\r\n', 'transient'],
    ['that lasts until the end', '', 'contract_broken'],
  ])('%s: is no answer to a question, and leaves an order unknown', async (_name, head, code) => {
    const { host } = await serve(await issue('localhost', root), { answer: cut(head) });
    const asks = (method: 'GET' | 'POST') =>
      failure(
        callJson(
          { http: { send: (request) => open(host, root.pem).send(request) }, clock: systemClock },
          { what: 'Test', method, url: `https://${host}/`, ...(method === 'POST' && { body: '{}' }) },
        ),
      );
    expect(await asks('GET')).toMatch(new RegExp(`^${code}: `));
    expect(await asks('POST')).toMatch(/^outcome_unknown: /);
  });
});
