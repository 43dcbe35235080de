import { constants, createHash, createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { type ClientRequest, createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import httpSignature from 'http-signature';
import { expect, test } from 'vitest';
import type { HttpRequest } from '../contract/ports.ts';
import { digest, httpDate, keyIdOf, type SignatureProfile, signingString, signRequest } from './signature.ts';
import { ISSUED } from './signature-fixture.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const key = { keyId: 'SN=546212fb', privateKey };
const ing: SignatureProfile = {
  algorithm: 'rsa-sha256',
  digest: 'SHA-256',
  headers: ['(request-target)', 'date', 'digest', 'x-request-id'],
  placement: 'signature',
};
const rabobank: SignatureProfile = {
  algorithm: 'rsa-sha512',
  digest: 'sha-512',
  headers: ['date', 'digest', 'x-request-id'],
  placement: 'signature',
};

const request = (over: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'POST',
  url: 'https://api.example/oauth2/token?a=%2F&b=1',
  body: 'grant_type=client_credentials',
  headers: { Date: httpDate(new Date().toISOString()), 'X-Request-ID': '95126d8f-ae9d-4ac3-ac9e-c357dcd78811' },
  ...over,
});

test('HS-11: the digests and the signing string are those the banks publish, byte for byte', () => {
  expect(digest('', 'SHA-256')).toBe('SHA-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=');
  expect(digest('{}', 'sha-512')).toBe(
    'sha-512=J8dGcK23UHX60FjVzq97IMTneGyDuuijL2Jvl4KvNMmjPCBG72D9Knh403jin+yFGAa72aZ4ePOp8c2kgwdj/Q==',
  );
  const headers = {
    Date: httpDate('2018-09-18T09:51:01Z'),
    digest: digest('', 'sha-512'),
    'X-Request-ID': '95126d8f-ae9d-4ac3-ac9e-c357dcd78811',
  };
  expect(signingString(rabobank.headers, 'GET', new URL('https://bank.example/x'), headers)).toBe(
    'date: Tue, 18 Sep 2018 09:51:01 GMT\n' +
      'digest: sha-512=z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==\n' +
      'x-request-id: 95126d8f-ae9d-4ac3-ac9e-c357dcd78811',
  );
  expect(signingString(['(request-target)'], 'GET', new URL('https://bank.example/a%2Fb?z=1&a=%20'), {})).toBe(
    '(request-target): get /a%2Fb?z=1&a=%20',
  );
});

test.each([
  ['ING', ing],
  ['Rabobank', rabobank],
  ['ING for an application token', { ...ing, placement: 'authorization' } satisfies SignatureProfile],
])(
  'HS-10: what arrives on the socket verifies with http-signature and with openssl, signed for %s',
  async (_bank, profile) => {
    const { headers, body } = await overTheWire(signRequest(request(), profile, key));
    const parsed = parse(headers.message, {
      authorizationHeaderName: profile.placement === 'signature' ? 'signature' : 'authorization',
      headers: [...profile.headers],
    });
    expect(httpSignature.verifySignature(parsed, publicKey)).toBe(true);
    const hash = profile.algorithm.slice(4);
    expect(
      verify(
        hash,
        Buffer.from(parsed.signingString),
        { key: createPublicKey(publicKey), padding: constants.RSA_PKCS1_PADDING },
        Buffer.from(parsed.params.signature, 'base64'),
      ),
    ).toBe(true);
    expect(headers.message.headers['digest']).toBe(
      `${profile.digest}=${createHash(hash).update(body).digest('base64')}`,
    );
  },
);

test('HS-01, HS-02: another body has another digest, and the signature covers the digest', async () => {
  const signed = signRequest(request(), ing, key);
  const { headers } = await overTheWire({
    ...signed,
    headers: { ...signed.headers, Digest: digest('other', 'SHA-256') },
  });
  const parsed = parse(headers.message, { authorizationHeaderName: 'signature' });
  expect(httpSignature.verifySignature(parsed, publicKey)).toBe(false);
});

test('a header that is to be signed but is not there is a defect, not an empty line', () => {
  expect(() => signRequest(request({ headers: {} }), ing, key)).toThrow(/date is to be signed/);
});

test('a key that is none is a setting to mend, and is not in the message', () => {
  const bad = { keyId: 'x', privateKey: 'canary-4711' };
  expect(() => signRequest(request(), ing, bad)).toThrow(expect.objectContaining({ code: 'config' }));
  expect(() => signRequest(request(), ing, bad)).not.toThrow(/canary/);
});

test('a certificate is named as each bank names it', () => {
  expect(keyIdOf(ISSUED, 'sn-hex')).toBe('SN=8296291D8E4661EF');
  expect(keyIdOf(ISSUED, 'serial-decimal')).toBe(BigInt('0x8296291D8E4661EF').toString());
  expect(keyIdOf(ISSUED, 'sn-decimal-ca')).toMatch(
    /^SN=9409753678354997743,CA=CN=Koppel test authority,O=Koppel,C=NL$/,
  );
});

/** Its types know no other header than Authorization, and want the request of a client; what it reads is that of a server. */
function parse(message: IncomingMessage, options: httpSignature.ParseOptions & { authorizationHeaderName: string }) {
  return httpSignature.parseRequest(message as unknown as ClientRequest, options);
}

/** The request as a server gets it. */
async function overTheWire(signed: HttpRequest): Promise<{ headers: { message: IncomingMessage }; body: Buffer }> {
  const arrived = Promise.withResolvers<{ headers: { message: IncomingMessage }; body: Buffer }>();
  const server = createServer(async (message, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of message) chunks.push(chunk as Buffer);
    response.end();
    arrived.resolve({ headers: { message }, body: Buffer.concat(chunks) });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  const { pathname, search } = new URL(signed.url);
  await fetch(`http://127.0.0.1:${port}${pathname}${search}`, {
    method: signed.method,
    headers: signed.headers ?? {},
    body: signed.body as string,
  });
  server.close();
  return arrived.promise;
}
