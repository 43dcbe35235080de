import { expect } from 'vitest';
import type { Grant } from '#core/contract/connector.ts';
import { KoppelError } from '#core/domain/errors.ts';
import { type Exchange, REDIRECT_URL, type TestBank } from '../support/bank.ts';
import { answered, type BankSubject, CONSENT_GONE, failure, pulled, rangeOf, secretsSeen, wrong } from './bank.ts';
import type { Kept } from './promise.ts';

const GRANT = { outcome: 'grant', ibans: null } as const;

/** What linking promises, tried at the connector's own stand-in bank. */
export function linking(start: () => Promise<TestBank>, { accounts }: BankSubject): Kept {
  const [first, second] = accounts.map(({ iban }) => iban);
  if (first === undefined || second === undefined) throw new Error('A bank is tried with two accounts at least.');
  const at = (keep: (bank: TestBank) => Promise<void>) => async () => {
    const bank = await start();
    try {
      await keep(bank);
    } finally {
      await bank.close();
    }
  };
  /** A minute later: some banks give a token only so often. */
  const renew = (bank: TestBank, grant: Grant) => {
    bank.clock.advance(60);
    return bank.link.refresh(bank.ctx, grant);
  };
  /** Data can be read under this grant: tokens renewed when they are past. */
  const reads = async (bank: TestBank, grant: Grant) => {
    const iban = grant.accounts.find(({ refusal }) => refusal === null)?.iban ?? first;
    await pulled(bank, grant, iban, rangeOf(bank, 3));
  };

  return {
    'links: redirect with our state, back with a grant of usable accounts': at(async (bank) => {
      const request = bank.request();
      const step = await bank.link.begin(bank.ctx, request);
      if (step.kind !== 'redirect') throw new Error(`begin gave ${step.kind}.`);
      expect(bank.sandbox.hosts).toContain(new URL(step.url).host);
      const grant = await bank.connect();
      const usable = grant.accounts.filter(({ refusal }) => refusal === null);
      expect(usable.length).toBeGreaterThan(0);
      expect(new Set(grant.accounts.map(({ iban }) => iban)).size).toBe(grant.accounts.length);
      const { accountsPerConsent, consentDays } = bank.link;
      if (accountsPerConsent !== null) expect(usable.length).toBeLessThanOrEqual(accountsPerConsent);
      for (const { bankAccountId, currency, kind, services } of usable) {
        expect(bankAccountId).not.toBe('');
        expect(currency).toBe('EUR');
        expect(bank.connector.accountKinds.map((one) => one.kind)).toContain(kind);
        expect(Object.keys(services).sort()).toEqual(['direct-debits', 'payments', 'transactions']);
      }
      if (consentDays === null) expect(grant.expiresAt).toBeNull();
      else expect(grant.expiresAt ?? '').toMatch(/^\d{4}-\d\d-\d\dT/);
      if (grant.expiresAt !== null) expect(grant.expiresAt > bank.clock.now()).toBe(true);
      if (grant.tokensExpireAt !== null) expect(grant.tokensExpireAt > bank.clock.now()).toBe(true);
      await reads(bank, grant);
    }),
    'only what the customer ticked is granted': at(async (bank) => {
      const grant = await bank.connect({ ibans: [second] });
      expect(grant.accounts.map(({ iban }) => iban)).toEqual([second]);
    }),
    'kinds the bank does not link are absent or refused with a reason': at(async (bank) => {
      const { accounts: granted } = await bank.connect();
      const kinds = bank.connector.accountKinds.map(({ kind }) => kind);
      for (const { kind, refusal } of granted) expect(refusal === null).toBe(kinds.includes(kind));
    }),
    'a customer who refuses is consent_revoked, and no token is asked for': at(async (bank) => {
      const callback = await answered(bank, { outcome: 'deny', ibans: null });
      const before = secretsSeen(bank.exchanges).length;
      expect((await failure(bank.link.complete(bank.ctx, callback))).code).toBe('consent_revoked');
      expect(secretsSeen(bank.exchanges).length).toBe(before);
    }),
    'an answer with the state of another flow is refused before anything is asked of the bank (OA-01)': at(
      async (bank) => {
        const callback = await answered(bank, GRANT);
        const before = bank.exchanges.length;
        const { state: _, RelayState: __, ...others } = callback.parameters;
        for (const parameters of [{ ...callback.parameters, state: 'state-of-another' }, others]) {
          const error = await failure(bank.link.complete(bank.ctx, { ...callback, parameters }));
          expect(error.code).toBe('link_state_unknown');
        }
        expect(bank.exchanges.length).toBe(before);
      },
    ),
    'yes and no at once, and an error nobody knows, are no grant (OA-08)': at(async (bank) => {
      const callback = await answered(bank, GRANT);
      const { state = '' } = callback.parameters;
      for (const parameters of [
        { ...callback.parameters, error: 'access_denied' },
        { state, error: 'something_else' },
      ])
        await failure(bank.link.complete(bank.ctx, { ...callback, parameters }));
    }),
    'the same answer twice makes one grant': at(async (bank) => {
      const callback = await answered(bank, GRANT);
      // Or sends the customer on, where a bank wants a consent for each service.
      expect(['grant', 'redirect']).toContain((await bank.link.complete(bank.ctx, callback)).kind);
      const again = await failure(bank.link.complete(bank.ctx, callback));
      expect(['refuse', 'renew-consent', 'ask-person']).toContain(again.reaction);
    }),
    'no token is in the clear in a grant or a log (OA-38)': at(async (bank) => {
      const grant = await renew(bank, await bank.connect());
      await reads(bank, grant);
      const seen = secretsSeen(bank.exchanges);
      expect(seen.length).toBeGreaterThan(0);
      for (const secret of seen) {
        expect(JSON.stringify(grant)).not.toContain(secret);
        expect(bank.logged.join('\n')).not.toContain(secret);
      }
    }),
    'renewed tokens work, accounts and consent stay': at(async (bank) => {
      const grant = await bank.connect();
      const renewed = await renew(bank, grant);
      expect(renewed.accounts).toEqual(grant.accounts);
      expect(renewed.expiresAt).toBe(grant.expiresAt);
      await reads(bank, renewed);
      await reads(bank, await renew(bank, renewed));
    }),
    'a token past its time is token_expired, and renewing it is enough (BANK-03)': at(async (bank) => {
      const grant = await bank.connect();
      if (grant.tokensExpireAt === null) return;
      bank.clock.advance((Date.parse(grant.tokensExpireAt) - Date.parse(bank.clock.now())) / 1000 + 60);
      expect((await failure(reads(bank, grant))).code).toBe('token_expired');
      await reads(bank, await renew(bank, grant));
    }),
    'a token request that is turned away may be tried again': at(async (bank) => {
      const grant = await bank.connect();
      bank.clock.advance(60);
      wrong(bank, 'rate-limited', { at: 'token', retryAfter: '30' });
      const busy = await failure(bank.link.refresh(bank.ctx, grant));
      expect(busy.code).toBe('rate_limited');
      expect(busy.retryAt).toBe(new Date(Date.parse(bank.clock.now()) + 30_000).toISOString());
      wrong(bank, 'unavailable', { at: 'token' });
      expect((await failure(renew(bank, grant))).reaction).toBe('retry');
      await reads(bank, await renew(bank, grant));
    }),
    'a consent withdrawn at the bank is told as such, at the latest when tokens are renewed (OA-36)': at(
      async (bank) => {
        const grant = await bank.connect();
        bank.sandbox.revoke(null);
        const error = await failure(reads(bank, grant));
        if (error.code !== 'token_expired') expect(CONSENT_GONE).toContain(error.code);
        else expect(CONSENT_GONE).toContain((await failure(renew(bank, grant))).code);
      },
    ),
    'renewing a link gives a grant of its own; the old one does not come back with it': at(async (bank) => {
      const old = await bank.connect();
      const renewed = await bank.connect({}, old);
      expect(renewed.accounts.map(({ iban }) => iban)).toEqual(old.accounts.map(({ iban }) => iban));
      await reads(bank, renewed);
      if (bank.link.renewOverlap) await reads(bank, old);
    }),
    'giving the consent back ends it; twice is fine (OA-37)': at(async (bank) => {
      const grant = await bank.connect();
      await bank.link.end(bank.ctx, grant);
      await bank.link.end(bank.ctx, grant);
      const error = await failure(reads(bank, grant));
      expect([...CONSENT_GONE, 'token_expired']).toContain(error.code);
    }),
    'a redirect address of ours goes to the bank exactly as given': at(async (bank) => {
      const step = await bank.link.begin(bank.ctx, bank.request());
      if (step.kind !== 'redirect') throw new Error(`begin gave ${step.kind}.`);
      const sent = [step.url, ...bank.exchanges.map(sentIn)].join('\n');
      expect(decodeURIComponent(sent)).toContain(REDIRECT_URL);
    }),
    'a bank that cannot be reached at begin, or at the token, is no grant and no crash': at(async (bank) => {
      const callback = await answered(bank, GRANT);
      await bank.close();
      const error = await failure(bank.link.complete(bank.ctx, callback));
      expect(error).toBeInstanceOf(KoppelError);
      expect(['transient', 'bank_down', 'needs_human', 'outcome_unknown']).toContain(error.code);
    }),
  };
}

function sentIn({ request }: Exchange): string {
  const body = request.body === undefined ? '' : Buffer.from(request.body).toString('utf8');
  return `${request.url} ${JSON.stringify(request.headers ?? {})} ${body}`;
}
