import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { Settings } from '../../contract/settings.ts';
import { KoppelError } from '../../domain/errors.ts';

const MIN_RSA_BITS = 2048;
/** As OpenSSL names them. */
const STRONG_CURVES: readonly string[] = ['prime256v1', 'secp384r1', 'secp521r1'];

/**
 * What an administrator filled in for a plugin. Throws `request_invalid` with the field, also when a key is not its certificate's
 * (THREATS TLS-12) or is too weak to prove anything (SEC-10).
 */
export function checkSettings(
  fields: Settings,
  given: Readonly<Record<string, string | boolean>>,
  secret: (name: string) => string | null,
): void {
  const refuse = (name: string, why: string) => {
    throw new KoppelError('request_invalid', `${name}: ${why}.`, { place: { element: name } });
  };
  for (const name of Object.keys(given)) if (fields[name] === undefined) refuse(name, 'no such setting');
  for (const [name, field] of Object.entries(fields)) {
    const hidden = field.type === 'secret' || field.type === 'private-key';
    const value = hidden ? secret(name) : (given[name] ?? field.default ?? null);
    if (value === null || value === '') {
      if (field.required) refuse(name, 'to be filled in');
      continue;
    }
    if (typeof value === 'boolean') continue;
    if (field.pattern !== undefined && !new RegExp(`^(?:${field.pattern})$`).test(value))
      refuse(name, 'not of its form');
    if (field.choices !== undefined && !field.choices.some((choice) => choice.value === value))
      refuse(name, 'no such choice');
    if (field.type === 'certificate') checkCertificates(name, value, refuse);
    if (field.type === 'private-key') checkKey(name, value, given, refuse);
  }
}

/** One, or several one after another. */
function checkCertificates(name: string, pem: string, refuse: (name: string, why: string) => void): void {
  try {
    for (const one of pem.trim().split(/(?<=-----END CERTIFICATE-----)\s*/)) if (one !== '') new X509Certificate(one);
  } catch {
    refuse(name, 'not a certificate in PEM');
  }
}

function checkKey(
  name: string,
  pem: string,
  given: Readonly<Record<string, string | boolean>>,
  refuse: (name: string, why: string) => void,
): void {
  const certificate = given[name.replace(/-key$/, '-certificate')];
  try {
    const key = createPrivateKey(pem);
    if (typeof certificate === 'string' && certificate !== '' && !new X509Certificate(certificate).checkPrivateKey(key))
      refuse(name, 'not the key of the certificate');
    const { modulusLength = MIN_RSA_BITS, namedCurve = 'prime256v1' } = key.asymmetricKeyDetails ?? {};
    if (modulusLength < MIN_RSA_BITS || !STRONG_CURVES.includes(namedCurve)) refuse(name, 'too weak a key');
  } catch (error) {
    if (error instanceof KoppelError) throw error;
    refuse(name, 'the key or its certificate is not PEM');
  }
}
