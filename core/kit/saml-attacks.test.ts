import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SignedXml } from 'xml-crypto';
import { readSamlResponse } from './saml.ts';
import { ASSERTION, asserted, expectedOf, packed, RESPONSE } from './saml-fixture.ts';
import { createAuthority, type Identity } from './sandbox/certificates.ts';
import { samlResponse, signXml } from './sandbox/saml.ts';

/* What the bank really signed, rearranged by somebody who wants to be taken for another. Each is refused under every policy. */

let bank: Identity;
let trap: Server;
let hits = 0;
/** Signed by the bank: the assertion alone, and the response alone. */
let part = '';
let whole = '';
beforeAll(async () => {
  bank = await (await createAuthority('Bank')).issue('signing', 'bank');
  part = signXml(samlResponse(asserted), bank, { element: ASSERTION, behind: 'Issuer' });
  whole = signXml(samlResponse(asserted), bank, { element: RESPONSE, behind: 'Issuer' });
  trap = createServer((_, answer) => {
    hits++;
    answer.end('<x/>');
  });
  await new Promise<void>((ready) => trap.listen(0, '127.0.0.1', ready));
});
afterAll(() => trap.close());

const read = (xml: string, signed: 'assertion' | 'response' | 'both') =>
  readSamlResponse(packed(xml), expectedOf(bank, { signed }));

/** Three policies, one answer: the code of a refusal, and why. */
async function refusal(xml: string): Promise<string> {
  const answers = (['assertion', 'response', 'both'] as const).map((signed) =>
    read(xml, signed).then(
      ({ nameId }) => `let in as ${nameId}`,
      (error: { code?: string; message: string }) => `${error.code}: ${error.message}`,
    ),
  );
  const all = await Promise.all(answers);
  return all.find((one) => !/^(not_allowed|xml_)/.test(one)) ?? all[0] ?? '';
}

const element = (xml: string, name: string) => new RegExp(`<${name}[ >].*</${name}>`).exec(xml)?.[0] ?? '';
const evil = samlResponse({ ...asserted, id: '_evil', nameId: 'attacker' });
const evilAssertion = element(evil, 'saml:Assertion');
const inside = (outer: string, end: string, inner: string) => outer.replace(end, () => `${inner}${end}`);
/** The signature somewhere else than it was made for. */
const signed = (xml: string, signature: string) => xml.replace('</saml:Issuer>', (end) => `${end}${signature}`);
const parts = () => {
  const assertion = element(part, 'saml:Assertion');
  const signature = element(assertion, 'ds:Signature');
  return { assertion, signature, bare: assertion.replace(signature, '') };
};
/** What the digest would have to be for the attacker's words. */
const forgedInfo = () =>
  element(signXml(evil.replaceAll('_evil', '_r1'), bank, { element: ASSERTION, behind: 'Issuer' }), 'ds:SignedInfo');
const forgedDigest = () => element(forgedInfo(), 'ds:DigestValue').replace(/<[^>]*>/g, '');

test('what the bank signed is read under the policy it was made for', async () => {
  expect((await read(part, 'assertion')).nameId).toBe('customer-4711');
  expect((await read(whole, 'response')).nameId).toBe('customer-4711');
});

describe('signature wrapping', () => {
  const at = (make: (of: ReturnType<typeof parts>) => string) => () => make(parts());
  test.each<[string, () => string]>([
    [
      'SAML-03 (XSW1): the signed response inside the signature of another',
      () => {
        const signature = element(whole, 'ds:Signature');
        const original = `<ds:Object>${whole.replace(signature, '')}</ds:Object>`;
        return signed(evil, inside(signature, '</ds:Signature>', original));
      },
    ],
    [
      'SAML-04 (XSW2): the signed response beside its signature in another',
      () => {
        const signature = element(whole, 'ds:Signature');
        return signed(evil, `${whole.replace(signature, '')}${signature}`);
      },
    ],
    [
      'SAML-05 (XSW3): another assertion before the signed one',
      at(({ assertion }) => part.replace(assertion, `${evilAssertion}${assertion}`)),
    ],
    [
      'SAML-06 (XSW4): another assertion around the signed one',
      at(({ assertion }) => part.replace(assertion, inside(evilAssertion, '</saml:Assertion>', assertion))),
    ],
    [
      'SAML-07 (XSW5): the signature in another assertion, the signed one behind it',
      at(({ assertion, signature, bare }) => part.replace(assertion, `${signed(evilAssertion, signature)}${bare}`)),
    ],
    [
      'SAML-08 (XSW6): the signed assertion inside the signature of another',
      at(({ assertion, signature, bare }) =>
        part.replace(assertion, signed(evilAssertion, inside(signature, '</ds:Signature>', bare))),
      ),
    ],
    [
      'SAML-09 (XSW7): another assertion of the same ID in Extensions',
      () =>
        part.replace(
          '<samlp:Status>',
          (tag) => `<samlp:Extensions>${evilAssertion.replace('_evil-a', '_r1-a')}</samlp:Extensions>${tag}`,
        ),
    ],
    [
      'SAML-10 (XSW8): the signed assertion in an Object of the signature of another',
      at(({ assertion, signature, bare }) =>
        part.replace(
          assertion,
          signed(evilAssertion, inside(signature, '</ds:Signature>', `<ds:Object>${bare}</ds:Object>`)),
        ),
      ),
    ],
    [
      'SAML-11: another assertion behind the signed one',
      at(({ assertion }) => part.replace(assertion, `${assertion}${evilAssertion}`)),
    ],
    [
      'SAML-12: the signed assertion hidden in Extensions, another in its place',
      at(({ assertion }) =>
        part
          .replace(assertion, evilAssertion)
          .replace('<samlp:Status>', `<samlp:Extensions>${assertion}</samlp:Extensions><samlp:Status>`),
      ),
    ],
    [
      'SAML-13: one ID twice, with a copy of the signature',
      at(({ assertion, signature }) =>
        part.replace(assertion, `${signed(evilAssertion.replace('_evil-a', '_r1-a'), signature)}${assertion}`),
      ),
    ],
    [
      'SAML-14: the signed assertion as Advice of another',
      at(({ assertion }) =>
        part.replace(
          assertion,
          evilAssertion.replace('<saml:AuthnStatement', `<saml:Advice>${assertion}</saml:Advice><saml:AuthnStatement`),
        ),
      ),
    ],
    [
      'SAML-14: the signed assertion as detail of the status',
      at(({ assertion }) =>
        part
          .replace(assertion, evilAssertion)
          .replace('</samlp:Status>', `<samlp:StatusDetail>${assertion}</samlp:StatusDetail></samlp:Status>`),
      ),
    ],
  ])('%s', async (_name, make) => {
    expect(make()).toContain('attacker');
    expect(await refusal(make())).toMatch(/^not_allowed: The SAML response is not used: /);
  });
});

describe('a signature that says something else', () => {
  const changed = (xml: string) => xml.replace('customer-4711', 'attacker');
  test.each<[string, () => string, RegExp]>([
    [
      'SAML-18: a comment in the digest, with the digest of other words',
      () => changed(part).replace('<ds:DigestValue>', `<ds:DigestValue><!--${forgedDigest()}-->`),
      /comment/,
    ],
    [
      'SAML-19: another SignedInfo first',
      () => changed(part).replace('<ds:SignedInfo>', (tag) => `${forgedInfo()}${tag}`),
      /unusual/,
    ],
    [
      'SAML-19: another SignedInfo last',
      () => changed(part).replace('</ds:SignedInfo>', (tag) => `${tag}${forgedInfo()}`),
      /unusual/,
    ],
    [
      'SAML-19: two digests',
      () =>
        changed(part).replace('<ds:DigestValue>', (tag) => `<ds:DigestValue>${forgedDigest()}</ds:DigestValue>${tag}`),
      /unusual/,
    ],
    [
      'SAML-19: the signed SignedInfo moved to an Object',
      () => {
        const info = element(part, 'ds:SignedInfo');
        return changed(part)
          .replace(info, forgedInfo())
          .replace('</ds:Signature>', (end) => `<ds:Object>${info}</ds:Object>${end}`);
      },
      /unusual/,
    ],
    ['SAML-19: no reference', () => changed(part).replace(element(part, 'ds:Reference'), ''), /signs nothing/],
    [
      'SAML-21: a keyed hash with the public certificate as its key',
      () => {
        const signer = new SignedXml({
          privateKey: bank.certificate,
          signatureAlgorithm: 'http://www.w3.org/2000/09/xmldsig#hmac-sha1',
          canonicalizationAlgorithm: 'http://www.w3.org/2001/10/xml-exc-c14n#',
        });
        signer.enableHMAC();
        signer.addReference({
          xpath: ASSERTION,
          transforms: [
            'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
            'http://www.w3.org/2001/10/xml-exc-c14n#',
          ],
          digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
        });
        signer.computeSignature(changed(samlResponse(asserted)), {
          prefix: 'ds',
          location: { reference: `${ASSERTION}/*[local-name()='Issuer']`, action: 'after' },
        });
        return signer.getSignedXml();
      },
      /weak or unknown algorithm/,
    ],
    [
      'SAML-23: RSA with MD5',
      () => part.replace('2001/04/xmldsig-more#rsa-sha256', '2001/04/xmldsig-more#rsa-md5'),
      /weak or unknown algorithm/,
    ],
    ['SAML-23: an algorithm nobody knows', () => part.replace('#rsa-sha256', '#none'), /weak or unknown algorithm/],
    [
      'SAML-23: an empty signature',
      () => part.replace(/<ds:SignatureValue>[^<]*/, '<ds:SignatureValue>'),
      /empty signature/,
    ],
    [
      'SAML-24: a stylesheet as a transformation',
      () =>
        part.replace(
          '<ds:Transforms>',
          '<ds:Transforms><ds:Transform Algorithm="http://www.w3.org/TR/1999/REC-xslt-19991116"><x:stylesheet xmlns:x="http://www.w3.org/1999/XSL/Transform"/></ds:Transform>',
        ),
      /unusual|not agreed/,
    ],
    [
      'SAML-24: XPath as a transformation',
      () => part.replace('xmldsig#enveloped-signature', 'xmldsig#xpath'),
      /not agreed/,
    ],
    [
      'SAML-24: fifty transformations',
      () =>
        part.replace(
          '</ds:Transforms>',
          (end) => `${'<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>'.repeat(50)}${end}`,
        ),
      /not agreed/,
    ],
    [
      'SAML-25: a reference to the whole document',
      () => part.replace('URI="#_r1-a"', 'URI=""'),
      /signs something else/,
    ],
    [
      'SAML-25: a reference to another machine',
      () => part.replace('URI="#_r1-a"', `URI="http://127.0.0.1:${(trap.address() as AddressInfo).port}/assertion"`),
      /signs something else/,
    ],
    [
      'SAML-25: a reference with quotes',
      () => part.replace('URI="#_r1-a"', `URI="#_r1-a' or '1'='1"`),
      /signs something else/,
    ],
    ['SAML-26: a reference to nothing', () => part.replace('URI="#_r1-a"', 'URI="#_none"'), /signs something else/],
    [
      'SAML-26: a canonical form with comments',
      () =>
        part.replace('<ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"', (tag) =>
          tag.replace(/"$/, 'WithComments"'),
        ),
      /not agreed/,
    ],
    [
      'SAML-26: a signature in another namespace',
      () => part.replaceAll('http://www.w3.org/2000/09/xmldsig#"', 'http://www.w3.org/2000/09/xmldsig"'),
      /unusual/,
    ],
    [
      'SAML-26: another Signature of our prefix beside the real one',
      () => part.replace('<samlp:Status>', (tag) => `<ds:Signature xmlns:ds="urn:other">x</ds:Signature>${tag}`),
      /unusual/,
    ],
    [
      'SAML-26: the namespace of signatures taken back further in',
      () => part.replace('<ds:Reference ', '<ds:Reference xmlns:ds="urn:other" '),
      /unusual/,
    ],
    [
      'SAML-26: a relative namespace',
      () => part.replace('<saml:Subject>', '<saml:Subject xmlns:x="../up">'),
      /relative namespace/,
    ],
    ...['x:ID', 'xml:id', 'Id', 'id'].map((name): [string, () => string, RegExp] => [
      `SAML-26: ${name} as a decoy`,
      () => part.replace('<samlp:Status>', `<samlp:Status xmlns:x="urn:x" ${name}="_r1-a">`),
      /one ID twice/,
    ]),
    [
      'SAML-26: the ID of the signature under another name',
      () => changed(part).replace('ID="_r1-a"', 'ID="_evil" Id="_r1-a"'),
      /signs something else/,
    ],
  ])('%s', async (_name, make, words) => {
    const answer = await refusal(make());
    expect(answer).toMatch(/^not_allowed: /);
    expect(answer).toMatch(words);
    expect(hits).toBe(0);
  });
});

describe('what readers of XML disagree on is refused before anybody reads', () => {
  const file = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>';
  test.each<[string, () => string, string]>([
    [
      'SAML-15: an instruction in the name',
      () => part.replace('customer-4711', '<?p not-?>customer-4711'),
      'xml_pi_forbidden',
    ],
    ['SAML-16: a comment in the name', () => part.replace('customer-4711', 'customer-4711<!---->.evil'), 'not_allowed'],
    [
      'SAML-17: a name in pieces of CDATA',
      () => part.replace('customer-4711', '<![CDATA[customer]]>-4711'),
      'not_allowed',
    ],
    [
      'SAML-26: an attribute twice',
      () => part.replace('Version="2.0"', 'Version="2.0" Version="2.0"'),
      'xml_malformed',
    ],
    ['SAML-27: a bare DOCTYPE', () => `<!DOCTYPE x>${part}`, 'xml_doctype_forbidden'],
    [
      'SAML-27: a default for an attribute',
      () => `<!DOCTYPE x [<!ATTLIST Response Destination CDATA "x">]>${part}`,
      'xml_doctype_forbidden',
    ],
    [
      'SAML-28: an entity in the name',
      () => `<!DOCTYPE x [<!ENTITY e "customer-4711">]>${part.replace('customer-4711', '&e;')}`,
      'xml_doctype_forbidden',
    ],
    ['SAML-28: a file as an entity', () => `${file}${part.replace('customer-4711', '&e;')}`, 'xml_doctype_forbidden'],
    [
      'SAML-28: an address as a DTD',
      () => `<!DOCTYPE x SYSTEM "http://127.0.0.1:${(trap.address() as AddressInfo).port}/x.dtd">${part}`,
      'xml_doctype_forbidden',
    ],
    ['SAML-29: text behind the root', () => `${part}x`, 'xml_malformed'],
    ['SAML-30: another root behind the signed one', () => `${part}${evil}`, 'xml_malformed'],
    ['SAML-30: another root before the signed one', () => `${evil}${part}`, 'xml_malformed'],
  ])('%s', async (_name, make, code) => {
    expect(await refusal(make())).toMatch(new RegExp(`^${code}: `));
    expect(hits).toBe(0);
  });
});

test('SAML-46: a request to sign out around a signed assertion is no response', async () => {
  const logout = `<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_l1" Version="2.0" IssueInstant="${asserted.issuedAt}"><saml:Issuer>${asserted.issuer}</saml:Issuer><saml:NameID>customer-4711</saml:NameID>${parts().assertion}</samlp:LogoutRequest>`;
  expect(await refusal(logout)).toMatch(/^not_allowed: .*it is no response/);
});
