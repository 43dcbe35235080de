import { generateKeyPairSync, sign } from 'node:crypto';
import { expect, test } from 'vitest';
import type { IncomingHttp } from '../contract/connector.ts';
import { createAuthority } from './sandbox/certificates.ts';
import { digest, httpDate, signingString, signRequest } from './signature.ts';
import { verifySigned } from './signature-check.ts';

const NOW = '2026-03-02T10:00:00.000Z';
const PATH = '/v1/bank-notifications/x?a=1&b=%2F';
const authority = await createAuthority('Test');
const signer = await authority.issue('signing', 'bank');
const stranger = await authority.issue('signing', 'stranger');
const rules = {
  certificate: signer.certificate,
  algorithms: ['rsa-sha512'] as const,
  required: ['(request-target)'],
  now: NOW,
};
const SIGNED = ['(request-target)', 'date', 'digest'];

function call(over: Partial<IncomingHttp> = {}, names = SIGNED, key = signer.key, date = httpDate(NOW)): IncomingHttp {
  const body = Buffer.from('{"notificationId":"1"}');
  const { headers = {} } = signRequest(
    { method: 'POST', url: `https://hub.example${PATH}`, headers: { date, 'content-type': 'application/json' }, body },
    { algorithm: 'rsa-sha512', digest: 'sha-512', headers: names, placement: 'signature' },
    { keyId: '1', privateKey: key },
  );
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return { method: 'POST', path: PATH, headers: lower, body, ...over };
}

const refused = (request: IncomingHttp, over: Partial<typeof rules> = {}) =>
  expect(() => verifySigned(request, { ...rules, ...over })).toThrow(expect.objectContaining({ code: 'not_allowed' }));

test('a call as the bank makes it passes', () => {
  expect(() => verifySigned(call(), rules)).not.toThrow();
});

test('HS-01 a body that changed under an unchanged digest is refused', () => {
  refused(call({ body: Buffer.from('{"notificationId":"2"}') }));
});

test('HS-02 a digest that changed, is missing, of another hash, or two of them, is refused', () => {
  const { headers, ...rest } = call();
  const { digest: own = '', ...others } = headers;
  refused({ ...rest, headers: others });
  refused({ ...rest, headers: { ...headers, digest: digest('{}', 'sha-512') } });
  refused({ ...rest, headers: { ...headers, digest: 'MD5=1B2M2Y8AsgTpgAmY7PhCfg==' } });
  refused({ ...rest, headers: { ...headers, digest: `${own}, ${own}` } });
});

test('HS-03 a signature over too little is refused, though it holds', () => {
  refused(call({}, ['(request-target)', 'date']));
  refused(call({}, ['(request-target)', 'digest']));
  refused(call({}, ['date', 'digest']));
});

test('HS-04 too old, too far ahead, or without a date, is refused', () => {
  for (const date of ['Mon, 02 Mar 2026 09:54:00 GMT', 'Mon, 02 Mar 2026 10:01:30 GMT', 'now'])
    refused(call({}, SIGNED, signer.key, date));
  expect(() => verifySigned(call({}, SIGNED, signer.key, 'Mon, 02 Mar 2026 09:55:30 GMT'), rules)).not.toThrow();
});

test("HS-05, WI-06: another key's signature, and an algorithm nobody agreed on, are refused", () => {
  refused(call({}, SIGNED, stranger.key));
  const request = call();
  const signature = request.headers['signature'] ?? '';
  for (const algorithm of ['hs2019', 'rsa-sha1', 'none', 'rsa-sha256'])
    refused({ ...request, headers: { ...request.headers, signature: signature.replace('rsa-sha512', algorithm) } });
});

test.each([
  '/v1/bank-notifications/x?b=%2F&a=1',
  '/v1/bank-notifications/x?a=1&b=/',
  '/v1/bank-notifications/x/?a=1&b=%2F',
])('HS-06 the same signature for %s is refused', (path) => refused(call({ path })));

test('HS-07 HS-09 a signature header with anything twice, or anything else in it, is refused', () => {
  const request = call();
  const signature = request.headers['signature'] ?? '';
  const doubled = `${signature}, ${signature}`;
  for (const value of [
    doubled,
    `${signature},signature="AAAA"`,
    `Signature ${signature}`,
    signature.replaceAll('"', "'"),
    '',
  ])
    refused({ ...request, headers: { ...request.headers, signature: value } });
  refused({
    ...request,
    headers: { ...request.headers, signature: signature.replace('date digest', 'date date digest') },
  });
});

test('a header that is said to be signed must be there, also when the signature would fit an empty one', () => {
  const { headers, ...rest } = call();
  const names = [...SIGNED, 'x-request-id'];
  const text = signingString(names, 'POST', new URL(PATH, 'https://hub.example'), { ...headers, 'x-request-id': '' });
  const value = sign('rsa-sha512', Buffer.from(text), signer.key).toString('base64');
  const signature = `keyId="1",algorithm="rsa-sha512",headers="${names.join(' ')}",signature="${value}"`;
  refused({ ...rest, headers: { ...headers, signature } });
});

test('an unsigned call is refused', () => {
  const { headers, ...rest } = call();
  const { signature: _, ...others } = headers;
  refused({ ...rest, headers: others });
});

test('a key that is none of the bank is none, however it is made', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  refused(call({}, SIGNED, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()));
});
