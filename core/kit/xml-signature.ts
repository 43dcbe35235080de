import { constants, createHash, timingSafeEqual, verify } from 'node:crypto';
import { DOMParser } from '@xmldom/xmldom';
import { SignedXml } from 'xml-crypto';
import { KoppelError } from '../domain/errors.ts';
import { readCertificate } from './signature.ts';
import { checkSignatures, readStrictXml } from './strict-xml.ts';

/** A signed statement file is some tens of megabytes at the most; what is verified is held as a tree. */
const MAX_BYTES = 32 * 1024 * 1024;
const MIN_RSA_BITS = 2048;
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const METHODS: Readonly<Record<string, { readonly hash: string; readonly pss: boolean }>> = {
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256': { hash: 'sha256', pss: false },
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512': { hash: 'sha512', pss: false },
  'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1': { hash: 'sha256', pss: true },
};
const DIGESTS: Readonly<Record<string, string>> = {
  'http://www.w3.org/2001/04/xmlenc#sha256': 'sha256',
  'http://www.w3.org/2001/04/xmlenc#sha512': 'sha512',
};

/**
 * The bytes the bank signed, in canonical form: read these and nothing else of the document. It must hold exactly one signature,
 * a child of the root, with one reference to the root by its ID, made with one of `trusted` (PEM certificates; several while the
 * bank changes keys) and RSA with SHA-256 or better. What the document itself says about keys (KeyInfo) is never read. Throws
 * `contract_broken` for what is not signed so, and what the XML gate throws for what is not strict XML.
 */
export async function verifySignedXml(bytes: Uint8Array, trusted: readonly string[], now: string): Promise<string> {
  const keys = trusted.map((one) => readCertificate(trustedKey(one, now)).publicKey);
  const { content, info } = await opened(bytes);
  const method = METHODS[algorithmOf(info, 'SignatureMethod')];
  const digest = DIGESTS[algorithmOf(info, 'DigestMethod')];
  if (method === undefined || digest === undefined) throw notTheBanks();
  const told = Buffer.from(textOf(info, 'DigestValue'), 'base64');
  const found = createHash(digest).update(content).digest();
  if (told.length !== found.length || !timingSafeEqual(told, found)) throw notTheBanks();
  const text = Buffer.from(canonical(info));
  const value = Buffer.from(textOf(info.parentNode as Element, 'SignatureValue'), 'base64');
  const padding = method.pss
    ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
    : { padding: constants.RSA_PKCS1_PADDING };
  if (!keys.some((key) => verify(method.hash, text, { key, ...padding }, value))) throw notTheBanks();
  return content;
}

/**
 * The signed part of a document that was verified when it came: checked for its form alone, so that it can be read again when the
 * bank's certificates have long changed. Throws as {@link verifySignedXml} does for a form that is not agreed.
 */
export async function signedContent(bytes: Uint8Array): Promise<string> {
  return (await opened(bytes)).content;
}

/**
 * The root as canonical text without its signature, and the signature's SignedInfo. One parse for both: the text that is hashed is the
 * text that is handed out, and nothing looks an element up by its ID. xml-crypto canonicalises; its own check reads the document
 * three times by XPath, which takes seconds for a day of a busy account.
 */
async function opened(bytes: Uint8Array): Promise<{ content: string; info: Element }> {
  const document = await readStrictXml(bytes, MAX_BYTES);
  checkSignatures(document, [{ owner: document.root, required: true }], [EXCLUSIVE]);
  const root = new DOMParser().parseFromString(document.text, 'text/xml').documentElement;
  const signature = childOf(root, 'Signature');
  root.removeChild(signature);
  return { content: canonical(root), info: childOf(signature, 'SignedInfo') };
}

function canonical(element: Element): string {
  return new SignedXml().getCanonXml([EXCLUSIVE], element as never);
}

function childOf(element: Element, name: string): Element {
  const found = Array.from(element.childNodes).find((one) => (one as Element).localName === name);
  if (found === undefined) throw notTheBanks();
  return found as Element;
}

/** The one element of that name below: the form was checked before. */
function belowOf(element: Element, name: string): Element {
  const [found] = Array.from(element.getElementsByTagNameNS('http://www.w3.org/2000/09/xmldsig#', name));
  if (found === undefined) throw notTheBanks();
  return found;
}

function algorithmOf(info: Element, name: string): string {
  return belowOf(info, name).getAttribute('Algorithm') ?? '';
}

function textOf(element: Element, name: string): string {
  return belowOf(element, name).textContent ?? '';
}

function notTheBanks(): KoppelError {
  return new KoppelError('contract_broken', 'The document is not signed by the bank, or was changed afterwards.');
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
