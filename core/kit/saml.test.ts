import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as samlify from 'samlify';
import { beforeAll, describe, expect, test } from 'vitest';
import { readSamlResponse, type SamlExpectations } from './saml.ts';
import { ASSERTION, asserted, expectedOf, NOW, packed, RESPONSE, refused } from './saml-fixture.ts';
import { type Authority, createAuthority, type Identity } from './sandbox/certificates.ts';
import { type Asserted, samlResponse, signedSamlResponse, signXml } from './sandbox/saml.ts';

let authority: Authority;
let bank: Identity;
let stranger: Identity;
beforeAll(async () => {
  authority = await createAuthority('Bank');
  bank = await authority.issue('signing', 'bank');
  stranger = await authority.issue('signing', 'stranger');
});

const expected = (over: Partial<SamlExpectations> = {}) => expectedOf(bank, over);
const read = (xml: string, over: Partial<SamlExpectations> = {}) => readSamlResponse(packed(xml), expected(over));
const response = (over: Partial<Asserted> = {}) => signedSamlResponse({ ...asserted, ...over }, bank);
/** Changed before it is signed: what a careless or other party really asserts. */
const signedAfter = (change: (xml: string) => string) => {
  const inner = signXml(change(samlResponse(asserted)), bank, { element: ASSERTION, behind: 'Issuer' });
  return signXml(inner, bank, { element: RESPONSE, behind: 'Issuer' });
};

test('a signed response tells who, what and until when, from its signed bytes', async () => {
  const claims = await read(response());
  expect(claims).toEqual({
    assertionId: '_r1-a',
    nameId: 'customer-4711',
    attributes: new Map([
      ['holder', ['Bakkerij Ünal & Zn']],
      ['account', ['NL1', 'NL2']],
    ]),
    authnContext: 'urn:oasis:names:tc:SAML:2.0:ac:classes:MobileTwoFactorContract',
    expiresAt: '2026-03-02T10:03:00.000Z',
  });
});

test('SAML-01: unsigned is refused', async () => {
  await expect(read(samlResponse(asserted))).rejects.toEqual(refused(/not signed/));
});

test('SAML-02: what has to be signed is one policy, and what is signed besides must hold too', async () => {
  const onlyAssertion = signXml(samlResponse(asserted), bank, { element: ASSERTION, behind: 'Issuer' });
  const onlyResponse = signXml(samlResponse(asserted), bank, { element: RESPONSE, behind: 'Issuer' });
  await expect(read(onlyAssertion)).rejects.toEqual(refused(/not signed/));
  await expect(read(onlyResponse)).rejects.toEqual(refused(/not signed/));
  expect((await read(onlyAssertion, { signed: 'assertion' })).nameId).toBe('customer-4711');
  expect((await read(onlyResponse, { signed: 'response' })).nameId).toBe('customer-4711');
});

test('SAML-20: the key of the signature is ours to know; the one it brings along counts for nothing', async () => {
  const forged = signedSamlResponse(asserted, stranger);
  expect(forged).toContain('X509Certificate');
  await expect(read(forged)).rejects.toEqual(refused(/signature does not hold/));
  expect((await read(forged, { certificates: [bank.certificate, stranger.certificate] })).nameId).toBe('customer-4711');
});

test('SAML-22: genuine SHA-1 is refused', async () => {
  const weak = signXml(samlResponse(asserted), bank, {
    element: ASSERTION,
    behind: 'Issuer',
    signature: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1',
  });
  await expect(read(weak, { signed: 'assertion' })).rejects.toEqual(refused(/weak or unknown algorithm/));
  const weakDigest = signXml(samlResponse(asserted), bank, {
    element: ASSERTION,
    behind: 'Issuer',
    digest: 'http://www.w3.org/2000/09/xmldsig#sha1',
  });
  await expect(read(weakDigest, { signed: 'assertion' })).rejects.toEqual(refused(/weak or unknown algorithm/));
});

describe('what is genuinely signed, and still not for us', () => {
  test.each([
    [
      'SAML-33: another audience',
      (xml: string) => xml.replace(`<saml:Audience>${asserted.audience}`, '<saml:Audience>https://other.example'),
      /somebody else/,
    ],
    [
      'SAML-33: no audience',
      (xml: string) => xml.replace(/<saml:AudienceRestriction>.*<\/saml:AudienceRestriction>/, ''),
      /somebody else/,
    ],
    [
      'SAML-34: no confirmation',
      (xml: string) => xml.replace(/<saml:SubjectConfirmation .*<\/saml:SubjectConfirmation>/, ''),
      /no SubjectConfirmation/,
    ],
    [
      'SAML-34: not for the bearer',
      (xml: string) => xml.replace('cm:bearer', 'cm:sender-vouches'),
      /whoever brings it/,
    ],
    [
      'SAML-35: another recipient',
      (xml: string) => xml.replace(/Recipient="[^"]*"/, 'Recipient="https://other.example/acs"'),
      /another address/,
    ],
    [
      'SAML-36: another destination',
      (xml: string) => xml.replace(/Destination="[^"]*"/, 'Destination="https://other.example/acs"'),
      /another address/,
    ],
    [
      'SAML-37: another issuer of the assertion',
      (xml: string) => xml.replace(/(<saml:Assertion[^>]*><saml:Issuer>)[^<]*/, '$1https://other.example'),
      /somebody else/,
    ],
    [
      'SAML-37: another issuer of the response',
      (xml: string) => xml.replace(/<saml:Issuer>[^<]*/, '<saml:Issuer>https://other.example'),
      /somebody else/,
    ],
    [
      'SAML-38: a failure with an assertion',
      (xml: string) => xml.replace('status:Success', 'status:Responder'),
      /failed/,
    ],
    [
      'SAML-39: another request',
      (xml: string) => xml.replace(/(<saml:SubjectConfirmationData.*)InResponseTo="_q1"/, '$1InResponseTo="_q2"'),
      /another request/,
    ],
    ['SAML-43: nobody', (xml: string) => xml.replace('customer-4711', ''), /names nobody/],
    [
      'SAML-43: a zero-width character',
      (xml: string) => xml.replace('customer-4711', 'customer\u200b-4711'),
      /names nobody/,
    ],
    [
      'SAML-44: one attribute twice',
      (xml: string) => xml.replace('Name="holder"', 'Name="account"'),
      /one thing twice/,
    ],
    [
      'no end of the confirmation',
      (xml: string) => xml.replace(/(<saml:SubjectConfirmationData )NotOnOrAfter="[^"]*"/, '$1'),
      /until when/,
    ],
  ])('%s', async (_name, change, words) => {
    await expect(read(signedAfter(change))).rejects.toEqual(refused(words));
  });

  test('SAML-39: a response nobody asked for answers no request, and none is expected to answer ours', async () => {
    const unsolicited = response({ inResponseTo: null });
    expect((await read(unsolicited, { inResponseTo: null })).nameId).toBe('customer-4711');
    await expect(read(unsolicited)).rejects.toEqual(refused(/another request/));
    await expect(read(response(), { inResponseTo: null })).rejects.toEqual(refused(/another request/));
  });

  test('SAML-42: what was made for another connection of the same bank is refused', async () => {
    await expect(read(response(), { acsUrl: 'https://hub.example/link/ing/2' })).rejects.toEqual(
      refused(/another address/),
    );
  });

  test('SAML-44: attributes named like fields stay attributes', async () => {
    const claims = await read(
      response({
        attributes: JSON.parse('{"nameID":["evil"],"issuer":["evil"],"__proto__":["evil"]}') as Asserted['attributes'],
      }),
    );
    expect(claims.nameId).toBe('customer-4711');
    expect([...claims.attributes.keys()]).toEqual(['nameID', 'issuer', '__proto__']);
    expect(({} as Record<string, unknown>)['evil']).toBeUndefined();
  });
});

test('SAML-32: too old and not yet valid are refused, a minute of difference between clocks is not', async () => {
  const at = (seconds: number) => ({ now: new Date(Date.parse(NOW) + seconds * 1000).toISOString() });
  await read(response(), at(179));
  await expect(read(response(), at(181))).rejects.toEqual(refused(/too old/));
  await read(response(), at(-59));
  await expect(read(response(), at(-61))).rejects.toEqual(refused(/not valid yet/));
  await expect(read(response({ seconds: 86_400 }), at(400))).rejects.toEqual(refused(/too old/));
});

test('SAML-31: a second assertion, also an encrypted one, is refused', async () => {
  const one = response();
  const two = one.replace(
    '</samlp:Response>',
    `${samlResponse({ ...asserted, id: '_r2' }).match(/<saml:Assertion.*<\/saml:Assertion>/)?.[0]}</samlp:Response>`,
  );
  await expect(read(two)).rejects.toEqual(refused(/more than one assertion/));
  const encrypted = one.replace('</samlp:Response>', '<saml:EncryptedAssertion/></samlp:Response>');
  await expect(read(encrypted)).rejects.toEqual(refused(/not expected/));
});

test('SAML-48: what is no response at all is a bad request, never a failure of ours', async () => {
  for (const field of [undefined, '', '%%%', 'AAAA'.repeat(400_000), packed('<x/>'), packed('not xml'), packed('<a>')])
    await expect(readSamlResponse(field, expected())).rejects.toMatchObject({
      code: expect.stringMatching(/^(request_invalid|not_allowed|xml_malformed)$/),
    });
  const wrapped = packed(response()).replace(/(.{76})/g, '$1\r\n');
  expect((await readSamlResponse(wrapped, expected())).nameId).toBe('customer-4711');
});

test('SAML-50, SEC-10: a certificate with a short key is refused, whatever it signed', async () => {
  await expect(read(response(), { certificates: [authority.certificate] })).rejects.toMatchObject({ code: 'config' });
  await expect(read(response(), { certificates: ['canary-4711'] })).rejects.toMatchObject({
    code: 'config',
    message: expect.not.stringContaining('canary'),
  });
});

test('SAML-51: a certificate that is no longer valid is a setting to mend', async () => {
  const now = '2100-01-01T00:00:00.000Z';
  await expect(read(response({ issuedAt: now }), { now })).rejects.toMatchObject({
    code: 'config',
    message: expect.stringMatching(/get its new one/),
  });
});

test('a response another library made (samlify) is understood', async () => {
  const idp = samlify.IdentityProvider({
    entityID: asserted.issuer,
    privateKey: bank.key,
    signingCert: bank.certificate,
    requestSignatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    singleSignOnService: [{ Binding: samlify.Constants.namespace.binding.post, Location: 'https://bank.example/sso' }],
    loginResponseTemplate: {
      ...samlify.SamlLib.defaultLoginResponseTemplate,
      attributes: [{ name: 'account', valueTag: 'account', nameFormat: 'basic', valueXsiType: 'xs:string' }],
    },
  });
  const sp = samlify.ServiceProvider({
    entityID: asserted.audience,
    wantAssertionsSigned: true,
    assertionConsumerService: [{ Binding: samlify.Constants.namespace.binding.post, Location: asserted.acsUrl }],
  });
  const until = '2026-03-02T10:02:00.000Z';
  const values = {
    ID: '_r9',
    AssertionID: '_a9',
    Destination: asserted.acsUrl,
    Audience: asserted.audience,
    SubjectRecipient: asserted.acsUrl,
    AssertionConsumerServiceURL: asserted.acsUrl,
    Issuer: asserted.issuer,
    IssueInstant: NOW,
    ConditionsNotBefore: NOW,
    ConditionsNotOnOrAfter: until,
    SubjectConfirmationDataNotOnOrAfter: until,
    NameIDFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
    NameID: 'customer-4711',
    InResponseTo: '_q1',
    StatusCode: 'urn:oasis:names:tc:SAML:2.0:status:Success',
    AuthnStatement: '',
    attrAccount: 'NL1',
  };
  const made = await idp.createLoginResponse(
    sp,
    { extract: { request: { id: '_q1' } } },
    'post',
    {},
    {
      customTagReplacement: (template: string) => ({
        id: '_r9',
        context: samlify.SamlLib.replaceTagsByValue(template, values),
      }),
    },
  );
  const claims = await readSamlResponse((made as { context: string }).context, expected({ signed: 'assertion' }));
  expect(claims).toMatchObject({ assertionId: '_a9', nameId: 'customer-4711' });
  expect(claims.attributes.get('account')).toEqual(['NL1']);
});

const samples = join(import.meta.dirname, '../../../shared/attack-samples/generated-saml');
describe.skipIf(!existsSync(samples))('SAML-01 to SAML-48: the attack samples outside the repository', () => {
  const certificate = existsSync(samples) ? readFileSync(join(samples, 'idp.crt'), 'utf8') : '';
  const policy = {
    '00-valid-assertion-signed': 'assertion',
    '01-valid-response-signed': 'response',
    '02-valid-both-signed': 'both',
  } as const;
  const files = existsSync(samples) ? readdirSync(samples).filter((name) => name.endsWith('.xml')) : [];
  const sample = (name: string, signed: SamlExpectations['signed']) =>
    readSamlResponse(readFileSync(join(samples, name)).toString('base64'), {
      issuer: 'https://idp.example/meta',
      certificates: [certificate],
      audience: 'https://hub.example/sp',
      acsUrl: 'https://hub.example/saml/acs',
      inResponseTo: '_req1',
      signed,
      now: '2030-01-01T00:01:00Z',
    });

  test.each(Object.entries(policy))('%s is read', async (name, signed) => {
    expect((await sample(`${name}.xml`, signed)).nameId).toMatch(/./);
  });

  test.each(files.filter((name) => !name.includes('-valid-') && name !== 'proto-attr.xml'))(
    '%s is refused under every policy',
    async (name) => {
      for (const signed of ['assertion', 'response', 'both'] as const)
        await expect(sample(name, signed)).rejects.toMatchObject({
          code: expect.stringMatching(/^(not_allowed|xml_\w+|encoding_\w+|request_invalid)$/),
        });
    },
  );

  test('proto-attr.xml changes nothing of who it is', async () => {
    const claims = await sample('proto-attr.xml', 'assertion');
    expect(claims.nameId).not.toMatch(/evil|attacker/);
  });
});
