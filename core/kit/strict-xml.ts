import { KoppelError } from '../domain/errors.ts';
import { readTree, type XmlElement } from '../formats/xml/tree.ts';
import { toUtf8 } from '../formats/xml/utf8.ts';

/*
 * The form of signed XML before any library looks at its cryptography. Libraries disagree about comments, DTDs, processing
 * instructions and doubled IDs (THREATS SAML-03 … SAML-31): a document that has them is refused, so there is nothing to disagree on.
 */

export interface StrictXml {
  /** The document as UTF-8 text without a byte order mark, line ends as XML has them. */
  readonly text: string;
  readonly root: XmlElement;
}

const SIGNATURES = 'http://www.w3.org/2000/09/xmldsig#';
const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const CANONICAL = [EXCLUSIVE, 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'];
const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';
const METHODS = [
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
  'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1',
];
const DIGESTS = ['http://www.w3.org/2001/04/xmlenc#sha256', 'http://www.w3.org/2001/04/xmlenc#sha512'];

/**
 * Through the XML gate (well-formed, no DOCTYPE, no processing instruction, limits), and stricter: no comment and no CDATA, which
 * readers cut texts at; every ID once; no relative namespace names, which canonicalisation may turn into nothing. Throws what the
 * gate throws, `file_too_large`, and `contract_broken`.
 */
export async function readStrictXml(bytes: Uint8Array, maxBytes: number): Promise<StrictXml> {
  if (bytes.length > maxBytes)
    throw new KoppelError('file_too_large', `The document is larger than ${maxBytes} bytes.`);
  const root = await readTree([bytes]);
  const pieces: Buffer[] = [];
  for await (const piece of toUtf8([bytes])) pieces.push(piece);
  const text = Buffer.concat(pieces).toString('utf8').replace(/\r\n?/g, '\n');
  // Well-formed XML has "<!" nowhere but before a comment, CDATA or DOCTYPE.
  if (text.includes('<!')) throw refused('holds a comment or CDATA');
  const ids = new Set<string>();
  for (const { attributes } of walk(root)) {
    for (const [name, value] of attributes) {
      if (/^(.*:)?id$/i.test(name)) {
        if (ids.has(value)) throw refused('uses one ID twice');
        ids.add(value);
      }
      if (/^xmlns(:|$)/.test(name) && value !== '' && !/^[a-z][a-z0-9+.-]*:/i.test(value))
        throw refused('has a relative namespace');
    }
  }
  return { text, root };
}

export interface SignedElement {
  readonly owner: XmlElement;
  readonly required: boolean;
}

/**
 * Every Signature of the document, of any namespace, is the only one directly in one of `places`, and says nothing but: this
 * element, by its ID, whole, with an algorithm of the list, in one of the `canonical` forms. Throws `contract_broken`.
 */
export function checkSignatures(
  { root }: StrictXml,
  places: readonly SignedElement[],
  canonical: readonly string[] = CANONICAL,
): void {
  let placed = 0;
  for (const { owner, required } of places) {
    const [signature, ...more] = owner.children.filter(({ name }) => name === 'Signature');
    if (more.length > 0) throw refused('is signed twice in one place');
    if (signature === undefined && required) throw refused('is not signed where it has to be');
    if (signature === undefined) continue;
    checkSignature(signature, owner, canonical);
    placed++;
  }
  const all = [...walk(root)].filter(({ name }) => name === 'Signature').length;
  if (all !== placed) throw refused('has a signature in a strange place');
}

function checkSignature(signature: XmlElement, owner: XmlElement, forms: readonly string[]): void {
  const [info, value, key, ...rest] = signature.children;
  const form =
    info?.name === 'SignedInfo' && value?.name === 'SignatureValue' && (key === undefined || key.name === 'KeyInfo');
  if (!form || rest.length > 0 || info === undefined || value === undefined) throw refused('has an unusual signature');
  for (const element of [signature, info, value, ...walk(info)])
    if (element.namespace !== SIGNATURES && element.name !== 'InclusiveNamespaces')
      throw refused('has an unusual signature');
  if (value.children.length > 0 || value.text.trim() === '') throw refused('has an empty signature');
  const [canonical, method, reference, ...others] = info.children;
  if (canonical?.name !== 'CanonicalizationMethod' || method?.name !== 'SignatureMethod' || others.length > 0)
    throw refused('has an unusual signature');
  if (!forms.includes(algorithm(canonical))) throw refused('is signed in a form that is not agreed');
  if (!METHODS.includes(algorithm(method)) || method.children.length > 0)
    throw refused('is signed with a weak or unknown algorithm');
  if (reference?.name !== 'Reference') throw refused('signs nothing');
  checkReference(reference, owner, forms);
}

function checkReference(reference: XmlElement, owner: XmlElement, forms: readonly string[]): void {
  const id = owner.attributes.get('ID') ?? owner.attributes.get('Id') ?? '';
  if (!/^[\w.-]+$/.test(id) || reference.attributes.get('URI') !== `#${id}`) throw refused('signs something else');
  const [transforms, method, digest, ...rest] = reference.children;
  if (transforms?.name !== 'Transforms' || method?.name !== 'DigestMethod' || digest?.name !== 'DigestValue')
    throw refused('has an unusual signature');
  if (rest.length > 0 || digest.children.length > 0) throw refused('has an unusual signature');
  const names = transforms.children.map((one) => (one.name === 'Transform' ? algorithm(one) : ''));
  const [first, second, ...more] = names;
  if (first !== ENVELOPED || (second !== undefined && !forms.includes(second)) || more.length > 0)
    throw refused('is signed in a form that is not agreed');
  if (!DIGESTS.includes(algorithm(method))) throw refused('is signed with a weak or unknown algorithm');
}

function algorithm({ attributes }: XmlElement): string {
  return attributes.get('Algorithm') ?? '';
}

/** The element and all below it. */
function* walk(element: XmlElement): Generator<XmlElement> {
  yield element;
  for (const child of element.children) yield* walk(child);
}

function refused(why: string): KoppelError {
  return new KoppelError('contract_broken', `The signed document ${why}: it is not used.`);
}
