import { constants, createHash, sign, verify, type X509Certificate } from 'node:crypto';
import type { HttpRequest, HttpResponse } from '../contract/ports.ts';
import { KoppelError } from '../domain/errors.ts';
import { digest, readCertificate, signingString } from './signature.ts';

/*
 * Detached JWS over HTTP headers (ETSI TS 119 182-1 with the mechanism HttpHeaders, RFC 7797), as ING's contract interface has it:
 * X-JWS-Signature: <protected>..<signature>, PS256, the payload being lines `name: value` of the headers named in sigD.
 */

export interface JwsKey {
  /** PEM; its thumbprint says which key signed. */
  readonly certificate: string;
  /** PEM, RSA. */
  readonly privateKey: string;
}

const HEADER = 'x-jws-signature';
const MECHANISM = 'http://uri.etsi.org/19182/HttpHeaders';
const CRITICAL = ['sigT', 'sigD', 'b64'];
const SIGNED_OF_REQUEST = ['(request-target)', 'content-type', 'digest'];
const SIGNED_OF_RESPONSE = ['content-type', 'digest'];
/** How old an answer's signature may be, and how far a bank's clock may be ahead of ours. */
const MAX_AGE_SECONDS = 300;
const MAX_AHEAD_SECONDS = 60;
const PADDING = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };

/**
 * The request with Digest and X-JWS-Signature. Content-Type must be among its headers. `signedAt` is an instant in ISO 8601.
 * Errors: `config` when certificate or key cannot be read.
 */
export function signJws(request: HttpRequest, key: JwsKey, signedAt: string): HttpRequest {
  const headers = { ...request.headers, Digest: digest(request.body ?? '', 'SHA-256') };
  const header = encode({
    b64: false,
    'x5t#S256': thumbprint(readCertificate(key.certificate)),
    crit: CRITICAL,
    sigT: `${signedAt.slice(0, 19)}Z`,
    sigD: { pars: SIGNED_OF_REQUEST, mId: MECHANISM },
    alg: 'PS256',
  });
  const lines = signingString(SIGNED_OF_REQUEST, request.method, new URL(request.url), headers);
  return { ...request, headers: { ...headers, 'X-JWS-Signature': `${header}..${pss(`${header}.${lines}`, key)}` } };
}

/**
 * Holds an answer against the bank's certificates (PEM; several while the bank changes keys). Only those count: what the
 * signature itself says about keys (x5c, jwk, jku, x5u) is never read nor fetched. Throws `contract_broken` for an answer that
 * must not be used: not signed, signed by somebody else, for another body, too old, or in a way we do not know.
 */
export function verifyJws(response: HttpResponse, trusted: readonly string[], now: string): void {
  const [header = '', payload, signature = '', ...rest] = (response.headers[HEADER] ?? '').split('.');
  if (header === '' || payload !== '' || signature === '' || rest.length > 0) throw refused('has no signature');
  const { alg, crit, b64, sigT, sigD } = decode(header);
  if (alg !== 'PS256') throw refused('is signed with an algorithm that is not agreed');
  if (b64 !== false || !sameNames(crit, CRITICAL)) throw refused('is signed in a form that is not agreed');
  const names = signedNames(sigD);
  for (const name of SIGNED_OF_RESPONSE) if (!names.includes(name)) throw refused(`does not sign its ${name}`);
  checkAge(sigT, now);
  if (response.headers['digest'] !== digest(response.body, 'SHA-256'))
    throw refused('has another body than was signed');
  const missing = names.find((name) => response.headers[name] === undefined);
  if (missing !== undefined) throw refused(`signs the header ${missing}, which is not there`);
  const lines = names.map((name) => `${name}: ${response.headers[name]}`).join('\n');
  const text = Buffer.from(`${header}.${lines}`);
  const bytes = Buffer.from(signature, 'base64url');
  const known = trusted.some((pem) =>
    verify('sha256', text, { key: readCertificate(pem).publicKey, ...PADDING }, bytes),
  );
  if (!known) throw refused('is not signed by the bank');
}

function refused(why: string): KoppelError {
  return new KoppelError('contract_broken', `The bank's answer ${why}: it is not used.`);
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function decode(header: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(Buffer.from(header, 'base64url').toString());
    if (typeof value === 'object' && value !== null) return value as Readonly<Record<string, unknown>>;
  } catch {
    // Said below: what cannot be read is no signature.
  }
  throw refused('has a signature that cannot be read');
}

/** `crit` must be exactly what we understand: an extension we do not know makes the signature void (RFC 7515 §4.1.11). */
function sameNames(given: unknown, known: readonly string[]): boolean {
  return Array.isArray(given) && given.length === known.length && known.every((name) => given.includes(name));
}

function signedNames(sigD: unknown): readonly string[] {
  const { mId, pars } = (sigD ?? {}) as { mId?: unknown; pars?: unknown };
  const names = Array.isArray(pars) && pars.every((name): name is string => typeof name === 'string') ? pars : [];
  if (mId !== MECHANISM || names.length === 0) throw refused('does not say what it signs');
  return names;
}

function checkAge(sigT: unknown, now: string): void {
  const signed = typeof sigT === 'string' && sigT.endsWith('Z') ? Date.parse(sigT) : Number.NaN;
  const age = (Date.parse(now) - signed) / 1000;
  if (!(age <= MAX_AGE_SECONDS && age >= -MAX_AHEAD_SECONDS)) throw refused('was not signed just now');
}

function thumbprint(certificate: X509Certificate): string {
  return createHash('sha256').update(certificate.raw).digest('base64url');
}

function pss(text: string, key: JwsKey): string {
  try {
    return sign('sha256', Buffer.from(text), { key: key.privateKey, ...PADDING }).toString('base64url');
  } catch (cause) {
    throw new KoppelError('config', 'The signing key in the settings cannot be used: it has to be an RSA key in PEM.', {
      cause,
    });
  }
}
