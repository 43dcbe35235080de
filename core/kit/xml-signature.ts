import { DOMParser } from '@xmldom/xmldom';
import { SignedXml } from 'xml-crypto';
import { KoppelError } from '../domain/errors.ts';
import { readCertificate } from './signature.ts';
import { checkSignatures, readStrictXml, type StrictXml } from './strict-xml.ts';

/** A signed statement file is some tens of megabytes at the most; what is verified is held as a tree. */
const MAX_BYTES = 32 * 1024 * 1024;
const MIN_RSA_BITS = 2048;

/**
 * The bytes the bank signed, in canonical form: read these and nothing else of the document. It must hold exactly one signature,
 * a child of the root, with one reference to the root by its ID, made with one of `trusted` (PEM certificates; several while the
 * bank changes keys) and RSA with SHA-256 or better. What the document itself says about keys (KeyInfo) is never read. Throws
 * `contract_broken` for what is not signed so, and what the XML gate throws for what is not strict XML.
 */
export async function verifySignedXml(bytes: Uint8Array, trusted: readonly string[], now: string): Promise<string> {
  const document = await readStrictXml(bytes, MAX_BYTES);
  checkSignatures(document, [{ owner: document.root, required: true }]);
  return signedBytes(
    document,
    trusted.map((one) => trustedKey(one, now)),
  );
}

/**
 * The signed part of a document that was verified when it came: checked for its form alone, so that it can be read again when the
 * bank's certificates have long changed. Throws as {@link verifySignedXml} does for a form that is not agreed.
 */
export async function signedContent(bytes: Uint8Array): Promise<string> {
  const document = await readStrictXml(bytes, MAX_BYTES);
  checkSignatures(document, [{ owner: document.root, required: true }]);
  const root = new DOMParser().parseFromString(document.text, 'text/xml').documentElement;
  const signature = signatureOf(root);
  if (signature !== undefined) root.removeChild(signature);
  return new SignedXml().getCanonXml([CANONICAL], root as never);
}

const CANONICAL = 'http://www.w3.org/2001/10/xml-exc-c14n#';

function signatureOf(root: HTMLElement): ChildNode | undefined {
  return Array.from(root.childNodes).find((one) => (one as Element).localName === 'Signature');
}

function signedBytes({ text }: StrictXml, trusted: readonly string[]): string {
  const dom = new DOMParser().parseFromString(text, 'text/xml');
  const node = signatureOf(dom.documentElement);
  for (const certificate of trusted) {
    if (node === undefined) break;
    const check = new SignedXml({ publicCert: certificate, getCertFromKeyInfo: () => null });
    try {
      check.loadSignature(node as never);
      if (!check.checkSignature(text)) continue;
    } catch {
      // Not this key's: the next one may fit. What the library says of it helps nobody.
      continue;
    }
    const [signed, ...more] = check.getSignedReferences();
    if (signed !== undefined && more.length === 0) return signed;
  }
  throw new KoppelError('contract_broken', 'The document is not signed by the bank, or was changed afterwards.');
}

/** Throws `config` for a certificate that cannot be read, is not valid now, or has a key too weak to prove anything. */
export function trustedKey(certificate: string, now: string): string {
  const { publicKey, validFromDate, validToDate } = readCertificate(certificate);
  const at = Date.parse(now);
  if (at < validFromDate.getTime() || at > validToDate.getTime())
    throw new KoppelError(
      'config',
      "The bank's certificate in the settings is not valid at this moment: get its new one.",
    );
  const bits = publicKey.asymmetricKeyDetails?.modulusLength ?? 0;
  if (publicKey.asymmetricKeyType !== 'rsa' || bits < MIN_RSA_BITS)
    throw new KoppelError('config', `The bank's certificate in the settings needs an RSA key of ${MIN_RSA_BITS} bits.`);
  return certificate;
}
