import { createHash, X509Certificate } from 'node:crypto';
import httpSignature from 'http-signature';
import type { Clock } from '../../contract/ports.ts';
import type { BankRequest } from './server.ts';

/** What a bank demands of a signed request (draft-cavage-http-signatures). */
export interface SignatureRules {
  readonly clock: Clock;
  /** PEM of the certificate whose key must have signed. */
  readonly certificate: string;
  /** Names that must be among the signed ones, lower case: 'date', 'digest', '(request-target)'. */
  readonly required: readonly string[];
  readonly algorithm: 'rsa-sha256' | 'rsa-sha512';
  /** Whether this keyId names the certificate. */
  keyId(text: string): boolean;
  /** Header with the signature; default `signature`. Under `authorization` the scheme `Signature` is expected. */
  readonly header?: 'signature' | 'authorization';
  /** Digests the bank takes. Default: of the body as received. */
  readonly digest?: DigestRules;
  /** How far `Date` may be off, seconds. The banks do not say; 300 unless told otherwise. */
  readonly windowSeconds?: number;
}

export interface DigestRules {
  readonly algorithms: readonly ('sha-256' | 'sha-512')[];
  /** Bodies that may stand for an empty one: Knab signs '{}' on a GET. */
  readonly alsoFor?: readonly string[];
}

/**
 * What is wrong with the signature, in a few words; null when it holds. Nothing of it is ours: `http-signature` parses and
 * verifies, node's own crypto hashes the bytes as they came in. The string signed is rebuilt from the headers received, in the
 * order the request names.
 */
export function signatureFault(request: BankRequest, rules: SignatureRules): string | null {
  const dated = dateFault(request, rules.clock, rules.windowSeconds ?? 300);
  if (dated !== null) return dated;
  const digest = digestFault(request, rules.digest ?? { algorithms: ['sha-256', 'sha-512'] });
  if (digest !== null) return digest;
  try {
    const name = rules.header ?? 'signature';
    const value = request.headers[name];
    if (value === undefined) return `no ${name} header`;
    const { authorization: _, signature: __, ...others } = request.headers;
    const parsed = httpSignature.parseRequest(
      { method: request.method, url: request.target, headers: { ...others, [name]: value } } as never,
      // Its own window goes by the machine's clock; ours, above, by the bank's.
      { headers: [...rules.required], clockSkew: Number.MAX_SAFE_INTEGER },
    ) as unknown as Parsed;
    if (parsed.params.algorithm.toLowerCase() !== rules.algorithm) return `algorithm ${parsed.params.algorithm}`;
    if (!rules.keyId(parsed.params.keyId)) return `unknown keyId ${parsed.params.keyId}`;
    return httpSignature.verifySignature(parsed as never, publicKey(rules.certificate))
      ? null
      : 'the signature does not hold';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

interface Parsed {
  readonly params: { readonly algorithm: string; readonly keyId: string };
}

/** Whether `Date` is near the bank's time. */
function dateFault({ headers }: BankRequest, clock: Clock, windowSeconds: number): string | null {
  const date = Date.parse(headers['date'] ?? '');
  if (Number.isNaN(date)) return 'no Date header';
  const off = Math.abs(date - Date.parse(clock.now())) / 1000;
  return off > windowSeconds ? `Date is ${Math.round(off)} seconds off` : null;
}

/** What is wrong with `Digest`; null when it is the hash of the body as received. */
function digestFault({ headers, body }: BankRequest, { algorithms, alsoFor = [] }: DigestRules): string | null {
  const given = headers['digest'];
  if (given === undefined) return 'no Digest header';
  const [, label = '', hash = ''] = /^(sha-256|sha-512)=(.+)$/i.exec(given) ?? [];
  const algorithm = algorithms.find((one) => one === label.toLowerCase());
  if (algorithm === undefined) return `digest ${given.slice(0, 20)}`;
  const bodies: readonly (Buffer | string)[] = body.length === 0 ? [body, ...alsoFor] : [body];
  const right = bodies.some((one) => createHash(algorithm.replace('-', '')).update(one).digest('base64') === hash);
  return right ? null : 'the digest is not that of the body';
}

function publicKey(certificate: string): string {
  return new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'pem' }).toString();
}

/** Whether a header carries this certificate: PEM with or without line breaks, or base64 of its DER. */
export function isCertificate(header: string | undefined, certificate: string): boolean {
  const bare = (text: string) => text.replace(/-----[A-Z ]+-----|\s/g, '');
  return header !== undefined && bare(header) === bare(certificate);
}
