import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ChosenAccounts, Grant, LinkCallback, LinkStep } from '#core/contract/connector.ts';
import { SERVICES } from '#core/domain/consent.ts';
import { accountsAt, REDIRECT_URL, startBank, type TestBank } from '#test/support/bank.ts';
import { refusalOf } from './banks.ts';
import { link } from './link.ts';
import { plugin } from './plugin.ts';
import { HUB_ENTITY } from './sandbox-names.ts';
import { statements } from './statements.ts';

const KINDS = { others: ['g-account', 'savings', 'securities', 'private'] };

let bank: TestBank;
beforeEach(async () => {
  if (plugin.connector === undefined) throw new Error('The plugin has no connector.');
  const accounts = accountsAt('INGB', 'business-current', KINDS).map((account, at) =>
    at === 1
      ? { ...account, services: { ...account.services, 'direct-debits': 'no-contract' as const } }
      : at === 2
        ? { ...account, kind: 'business-current', currency: 'USD' }
        : account,
  );
  bank = await startBank(plugin.connector, accounts);
});
afterEach(() => bank.close());

/** Through the pages of a redirect step; what the browser then posts to us. */
async function posted(step: LinkStep | Grant, outcome: 'grant' | 'deny' = 'grant'): Promise<LinkCallback> {
  if (step.kind !== 'redirect') throw new Error(step.kind);
  const end = await bank.sandbox.visit(step.url, { outcome, ibans: null });
  expect(end?.url).toBe(REDIRECT_URL);
  return { connectionId: 'c0ffee', redirectUrl: REDIRECT_URL, parameters: end?.form ?? {}, keep: step.keep };
}
const begun = async () => posted(await link.begin(bank.ctx, bank.request()));
async function taken(callback: LinkCallback): Promise<Grant> {
  const grant = await link.complete(bank.ctx, callback);
  if (grant.kind !== 'grant') throw new Error(grant.kind);
  return grant;
}
const everything = (grant: Grant): ChosenAccounts =>
  grant.accounts.flatMap(({ iban, services, refusal }) =>
    refusal === null ? [{ iban, services: SERVICES.filter((one) => services[one] === 'granted') }] : [],
  );
const reads = async (grant: Grant, iban = everything(grant)[0]?.iban) => {
  const to = bank.clock.today();
  const account = bank.pulled(grant, iban ?? ('' as never));
  let pieces = 0;
  for await (const _ of statements.pull?.(bank.ctx, account, { from: to.replace(/..$/, '01') as never, to }, null) ??
    [])
    pieces++;
  return pieces;
};

test('begun here: accounts × services of the signed assertion, each kind that cannot be linked with its reason', async () => {
  const grant = await taken(await begun());
  expect(grant.accounts.map(({ kind, currency, refusal }) => [kind, currency, refusal])).toEqual([
    ['business-current', 'EUR', null],
    ['business-current', 'EUR', null],
    ['business-current', 'USD', 'Foreign-currency accounts cannot be linked at ING.'],
    ['savings', 'EUR', 'Savings accounts cannot be linked at ING.'],
    ['securities', 'EUR', 'Securities accounts cannot be linked at ING.'],
    ['private', 'EUR', 'Private accounts cannot be linked at ING, only business accounts.'],
  ]);
  expect(grant.accounts[1]?.services).toEqual({
    transactions: 'granted',
    payments: 'granted',
    'direct-debits': 'no-contract',
  });
  expect(grant.expiresAt).toBeNull();
  expect(grant.once?.id).toMatch(/^_[0-9a-f]{40}-a$/);
  expect(refusalOf('g-account', 'EUR', null)).toBeNull();
  expect(refusalOf('business-current', 'EUR', '0099')).toMatch(/customer number 0099/);
});

test('begun at the bank: the same, without anybody here having asked', async () => {
  const { 'portal-url': portal } = bank.ctx.settings;
  const url = `${portal}/aanvragen?${new URLSearchParams({ package: HUB_ENTITY, returnUrl: REDIRECT_URL })}`;
  const callback = await posted({ kind: 'redirect', url, keep: null });
  expect(Object.keys(callback.parameters)).toEqual(['SAMLResponse']);
  expect((await taken(callback)).accounts.length).toBe(6);
});

describe('the choice is confirmed with a TAN', () => {
  test('nothing is given before, and afterwards what was chosen and no more', async () => {
    const grant = await taken(await begun());
    await expect(reads(grant)).rejects.toMatchObject({ code: 'consent_revoked' });
    const [first] = everything(grant);
    if (first === undefined || link.confirm === undefined) throw new Error('nothing to choose');
    const step = await link.confirm(
      bank.ctx,
      grant,
      [{ iban: first.iban, services: ['transactions'] }],
      bank.request(),
    );
    const confirmed = await taken(await posted(step));
    expect(confirmed.accounts.map(({ iban, services }) => [iban, services])).toEqual([
      [first.iban, { transactions: 'granted', payments: 'refused', 'direct-debits': 'refused' }],
    ]);
    expect(await reads(confirmed)).toBe(30);
    await expect(reads({ ...confirmed, accounts: grant.accounts }, everything(grant)[1]?.iban)).rejects.toMatchObject({
      code: 'consent_revoked',
    });
  });

  test('a customer who refuses the TAN leaves everything as it was', async () => {
    const grant = await taken(await begun());
    const step = await link.confirm?.(bank.ctx, grant, everything(grant), bank.request());
    if (step === undefined) throw new Error('no step');
    await expect(link.complete(bank.ctx, await posted(step, 'deny'))).rejects.toMatchObject({
      code: 'consent_revoked',
    });
    await expect(reads(grant)).rejects.toMatchObject({ code: 'consent_revoked' });
  });

  test('an answer of the first step confirms nothing, and one of another link neither', async () => {
    const first = await begun();
    const grant = await taken(first);
    const step = await link.confirm?.(bank.ctx, grant, everything(grant), bank.request());
    if (step?.kind !== 'redirect') throw new Error('no step');
    const kept = JSON.parse(step.keep ?? '{}') as { requestId: string; relayState: string; confirms: string };
    // As an attacker would: the genuine first answer, presented where the confirmation is awaited.
    const { requestId, relayState } = JSON.parse(first.keep ?? '{}') as typeof kept;
    const presented = { ...first, keep: JSON.stringify({ requestId, relayState, confirms: kept.confirms }) };
    await expect(link.complete(bank.ctx, presented)).rejects.toMatchObject({ code: 'link_state_unknown' });
    const other = { ...first, keep: JSON.stringify({ requestId, relayState, confirms: 'BKL-other' }) };
    await expect(link.complete(bank.ctx, other)).rejects.toMatchObject({ code: 'link_state_unknown' });
  });
});

describe('answers that are not for us', () => {
  test('SAML-39, SAML-52: an answer to our request is not taken as one nobody asked for, nor under another request', async () => {
    const callback = await begun();
    await expect(link.complete(bank.ctx, { ...callback, keep: null })).rejects.toMatchObject({ code: 'not_allowed' });
    const another = await begun();
    const swapped = {
      ...callback,
      parameters: { ...another.parameters, RelayState: callback.parameters['RelayState'] ?? '' },
    };
    await expect(link.complete(bank.ctx, swapped)).rejects.toMatchObject({ code: 'not_allowed' });
  });

  test('SAML-42: an answer to another address of ours is refused', async () => {
    const callback = await begun();
    const elsewhere = { ...callback, redirectUrl: 'https://hub.koppel.example/link/other' };
    await expect(link.complete(bank.ctx, elsewhere)).rejects.toMatchObject({ code: 'not_allowed' });
  });

  test('SAML-49: the state is ours and opaque; another one is refused before the assertion is looked at', async () => {
    const callback = await begun();
    for (const RelayState of ['https://evil.example', 'javascript:alert(1)', 'x'.repeat(10_000), '']) {
      const parameters = { ...callback.parameters, RelayState };
      await expect(link.complete(bank.ctx, { ...callback, parameters })).rejects.toMatchObject({
        code: 'link_state_unknown',
      });
    }
  });

  test('SAML-20: an assertion of somebody else is refused, whatever it says', async () => {
    const callback = await begun();
    const settings = { ...bank.ctx.settings, 'saml-certificate': bank.ctx.settings['bank-certificate'] ?? '' };
    await expect(link.complete({ ...bank.ctx, settings }, callback)).rejects.toMatchObject({ code: 'not_allowed' });
  });

  test('SAML-32: an assertion that lay about is refused', async () => {
    const callback = await begun();
    bank.clock.advance(181);
    await expect(link.complete(bank.ctx, callback)).rejects.toMatchObject({ code: 'not_allowed' });
  });

  test('SAML-40, SAML-41: the id of the assertion and its end go to core, the same every time', async () => {
    const callback = await begun();
    const [once, twice] = [(await taken(callback)).once, (await taken(callback)).once];
    expect(once).toEqual(twice);
    expect(Date.parse(once?.until ?? '')).toBe(Date.parse(bank.clock.now()) + 180_000);
  });
});

test('HS-14: a statement that was changed on its way, and a list that is not signed, are not used', async () => {
  const grant = await bank.connect();
  const tampered = (change: (list: string) => string, keepSignature: boolean) => ({
    ...bank.ctx,
    http: {
      async send(request: Parameters<typeof bank.ctx.http.send>[0]) {
        const response = await bank.ctx.http.send(request);
        const { 'x-jws-signature': signature = '', ...headers } = response.headers;
        return {
          ...response,
          headers: keepSignature ? { ...headers, 'x-jws-signature': signature } : headers,
          body: Buffer.from(change(Buffer.from(response.body).toString())),
        };
      },
    },
  });
  const pull = async (ctx: typeof bank.ctx) => {
    const to = bank.clock.today();
    const account = bank.pulled(grant, everything(grant)[0]?.iban ?? ('' as never));
    for await (const _ of statements.pull?.(ctx, account, { from: to.replace(/..$/, '25') as never, to }, null) ?? []);
  };
  await expect(pull(tampered((list) => list.replace('2026-03-25', '2026-03-24'), true))).rejects.toMatchObject({
    code: 'contract_broken',
  });
  await expect(pull(tampered((list) => list, false))).rejects.toMatchObject({ code: 'contract_broken' });
});
