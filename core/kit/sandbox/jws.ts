import { constants, createHash, sign, verify, X509Certificate } from 'node:crypto';
import type { Clock } from '../../contract/ports.ts';
import type { Identity } from './certificates.ts';
import type { BankAnswer, BankRequest } from './server.ts';

/*
 * Detached JWS over HTTP headers as a bank checks and makes it. Written apart from ../jws.ts, from the received bytes, so that a
 * mistake there is not made here again.
 */

const PSS = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
const MECHANISM = 'http://uri.etsi.org/19182/HttpHeaders';

/** What is wrong with the X-JWS-Signature of a request, in a few words; null when it holds. */
export function jwsFault(request: BankRequest, clock: Clock, certificate: string): string | null {
  const [head = '', middle, tail = ''] = (request.headers['x-jws-signature'] ?? '').split('.');
  if (head === '' || middle !== '' || tail === '') return 'no detached signature';
  const said = JSON.parse(Buffer.from(head, 'base64url').toString()) as Said;
  const { raw, publicKey } = new X509Certificate(certificate);
  if (said.alg !== 'PS256' || said.b64 !== false || said.sigD?.mId !== MECHANISM) return 'another form';
  if (said['x5t#S256'] !== createHash('sha256').update(raw).digest('base64url')) return 'another certificate';
  const off = Math.abs(Date.parse(said.sigT) - Date.parse(clock.now())) / 1000;
  if (!(off < 300)) return `sigT is ${Math.round(off)} seconds off`;
  for (const name of ['(request-target)', 'content-type', 'digest'])
    if (!said.sigD.pars.includes(name)) return `${name} is not signed`;
  const hash = createHash('sha256').update(request.body).digest('base64');
  if (request.headers['digest'] !== `SHA-256=${hash}`) return 'the digest is not that of the body';
  const lines = said.sigD.pars.map((name) =>
    name === '(request-target)'
      ? `${name}: ${request.method.toLowerCase()} ${request.target}`
      : `${name}: ${request.headers[name] ?? ''}`,
  );
  const signed = Buffer.from(`${head}.${lines.join('\n')}`);
  return verify('sha256', signed, { key: publicKey, ...PSS }, Buffer.from(tail, 'base64url'))
    ? null
    : 'the signature does not hold';
}

interface Said {
  readonly alg: string;
  readonly b64: boolean;
  readonly sigT: string;
  readonly 'x5t#S256': string;
  readonly sigD?: { readonly mId: string; readonly pars: readonly string[] };
}

/** The answer with Digest and X-JWS-Signature, as the bank signs it. */
export function signAnswer(answer: BankAnswer, clock: Clock, { certificate, key }: Identity): BankAnswer {
  const type = answer.headers?.['content-type'] ?? 'application/json';
  const hash = createHash('sha256')
    .update(answer.body ?? '')
    .digest('base64');
  const head = Buffer.from(
    JSON.stringify({
      alg: 'PS256',
      b64: false,
      crit: ['sigT', 'sigD', 'b64'],
      sigT: `${clock.now().slice(0, 19)}Z`,
      sigD: { mId: MECHANISM, pars: ['content-type', 'digest'] },
      x5c: [new X509Certificate(certificate).raw.toString('base64')],
    }),
  ).toString('base64url');
  const text = Buffer.from(`${head}.content-type: ${type}\ndigest: SHA-256=${hash}`);
  const signature = sign('sha256', text, { key, ...PSS }).toString('base64url');
  return {
    ...answer,
    headers: {
      ...answer.headers,
      'content-type': type,
      digest: `SHA-256=${hash}`,
      'x-jws-signature': `${head}..${signature}`,
    },
  };
}
