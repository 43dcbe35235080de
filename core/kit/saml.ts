import { type Profile, SAML, type SamlConfig, ValidateInResponseTo } from '@node-saml/node-saml';
import { KoppelError } from '../domain/errors.ts';
import { secondsAfter } from '../domain/instant.ts';
import { readTree, type XmlElement } from '../formats/xml/tree.ts';
import { checkSignatures, readStrictXml, type StrictXml } from './strict-xml.ts';
import { trustedKey } from './xml-signature.ts';

/*
 * SAML 2.0 responses (Web Browser SSO, POST binding). node-saml does the cryptography; what it lets pass (THREATS §0.3: weak
 * algorithms, Recipient, Destination, Issuer, SubjectConfirmation, Status, empty names, instructions, text behind the root) is
 * refused here, before it or after it. Everything that is told about the person comes from the signed bytes alone.
 */

/** What a response must be to be used. */
export interface SamlExpectations {
  /** Entity id of the one who asserts. */
  readonly issuer: string;
  /** PEM; several while the other side changes keys. */
  readonly certificates: readonly string[];
  /** Our own entity id. */
  readonly audience: string;
  /** Our address that it was posted to. */
  readonly acsUrl: string;
  /** Id of the request it answers; null for one nobody asked for, which then must answer none. */
  readonly inResponseTo: string | null;
  /** What has to be signed. One policy per issuer, never "one of them". What is signed besides must hold too. */
  readonly signed: 'assertion' | 'response' | 'both';
  /** The present instant, ISO 8601. */
  readonly now: string;
  /** What a response that asserts nothing, because the person refused or gave up, is thrown as. Default `not_allowed`. */
  readonly denied?: 'not_allowed' | 'consent_revoked';
}

export interface SamlClaims {
  /** Keep it, unique with the issuer, until `expiresAt`: an assertion counts once. */
  readonly assertionId: string;
  readonly nameId: string;
  readonly attributes: ReadonlyMap<string, readonly string[]>;
  /** The level of assurance the other side vouches for; null when it does not say. */
  readonly authnContext: string | null;
  /** Instant after which the assertion is refused as too old anyway. */
  readonly expiresAt: string;
}

const MAX_ENCODED = 1_000_000;
const SKEW_SECONDS = 60;
const MAX_AGE_SECONDS = 300;
const SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success';
const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';
const PROTOCOL = 'urn:oasis:names:tc:SAML:2.0:protocol';
const ASSERTION = 'urn:oasis:names:tc:SAML:2.0:assertion';

/**
 * What the form field `SAMLResponse` asserts. Throws `request_invalid` for what is no response at all, `not_allowed` for one that
 * must not be used, with the reason in words, and `config` for a certificate that cannot be trusted.
 */
export async function readSamlResponse(field: string | undefined, expected: SamlExpectations): Promise<SamlClaims> {
  const certificates = expected.certificates.map((one) => trustedKey(one, expected.now));
  const document = await readResponse(field);
  checkEnvelope(document.root, expected);
  const assertion = child(document.root, 'Assertion');
  refuseUnless(assertion.attributes.get('Version') === '2.0', 'it is not of SAML 2.0');
  refusing(() =>
    checkSignatures(document, [
      { owner: document.root, required: expected.signed !== 'assertion' },
      { owner: assertion, required: expected.signed !== 'response' },
    ]),
  );
  const signed = await verified(document, expected, certificates);
  return claimsOf(signed, expected);
}

async function readResponse(field: string | undefined): Promise<StrictXml> {
  const packed = (field ?? '').replace(/\s/g, '');
  const invalid = (why: string) => new KoppelError('request_invalid', `The SAML response ${why}.`);
  if (packed === '') throw invalid('is missing');
  if (packed.length > MAX_ENCODED) throw invalid('is too large');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(packed)) throw invalid('is not base64');
  try {
    return await readStrictXml(Buffer.from(packed, 'base64'), MAX_ENCODED);
  } catch (error) {
    if (!(error instanceof KoppelError)) throw error;
    throw error.code === 'contract_broken' ? notUsed(error.message) : error;
  }
}

/** What stands around the assertion and is told by nobody's signature under some policies: it may only make things worse. */
function checkEnvelope(
  root: XmlElement,
  { issuer, acsUrl, inResponseTo, denied = 'not_allowed' }: SamlExpectations,
): void {
  refuseUnless(root.name === 'Response' && root.namespace === PROTOCOL, 'it is no response');
  refuseUnless(root.attributes.get('Version') === '2.0', 'it is not of SAML 2.0');
  const names = root.children.map(({ name }) => name);
  const known = ['Issuer', 'Signature', 'Extensions', 'Status', 'Assertion'];
  refuseUnless(
    names.every((name) => known.includes(name)),
    'it holds what is not expected',
  );
  refuseUnless(names.filter((name) => name === 'Assertion').length <= 1, 'it holds more than one assertion');
  const status = child(child(root, 'Status'), 'StatusCode');
  const succeeded = status.attributes.get('Value') === SUCCESS;
  const told = root.children.find(({ name }) => name === 'Issuer');
  refuseUnless(told === undefined || told.text.trim() === issuer, 'it comes from somebody else');
  const destination = root.attributes.get('Destination');
  refuseUnless(destination === undefined || destination === acsUrl, 'it was meant for another address');
  refuseUnless((root.attributes.get('InResponseTo') ?? null) === inResponseTo, 'it answers another request');
  // Nobody is let in by a refusal, so it need not be signed.
  if (!succeeded && !names.includes('Assertion'))
    throw new KoppelError(denied, 'The other side asserts nothing: the person refused, or it failed.');
  refuseUnless(succeeded, 'the other side reports that it failed');
}

/** node-saml goes by the machine's clock; this one by the clock of the caller. */
class ClockedSaml extends SAML {
  #now: number;

  constructor(options: SamlConfig, now: string) {
    super(options);
    this.#now = Date.parse(now);
  }

  protected override checkTimestampsValidityError(_now: number, from: string, until: string, most?: number) {
    return super.checkTimestampsValidityError(this.#now, from, until, most);
  }
}

/** The assertion as it was signed. */
async function verified({ text }: StrictXml, expected: SamlExpectations, certificates: string[]): Promise<XmlElement> {
  const saml = new ClockedSaml(
    {
      idpCert: certificates,
      issuer: expected.audience,
      audience: expected.audience,
      callbackUrl: expected.acsUrl,
      wantAssertionsSigned: expected.signed !== 'response',
      wantAuthnResponseSigned: expected.signed !== 'assertion',
      acceptedClockSkewMs: SKEW_SECONDS * 1000,
      maxAssertionAgeMs: MAX_AGE_SECONDS * 1000,
      // Held by the caller, who stored the request before it sent the browser away.
      validateInResponseTo: ValidateInResponseTo.never,
    },
    expected.now,
  );
  let profile: Profile | null = null;
  try {
    ({ profile } = await saml.validatePostResponseAsync({
      SAMLResponse: Buffer.from(text).toString('base64'),
    }));
  } catch (error) {
    throw new KoppelError('not_allowed', `The SAML response is not used: ${reasonOf(error)}.`, { cause: error });
  }
  const xml = profile?.getAssertionXml?.();
  refuseUnless(xml !== undefined, 'it asserts nothing');
  return readTree([Buffer.from(xml ?? '')]);
}

function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : '';
  if (/expired|too old/.test(text)) return 'it is too old';
  if (/valid date/.test(text)) return 'it does not say until when';
  if (/not yet valid/.test(text)) return 'it is not valid yet';
  if (/udience|restriction/.test(text)) return 'it is meant for somebody else';
  return 'its signature does not hold';
}

function claimsOf(assertion: XmlElement, expected: SamlExpectations): SamlClaims {
  refuseUnless(assertion.name === 'Assertion' && assertion.namespace === ASSERTION, 'it asserts nothing');
  refuseUnless(child(assertion, 'Issuer').text.trim() === expected.issuer, 'it comes from somebody else');
  const subject = child(assertion, 'Subject');
  const nameId = child(subject, 'NameID').text.trim();
  refuseUnless(nameId !== '' && !/[\p{Cf}\p{Cc}]/u.test(nameId), 'it names nobody');
  const until = confirmedUntil(subject, expected);
  const conditions = child(assertion, 'Conditions');
  const audience = child(child(conditions, 'AudienceRestriction'), 'Audience').text.trim();
  refuseUnless(audience === expected.audience, 'it is meant for somebody else');
  checkTime(conditions.attributes.get('NotBefore'), conditions.attributes.get('NotOnOrAfter'), expected.now);
  const context = assertion.children
    .flatMap(({ children }) => children)
    .flatMap(({ name, children }) => (name === 'AuthnContext' ? children : []))
    .find(({ name }) => name === 'AuthnContextClassRef');
  return {
    assertionId: assertion.attributes.get('ID') ?? '',
    nameId,
    attributes: attributesOf(assertion),
    authnContext: context?.text.trim() ?? null,
    expiresAt: secondsAfter(until, SKEW_SECONDS),
  };
}

/** Who brings it is taken for the subject only as long, and only at the address, that the confirmation says. */
function confirmedUntil(subject: XmlElement, { acsUrl, inResponseTo, now }: SamlExpectations): string {
  const confirmation = child(subject, 'SubjectConfirmation');
  refuseUnless(confirmation.attributes.get('Method') === BEARER, 'it is not for whoever brings it');
  const { attributes } = child(confirmation, 'SubjectConfirmationData');
  refuseUnless(attributes.get('Recipient') === acsUrl, 'it was meant for another address');
  refuseUnless((attributes.get('InResponseTo') ?? null) === inResponseTo, 'it answers another request');
  const until = attributes.get('NotOnOrAfter');
  refuseUnless(until !== undefined, 'it has no end');
  checkTime(attributes.get('NotBefore'), until, now);
  return until ?? '';
}

function checkTime(from: string | undefined, until: string | undefined, now: string): void {
  const at = Date.parse(now);
  const skew = SKEW_SECONDS * 1000;
  refuseUnless(from === undefined || at + skew >= Date.parse(from), 'it is not valid yet');
  refuseUnless(until === undefined || at - skew < Date.parse(until), 'it is too old');
}

function attributesOf(assertion: XmlElement): ReadonlyMap<string, readonly string[]> {
  const all = new Map<string, readonly string[]>();
  const statements = assertion.children.filter(({ name }) => name === 'AttributeStatement');
  for (const { attributes, children } of statements.flatMap((one) => one.children)) {
    const name = attributes.get('Name') ?? '';
    refuseUnless(name !== '' && !all.has(name), 'it says one thing twice');
    all.set(
      name,
      children.filter((one) => one.name === 'AttributeValue').map(({ text }) => text.trim()),
    );
  }
  return all;
}

/** The only child of that name. */
function child(element: XmlElement, wanted: string): XmlElement {
  const [found, ...more] = element.children.filter(({ name }) => name === wanted);
  if (found === undefined || more.length > 0)
    throw notUsed(`${element.name} has ${found === undefined ? 'no' : 'more than one'} ${wanted}`);
  return found;
}

function refuseUnless(good: boolean, why: string): void {
  if (!good) throw notUsed(why);
}

function refusing(check: () => void): void {
  try {
    check();
  } catch (error) {
    throw error instanceof KoppelError ? notUsed(error.message) : error;
  }
}

function notUsed(why: string): KoppelError {
  return new KoppelError('not_allowed', `The SAML response is not used: ${why.replace(/\.$/, '')}.`);
}
