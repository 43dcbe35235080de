import { SignedXml } from 'xml-crypto';
import { secondsAfter } from '../../domain/instant.ts';
import type { Identity } from './certificates.ts';
import { escaped } from './pages.ts';

/** What a stand-in bank asserts in a SAML 2.0 response. */
export interface Asserted {
  /** Of the response and, with `-a` behind it, of the assertion. */
  readonly id: string;
  readonly issuer: string;
  readonly audience: string;
  readonly acsUrl: string;
  readonly nameId: string;
  /** Id of the request it answers; null for one nobody asked for. */
  readonly inResponseTo: string | null;
  /** Instant, ISO 8601. */
  readonly issuedAt: string;
  /** How long it may be used. */
  readonly seconds: number;
  readonly attributes: Readonly<Record<string, readonly string[]>>;
}

const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';

/** The response before anybody signed it. */
export function samlResponse(asserted: Asserted): string {
  const { id, issuer, audience, acsUrl, nameId, inResponseTo, issuedAt, seconds, attributes } = asserted;
  const until = secondsAfter(issuedAt, seconds);
  const answers = inResponseTo === null ? '' : ` InResponseTo="${escaped(inResponseTo)}"`;
  const values = Object.entries(attributes).map(
    ([name, all]) =>
      `<saml:Attribute Name="${escaped(name)}">${all
        .map((one) => `<saml:AttributeValue>${escaped(one)}</saml:AttributeValue>`)
        .join('')}</saml:Attribute>`,
  );
  return `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${id}" Version="2.0" IssueInstant="${issuedAt}" Destination="${escaped(acsUrl)}"${answers}><saml:Issuer>${escaped(issuer)}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status><saml:Assertion ID="${id}-a" Version="2.0" IssueInstant="${issuedAt}"><saml:Issuer>${escaped(issuer)}</saml:Issuer><saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">${escaped(nameId)}</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="${until}" Recipient="${escaped(acsUrl)}"${answers}/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="${issuedAt}" NotOnOrAfter="${until}"><saml:AudienceRestriction><saml:Audience>${escaped(audience)}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="${issuedAt}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:MobileTwoFactorContract</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>${values.join('')}</saml:AttributeStatement></saml:Assertion></samlp:Response>`;
}

export interface SigningChoices {
  /** XPath of the element that is signed; it must have an ID. */
  readonly element: string;
  /** Where the signature goes: behind this child of the element, or as its last one. */
  readonly behind?: string;
  readonly signature?: string;
  readonly digest?: string;
}

/** The document with an enveloped signature, made by xml-crypto. */
export function signXml(xml: string, { certificate, key }: Identity, choices: SigningChoices): string {
  const signer = new SignedXml({
    privateKey: key,
    publicCert: certificate,
    signatureAlgorithm: choices.signature ?? 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    canonicalizationAlgorithm: EXCLUSIVE,
  });
  signer.addReference({
    xpath: choices.element,
    transforms: [ENVELOPED, EXCLUSIVE],
    digestAlgorithm: choices.digest ?? 'http://www.w3.org/2001/04/xmlenc#sha256',
  });
  const location =
    choices.behind === undefined
      ? { reference: choices.element, action: 'append' as const }
      : { reference: `${choices.element}/*[local-name()='${choices.behind}']`, action: 'after' as const };
  signer.computeSignature(xml, { prefix: 'ds', location });
  return signer.getSignedXml();
}

/** As most banks sign: the assertion, and then the response around it. */
export function signedSamlResponse(asserted: Asserted, identity: Identity): string {
  const inner = signXml(samlResponse(asserted), identity, {
    element: "/*[local-name()='Response']/*[local-name()='Assertion']",
    behind: 'Issuer',
  });
  return signXml(inner, identity, { element: "/*[local-name()='Response']", behind: 'Issuer' });
}
