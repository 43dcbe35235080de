import { createHash, verify, X509Certificate } from 'node:crypto';
import type { IncomingHttp } from '../contract/connector.ts';
import { KoppelError } from '../domain/errors.ts';
import { signingString } from './signature.ts';

export interface SignedRules {
  /** PEM of the certificate whose key must have signed. */
  readonly certificate: string;
  readonly algorithms: readonly ('rsa-sha256' | 'rsa-sha512')[];
  /** Headers that must be among the signed ones, lower case. `date` and `digest` always are. */
  readonly required: readonly string[];
  /** Instant, ISO 8601. */
  readonly now: string;
}

/** Younger than this, and hardly from the future: a message kept back and sent again is not news. */
const MAX_AGE_SECONDS = 300;
const MAX_AHEAD_SECONDS = 60;

/**
 * Whether a call of a bank carries a signature of draft-cavage-http-signatures over what really arrived. Throws `not_allowed`, for
 * whatever reason: the caller is told no more. Replays inside the window are told by the id of what is said.
 */
export function verifySigned(request: IncomingHttp, rules: SignedRules): void {
  const fault = faultOf(request, rules);
  if (fault !== null) throw new KoppelError('not_allowed', `The call is not the bank's: ${fault}.`);
}

function faultOf({ method, path, headers, body }: IncomingHttp, rules: SignedRules): string | null {
  const { certificate, algorithms, required, now } = rules;
  const value = headers['signature'];
  if (value === undefined) return 'it is not signed';
  const parts = parametersOf(value);
  if (parts === null) return 'its signature cannot be read';
  const names = (parts.get('headers') ?? '').split(' ');
  if (new Set(names).size !== names.length) return 'a header is signed twice';
  for (const name of ['date', 'digest', ...required]) if (!names.includes(name)) return `${name} is not signed`;
  for (const name of names)
    if (name !== '(request-target)' && headers[name] === undefined) return `the signed header ${name} is missing`;
  const algorithm = algorithms.find((one) => one === parts.get('algorithm'));
  if (algorithm === undefined) return 'its algorithm is not agreed';
  const age = (Date.parse(now) - Date.parse(headers['date'] ?? '')) / 1000;
  if (!(age <= MAX_AGE_SECONDS && age >= -MAX_AHEAD_SECONDS)) return 'its date is not now';
  if (!digestHolds(headers['digest'] ?? '', body)) return 'its digest is not that of the body';
  const text = signingString(names, method, new URL(path, 'https://localhost'), headers);
  const { publicKey } = new X509Certificate(certificate);
  const signature = Buffer.from(parts.get('signature') ?? '', 'base64');
  return verify(algorithm, Buffer.from(text), publicKey, signature) ? null : 'its signature does not hold';
}

/** `name="value"` pairs; null when there is anything else, or a name twice. */
function parametersOf(value: string): ReadonlyMap<string, string> | null {
  const parts = new Map<string, string>();
  const pair = /\s*([A-Za-z]+)="([^"]*)"\s*(?:,|$)/y;
  while (pair.lastIndex < value.length) {
    const [, name = '', text = ''] = pair.exec(value) ?? [];
    if (name === '' || parts.has(name)) return null;
    parts.set(name, text);
  }
  return parts;
}

/** One digest, SHA-256 or SHA-512, over the bytes as they came. Two, or another hash, are none. */
function digestHolds(header: string, body: Uint8Array): boolean {
  const [, label = '', given = ''] = /^(sha-256|sha-512)=([A-Za-z0-9+/]+=*)$/i.exec(header) ?? [];
  return label !== '' && createHash(label.replace('-', '').toLowerCase()).update(body).digest('base64') === given;
}
