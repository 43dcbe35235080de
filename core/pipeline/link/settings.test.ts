import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { createAuthority, type Identity } from '../../kit/sandbox/certificates.ts';
import { BANK_SERVER, transport } from '../../kit/settings.ts';
import { checkSettings } from './settings.ts';

const FIELDS = { ...transport(['', '']), ...BANK_SERVER };

let one: Identity;
let other: Identity;
beforeAll(async () => {
  const authority = await createAuthority('Bank');
  [one, other] = [await authority.issue('client', 'one'), await authority.issue('client', 'other')];
});

/** The field that is refused, and why. */
function refusal(certificate: string, key: string, more: Record<string, string> = {}): string {
  try {
    checkSettings(FIELDS, { 'transport-certificate': certificate, ...more }, () => key);
    return 'taken';
  } catch (error) {
    return (error as Error).message;
  }
}

test('TLS-12: a key that is not of its certificate is refused when it is filled in', () => {
  expect(refusal(one.certificate, one.key)).toBe('taken');
  expect(refusal(one.certificate, other.key)).toBe('transport-key: not the key of the certificate.');
  expect(refusal(one.certificate, 'no key')).toBe('transport-key: the key or its certificate is not PEM.');
  expect(refusal('no certificate', one.key)).toBe('transport-certificate: not a certificate in PEM.');
});

test('authorities are one certificate or several, and nothing else', () => {
  const both = `${one.certificate}\n${other.certificate}\n`;
  expect(refusal(one.certificate, one.key, { 'bank-authorities': both })).toBe('taken');
  expect(refusal(one.certificate, one.key, { 'bank-authorities': `${both}x` })).toMatch(/^bank-authorities: /);
});

test('SEC-10: a key too weak to prove anything is refused, whatever its certificate', () => {
  const fields = { 'signing-key': FIELDS['transport-key'] } as never;
  const pem = { type: 'pkcs8', format: 'pem' } as const;
  const keys = [
    generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey,
    generateKeyPairSync('ec', { namedCurve: 'prime192v1' }).privateKey,
  ];
  for (const key of keys)
    expect(() => checkSettings(fields, {}, () => key.export(pem).toString())).toThrow(/too weak a key/);
});
