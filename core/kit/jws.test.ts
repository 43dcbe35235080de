import { createHash } from 'node:crypto';
import { flattenedVerify, importX509 } from 'jose';
import { beforeAll, describe, expect, test } from 'vitest';
import type { HttpResponse } from '../contract/ports.ts';
import { signJws, verifyJws } from './jws.ts';
import { createAuthority, type Identity } from './sandbox/certificates.ts';

const NOW = '2026-03-02T10:00:00.000Z';
let ours: Identity;
let bank: Identity;
let stranger: Identity;

beforeAll(async () => {
  const authority = await createAuthority('Bank');
  ours = await authority.issue('signing', 'us');
  bank = await authority.issue('signing', 'bank');
  stranger = await authority.issue('signing', 'stranger');
});

test('HS-10: another library verifies what we sign, over the header lines as they leave', async () => {
  const signed = signJws(
    {
      method: 'POST',
      url: 'https://bank.example/v1/x?b=2&a=1',
      headers: { 'Content-Type': 'application/json' },
      body: '{}',
    },
    { certificate: ours.certificate, privateKey: ours.key },
    NOW,
  );
  const headers = signed.headers ?? {};
  const [header = '', empty, signature = ''] = (headers['X-JWS-Signature'] ?? '').split('.');
  expect(empty).toBe('');
  const lines = `(request-target): post /v1/x?b=2&a=1\ncontent-type: application/json\ndigest: SHA-256=${createHash('sha256').update('{}').digest('base64')}`;
  const { protectedHeader } = await flattenedVerify(
    { protected: header, payload: lines, signature },
    await importX509(ours.certificate, 'PS256'),
    { crit: { sigT: true, sigD: true } },
  );
  expect(protectedHeader).toMatchObject({
    alg: 'PS256',
    b64: false,
    sigT: '2026-03-02T10:00:00Z',
    sigD: { mId: 'http://uri.etsi.org/19182/HttpHeaders', pars: ['(request-target)', 'content-type', 'digest'] },
  });
});

describe('HS-12, HS-14: an answer is used only when the bank signed it', () => {
  const PARS = ['content-type', 'digest'];
  const FORM = { alg: 'PS256', b64: false, crit: ['sigT', 'sigD', 'b64'], sigT: '2026-03-02T10:00:00Z' };
  const form = (over: object = {}) => ({
    ...FORM,
    sigD: { mId: 'http://uri.etsi.org/19182/HttpHeaders', pars: PARS },
    ...over,
  });

  test('a signed answer passes, also while the bank changes keys', async () => {
    expect(() => verifyJws(answer('{"ok":true}', '', {}), [bank.certificate], NOW)).toThrow(/has no signature/);
    const signed = await signedAnswer(form(), bank);
    verifyJws(signed, [bank.certificate], NOW);
    verifyJws(signed, [stranger.certificate, bank.certificate], NOW);
  });

  test.each([
    ['alg none', { alg: 'none' }, /algorithm/],
    ['alg RS256', { alg: 'RS256' }, /algorithm/],
    ['an unknown critical extension', { crit: ['sigT', 'sigD', 'b64', 'exp'] }, /form/],
    ['b64 left at its default', { b64: true }, /form/],
    [
      'a digest that is not signed',
      { sigD: { mId: 'http://uri.etsi.org/19182/HttpHeaders', pars: ['content-type'] } },
      /digest/,
    ],
    ['another mechanism', { sigD: { mId: 'http://uri.etsi.org/19182/ObjectIdByURI', pars: PARS } }, /what it signs/],
    ['a signature of an hour ago', { sigT: '2026-03-02T09:00:00Z' }, /just now/],
    ['a signature of tomorrow', { sigT: '2026-03-03T10:00:00Z' }, /just now/],
    ['no time at all', { sigT: undefined }, /just now/],
  ])('%s is refused', async (_name, over, message) => {
    const signed = await signedAnswer(form(over), bank);
    expect(() => verifyJws(signed, [bank.certificate], NOW)).toThrow(
      expect.objectContaining({ code: 'contract_broken', message: expect.stringMatching(message) }),
    );
  });

  test('keys the signature brings along (jku, x5u, x5c, jwk) count for nothing and are not fetched', async () => {
    const fetched: unknown[] = [];
    const { fetch } = globalThis;
    globalThis.fetch = async (url) => {
      fetched.push(url);
      return new Response();
    };
    try {
      const x5c = [stranger.certificate.replace(/-----[^-]+-----|\n/g, '')];
      const lured = await signedAnswer(
        form({ jku: 'https://trap.example', x5u: 'https://trap.example', x5c }),
        stranger,
      );
      expect(() => verifyJws(lured, [bank.certificate], NOW)).toThrow(/not signed by the bank/);
      expect(fetched).toEqual([]);
    } finally {
      globalThis.fetch = fetch;
    }
  });

  test('another body, another content type, another signature are refused', async () => {
    const signed = await signedAnswer(form(), bank);
    const changed = (over: Partial<HttpResponse>) => () => verifyJws({ ...signed, ...over }, [bank.certificate], NOW);
    expect(changed({ body: Buffer.from('{"ok":false}') })).toThrow(/another body/);
    expect(changed({ headers: { ...signed.headers, 'content-type': 'text/html' } })).toThrow(/not signed by the bank/);
    const cut = (signed.headers['x-jws-signature'] ?? '').slice(0, -4);
    expect(changed({ headers: { ...signed.headers, 'x-jws-signature': cut } })).toThrow(/not signed by the bank/);
  });

  /** Signed with plain node, the header as the case wants it: a library would not sign some of them. */
  async function signedAnswer(header: Record<string, unknown>, by: Identity): Promise<HttpResponse> {
    const body = '{"ok":true}';
    const unsigned = answer(body, '', {});
    const lines = PARS.map((name) => `${name}: ${unsigned.headers[name]}`).join('\n');
    const written = Buffer.from(JSON.stringify(header)).toString('base64url');
    return answer(body, `${written}..${await pss(written, lines, by)}`, {});
  }

  async function pss(header: string, lines: string, by: Identity): Promise<string> {
    const key = await crypto.subtle.importKey(
      'pkcs8',
      Buffer.from(by.key.replace(/-----[^-]+-----|\n/g, ''), 'base64'),
      { name: 'RSA-PSS', hash: 'SHA-256' },
      false,
      ['sign'],
    );
    const bytes = await crypto.subtle.sign({ name: 'RSA-PSS', saltLength: 32 }, key, Buffer.from(`${header}.${lines}`));
    return Buffer.from(bytes).toString('base64url');
  }
});

function answer(body: string, signature: string, over: Record<string, string>): HttpResponse {
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    digest: `SHA-256=${createHash('sha256').update(body).digest('base64')}`,
    ...(signature === '' ? {} : { 'x-jws-signature': signature }),
    ...over,
  };
  return { status: 200, headers, body: Buffer.from(body) };
}
