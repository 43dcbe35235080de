import 'reflect-metadata';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** A certificate with its private key (PKCS #8), both PEM. */
export interface Identity {
  readonly certificate: string;
  readonly key: string;
  /** Serial number, upper-case hex without leading zeros; `BigInt('0x' + serial)` is the decimal form some banks want. */
  readonly serial: string;
}

/** A certificate authority of one stand-in bank. */
export interface Authority {
  /** PEM. */
  readonly certificate: string;
  /**
   * A new identity. `server` is for localhost and 127.0.0.1; `client` for mutual TLS; `signing` for message signatures, with an
   * RSA key of 2048 bits as the banks want.
   */
  issue(use: 'server' | 'client' | 'signing', commonName: string): Promise<Identity>;
}

const ELLIPTIC = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const RSA = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  publicExponent: new Uint8Array([1, 0, 1]),
  modulusLength: 2048,
};
/** Longer than any simulated time: the handshake goes by the machine's clock, not by the stand-in bank's. */
const VALIDITY = { notBefore: new Date('2000-01-01T00:00:00Z'), notAfter: new Date('2099-12-31T00:00:00Z') };

export async function createAuthority(name: string): Promise<Authority> {
  const subject = `CN=${name} sandbox authority,O=${name},C=NL`;
  const keys = await crypto.subtle.generateKey(ELLIPTIC, true, ['sign', 'verify']);
  const root = await X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: subject,
    ...VALIDITY,
    signingAlgorithm: ELLIPTIC,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
  // Large enough that decimal and hexadecimal forms cannot be mistaken for each other.
  let last = 0x5a3c9e71;
  return {
    certificate: root.toString('pem'),
    async issue(use, commonName) {
      const serial = (++last).toString(16).toUpperCase();
      const own = await crypto.subtle.generateKey(use === 'signing' ? RSA : ELLIPTIC, true, ['sign', 'verify']);
      const certificate = await X509CertificateGenerator.create({
        serialNumber: serial,
        subject: `CN=${commonName},O=${name},C=NL`,
        issuer: subject,
        ...VALIDITY,
        signingAlgorithm: ELLIPTIC,
        signingKey: keys.privateKey,
        publicKey: own.publicKey,
        extensions: purposes(use),
      });
      const key = PemConverter.encode(await crypto.subtle.exportKey('pkcs8', own.privateKey), 'PRIVATE KEY');
      return { certificate: certificate.toString('pem'), key, serial };
    },
  };
}

function purposes(use: 'server' | 'client' | 'signing') {
  const signs = new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true);
  if (use === 'signing') return [signs];
  if (use === 'client') return [signs, new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth])];
  return [
    signs,
    new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
    new SubjectAlternativeNameExtension([
      { type: 'dns', value: 'localhost' },
      { type: 'ip', value: '127.0.0.1' },
    ]),
  ];
}
