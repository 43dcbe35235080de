import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { plugin } from '../../plugins/ing-bookkeeping/plugin.ts';
import { HUB_ENTITY } from '../../plugins/ing-bookkeeping/sandbox-names.ts';
import { makeBooks } from '../support/books.ts';
import { testConfig } from '../support/config.ts';
import { SIGN_IN, startTestHub, type TestHub } from '../support/hub.ts';
import { account, arrive, entry, options, SECOND } from '../support/linking.ts';
import { signedIn, type Visitor } from '../support/organisation.ts';

let hub: TestHub;
let who: Visitor;

beforeAll(async () => {
  hub = await startTestHub(
    {},
    { plugins: [plugin], sandboxes: () => options([account(SECOND, [entry(3, 12_100, 'Factuur 260311')])]) },
  );
  who = await signedIn(hub, SIGN_IN.email, SIGN_IN.password);
  await makeBooks(hub, { ibans: [SECOND] });
});
afterAll(() => hub.close());

/** The customer requests the link in ING's own pages; what its page then posts to us. */
async function fromTheBank() {
  const { banks } = hub.hub.house;
  const bank = await banks.sandbox('ing-bookkeeping');
  // Where the hub says people reach it, whatever port it has here.
  const returnUrl = `${testConfig('').publicUrl}/link/ing-bookkeeping`;
  const query = new URLSearchParams({ package: HUB_ENTITY, returnUrl });
  const arrival = await bank.visit(`${bank.settings['portal-url']}/aanvragen?${query}`, {
    outcome: 'grant',
    ibans: null,
  });
  if (arrival === null) throw new Error('The customer closed the page.');
  return arrival;
}

const links = async () =>
  (await hub.api.get<{ items: { id: string; state: string }[] }>('/bank-connections')).items.map(({ state }) => state);

test('a link begun at the bank is made by its signed answer, for the administrator who is signed in', async () => {
  const answer = await arrive(hub, who, await fromTheBank());
  expect(answer.status).toBe(303);
  expect(answer.headers.get('location')).toMatch(/^\/connections\/[\w-]+$/);
  expect(await links()).toEqual(['active']);
});

test('SAML-40, SAML-41: the same answer five times at once makes one link, and none later', async () => {
  const before = (await links()).filter((state) => state === 'active').length;
  const arrival = await fromTheBank();
  const answers = await Promise.all(Array.from({ length: 5 }, () => arrive(hub, who, arrival)));
  const places = answers.map((one) => one.headers.get('location') ?? '');
  expect(places.filter((place) => place.includes('problem=not_allowed')).length).toBe(4);
  expect((await links()).filter((state) => state === 'active').length).toBe(before + 1);
  expect((await arrive(hub, who, arrival)).headers.get('location')).toContain('problem=not_allowed');
  expect((await links()).filter((state) => state === 'active').length).toBe(before + 1);
});

test('SAML-52: without a person who is signed in nothing is linked', async () => {
  const before = await links();
  const nobody = { cookie: () => '' } as Visitor;
  const answer = await arrive(hub, nobody, await fromTheBank());
  expect(await answer.text()).toMatch(/Meld u/);
  expect(await links()).toEqual(before);
});

/** As another site sends a browser here: with the parameter in the address, or posted. */
const presented = async (parameters: Readonly<Record<string, string>>) => {
  const url = `${hub.url}/link/ing-bookkeeping`;
  const redirected = arrive(hub, who, { url: `${url}?${new URLSearchParams(parameters)}`, form: null });
  return Promise.all([redirected, arrive(hub, who, { url, form: parameters })]);
};

/** What junk leaves: a link that ended before it began, as evidence. */
const alive = async () => (await links()).filter((state) => state !== 'ended');

test('SAML-45: nobody is signed out by a SAML request, in whatever way it comes', async () => {
  const before = await alive();
  const logout =
    '<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_l1" Version="2.0" IssueInstant="2026-03-02T10:00:00Z"/>';
  const packed = { SAMLRequest: deflateRawSync(logout).toString('base64'), RelayState: 'x' };
  for (const answer of await presented(packed))
    expect(answer.headers.get('location')).toMatch(/problem=request_invalid$/);
  for (const path of ['/saml/logout', '/saml/slo', '/link/ing-bookkeeping/logout']) {
    const answer = await who.ask('POST', path, { body: packed });
    expect(answer.status).toBe(404);
  }
  expect((await who.ask('GET', '/v1/session')).status).toBe(200);
  expect(await alive()).toEqual(before);
});

test('SAML-47: what is packed is not unpacked, and what is large is not read', async () => {
  const before = await alive();
  const bomb = deflateRawSync(Buffer.alloc(10_000_000)).toString('base64');
  for (const name of ['SAMLRequest', 'SAMLResponse'])
    for (const answer of await presented({ [name]: bomb }))
      expect(answer.headers.get('location')).toMatch(/problem=(request_invalid|xml_malformed)$/);
  const large = await fetch(`${hub.url}/link/ing-bookkeeping`, {
    method: 'POST',
    body: new URLSearchParams({ SAMLRequest: 'A'.repeat(256 * 1024) }),
  });
  expect(large.status).toBe(413);
  expect(await alive()).toEqual(before);
});

test('SAML-54: an artifact is no answer: nothing is fetched for it', async () => {
  const before = await alive();
  for (const answer of await presented({ SAMLart: Buffer.alloc(44, 4).toString('base64') }))
    expect(answer.headers.get('location')).toMatch(/problem=request_invalid$/);
  expect(await alive()).toEqual(before);
});
