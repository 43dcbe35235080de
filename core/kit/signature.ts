import { createHash, sign, X509Certificate } from 'node:crypto';
import type { HttpRequest } from '../contract/ports.ts';
import { KoppelError } from '../domain/errors.ts';

/**
 * Request signatures of draft-cavage-http-signatures, as ING, Rabobank and Knab want them. What differs between banks is
 * data: a {@link SignatureProfile}. Signing is the last step before a request leaves: whoever changes it afterwards breaks it.
 */
export interface SignatureProfile {
  readonly algorithm: 'rsa-sha256' | 'rsa-sha512';
  /** How the bank spells the name of the hash in the Digest header. */
  readonly digest: DigestLabel;
  /** What is signed, in this order. `(request-target)` is the method and path; the others must be headers of the request. */
  readonly headers: readonly string[];
  /** `authorization`: as `Authorization: Signature …`, where there is no token yet. */
  readonly placement: 'signature' | 'authorization';
}

export type DigestLabel = 'SHA-256' | 'SHA-512' | 'sha-256' | 'sha-512';

export interface SigningKey {
  /** As the bank knows the key: see {@link keyIdOf}. */
  readonly keyId: string;
  /** PEM, RSA of at least 2,048 bits. */
  readonly privateKey: string;
}

/**
 * The request with Digest and signature. Its body and headers are final: `Date` and the like must be among the headers already
 * (draft-cavage §2.3: a listed header that is missing is an error, not an empty line). Errors: `config` for a key that is none.
 */
export function signRequest(request: HttpRequest, profile: SignatureProfile, key: SigningKey): HttpRequest {
  const headers = { ...request.headers, Digest: digest(request.body ?? '', profile.digest) };
  const text = signingString(profile.headers, request.method, new URL(request.url), headers);
  const value = [
    `keyId="${key.keyId}"`,
    `algorithm="${profile.algorithm}"`,
    `headers="${profile.headers.join(' ')}"`,
    `signature="${rsa(profile.algorithm, text, key.privateKey)}"`,
  ].join(',');
  const placed = profile.placement === 'signature' ? { Signature: value } : { Authorization: `Signature ${value}` };
  return { ...request, headers: { ...headers, ...placed } };
}

/** Value of the Digest header (RFC 3230) over exactly the bytes that are sent. */
export function digest(body: string | Uint8Array, label: DigestLabel): string {
  return `${label}=${createHash(label.replace('-', '').toLowerCase()).update(body).digest('base64')}`;
}

/** One line a header, in the order given, joined with a single LF and none behind the last. */
export function signingString(
  names: readonly string[],
  method: string,
  url: URL,
  headers: Readonly<Record<string, string>>,
): string {
  const byName = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value.trim()]));
  return names
    .map((name) => {
      if (name === '(request-target)') return `${name}: ${method.toLowerCase()} ${url.pathname}${url.search}`;
      const value = byName.get(name);
      if (value === undefined)
        throw new KoppelError('internal', `The header ${name} is to be signed but is not there.`);
      return `${name}: ${value}`;
    })
    .join('\n');
}

/** An instant as HTTP headers write it: `Tue, 18 Sep 2018 09:51:01 GMT`. */
export function httpDate(instant: string): string {
  return new Date(instant).toUTCString();
}

/**
 * How banks name a key by its certificate: ING `SN=` and hex without leading zeros, Knab `SN=` decimal `,CA=` issuer, Rabobank the
 * bare decimal serial.
 */
export type KeyIdStyle = 'serial-decimal' | 'sn-hex' | 'sn-hex-ca' | 'sn-decimal-ca';

export function keyIdOf(certificate: string, style: KeyIdStyle): string {
  const { serialNumber, issuer } = readCertificate(certificate);
  const hex = serialNumber.replace(/^0+(?=.)/, '');
  const decimal = BigInt(`0x${hex}`).toString();
  const authority = issuer.split('\n').reverse().join(',');
  const spelled = {
    'serial-decimal': decimal,
    'sn-hex': `SN=${hex}`,
    'sn-hex-ca': `SN=${hex},CA=${authority}`,
    'sn-decimal-ca': `SN=${decimal},CA=${authority}`,
  } satisfies Record<KeyIdStyle, string>;
  return spelled[style];
}

/** A certificate as one header line: base64 of its DER form, without PEM armour. */
export function certificateHeader(certificate: string): string {
  return readCertificate(certificate).raw.toString('base64');
}

/** Throws `config` when the text is no certificate. */
export function readCertificate(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (cause) {
    throw new KoppelError('config', 'The certificate in the settings cannot be read: it has to be PEM.', { cause });
  }
}

function rsa(algorithm: SignatureProfile['algorithm'], text: string, privateKey: string): string {
  try {
    return sign(algorithm, Buffer.from(text), privateKey).toString('base64');
  } catch (cause) {
    throw new KoppelError('config', 'The signing key in the settings cannot be used: it has to be an RSA key in PEM.', {
      cause,
    });
  }
}
