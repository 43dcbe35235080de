import { beforeAll, expect, test } from 'vitest';
import { createAuthority, type Identity } from './sandbox/certificates.ts';
import { signXml } from './sandbox/saml.ts';
import { signedContent, verifySignedXml } from './xml-signature.ts';

const NOW = '2026-03-02T10:00:00.000Z';
const DOCUMENT =
  '<?xml version="1.0"?>\n<Document xmlns="urn:x" Id="s1"><Stmt>\n <Amt Ccy="EUR">1.00</Amt></Stmt></Document>';

let bank: Identity;
let stranger: Identity;
beforeAll(async () => {
  const authority = await createAuthority('Bank');
  bank = await authority.issue('signing', 'bank');
  stranger = await authority.issue('signing', 'stranger');
});

const signed = (by = bank, xml = DOCUMENT) => signXml(xml, by, { element: '/*' });
const verify = (xml: string, trusted = [bank.certificate]) => verifySignedXml(Buffer.from(xml), trusted, NOW);
const refused = (words: RegExp) => ({ code: 'contract_broken', message: expect.stringMatching(words) });

test('what was signed comes out, without the signature', async () => {
  const expected = '<Document xmlns="urn:x" Id="s1"><Stmt>\n <Amt Ccy="EUR">1.00</Amt></Stmt></Document>';
  expect(await verify(signed())).toBe(expected);
  expect(await verify(signed().replaceAll('\n', '\r\n'))).toBe(expected);
  expect(await verify(signed(), [stranger.certificate, bank.certificate])).toBe(expected);
});

test('what was verified once is read again without keys, the same bytes', async () => {
  expect(await signedContent(Buffer.from(signed()))).toBe(await verify(signed()));
  await expect(signedContent(Buffer.from(DOCUMENT))).rejects.toMatchObject(refused(/not signed/));
});

test('a changed amount, another signer and no signature are refused', async () => {
  await expect(verify(signed().replace('1.00', '9.00'))).rejects.toMatchObject(refused(/not signed by the bank/));
  await expect(verify(signed(stranger))).rejects.toMatchObject(refused(/not signed by the bank/));
  await expect(verify(DOCUMENT)).rejects.toMatchObject(refused(/not signed/));
});

test('a signature over something else than the whole document is refused', async () => {
  const part = signXml('<Document xmlns="urn:x"><Stmt Id="s1"><Amt>1.00</Amt></Stmt></Document>', bank, {
    element: '/*/*',
  });
  await expect(verify(part)).rejects.toMatchObject(refused(/not signed where it has to be/));
  const wrapped = `<Document xmlns="urn:x" Id="s2"><Stmt><Amt>9.00</Amt></Stmt>${signed().replace(/^<\?xml[^>]*>\s*/, '')}</Document>`;
  await expect(verify(wrapped)).rejects.toMatchObject(refused(/not signed where it has to be/));
  const moved = signed().replace('URI="#s1"', 'URI=""');
  await expect(verify(moved)).rejects.toMatchObject(refused(/signs something else/));
});

test('comments, instructions, a DOCTYPE and doubled IDs never reach the cryptography', async () => {
  await expect(verify(signed().replace('1.00', '1<!---->.00'))).rejects.toMatchObject(refused(/comment/));
  await expect(verify(signed().replace('1.00', '1<?x ?>.00'))).rejects.toMatchObject({ code: 'xml_pi_forbidden' });
  await expect(verify(signed().replace('<Document', '<!DOCTYPE x><Document'))).rejects.toMatchObject({
    code: 'xml_doctype_forbidden',
  });
  await expect(verify(signed().replace('<Stmt>', '<Stmt xml:id="s1">'))).rejects.toMatchObject(refused(/one ID twice/));
});

test.each([
  ['SHA-1', { signature: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' }],
  ['a SHA-1 digest', { digest: 'http://www.w3.org/2000/09/xmldsig#sha1' }],
])('%s is refused, however genuine', async (_name, choices) => {
  await expect(verify(signXml(DOCUMENT, bank, { element: '/*', ...choices }))).rejects.toMatchObject(
    refused(/weak or unknown algorithm/),
  );
});

test('SHA-512 and PSS are good', async () => {
  for (const signature of [
    'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
    'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1',
  ])
    expect(await verify(signXml(DOCUMENT, bank, { element: '/*', signature }))).toContain('1.00');
});
