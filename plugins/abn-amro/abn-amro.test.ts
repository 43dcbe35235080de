import { afterEach, expect, test } from 'vitest';
import type { Connector, Grant, LinkCallback, LinkStep } from '#core/contract/connector.ts';
import type { PluginContext } from '#core/contract/ports.ts';
import type { Entry } from '#core/domain/entry.ts';
import type { Iban } from '#core/domain/iban.ts';
import { parsePlainDate } from '#core/domain/plain-date.ts';
import type { StatementPart } from '#core/domain/statement.ts';
import { writeBundle } from '#core/kit/bundle.ts';
import { failure } from '#test/contract/bank.ts';
import { answering, type Canned } from '#test/support/answers.ts';
import { accountsAt, REDIRECT_URL, startBank, type TestBank } from '#test/support/bank.ts';
import { collectionBatch } from '#test/support/collections.ts';
import { plugin } from './plugin.ts';
import { renewed } from './tokens.ts';

const connector = plugin.connector as Connector;
const accounts = accountsAt('ABNA', 'business-current', { others: ['savings'] });
const [OWN, OTHER] = accounts.map(({ iban }) => iban) as [Iban, Iban];

let bank: TestBank | undefined;
afterEach(async () => {
  await bank?.close();
  bank = undefined;
});

async function start(): Promise<TestBank> {
  bank = await startBank(connector, accounts);
  return bank;
}

// decoding

const ROW = { mutationCode: '654', currency: 'EUR', bookDate: '2026-01-05', status: 'EXECUTED' };

async function read(
  rows: readonly object[] | string,
): Promise<{ entries: Entry[]; balanced: boolean | null; warnings: readonly string[]; rejected: number }> {
  const head = { iban: OWN, currency: 'EUR', from: parsePlainDate('2026-01-01'), to: parsePlainDate('2026-01-31') };
  const transactions = typeof rows === 'string' ? rows : JSON.stringify(rows);
  const body = `{"accountNumber":"${OWN}","transactions":${transactions}}`;
  async function* chunks() {
    yield writeBundle(head, [{ what: 'transactions', path: 'transactions?page=1', body }]);
  }
  const parts: StatementPart[] = [];
  const document = { name: 'x', mediaType: null, dialect: null, reading: {}, chunks: chunks() } as never;
  for await (const some of connector.statements?.decode(document) ?? []) parts.push(...some);
  const end = parts.find((part) => part.kind === 'end');
  return {
    entries: parts.flatMap((part) => (part.kind === 'entry' ? [part.entry] : [])),
    balanced: end?.footer.balanced ?? null,
    warnings: end?.footer.warnings ?? [],
    rejected: parts.filter(({ kind }) => kind === 'rejected').length,
  };
}

test('pieces of 32 characters become whole words, and the name is the one that was not cut', async () => {
  const { entries } = await read([
    {
      ...ROW,
      transactionId: '9256H1700956872S0AQ',
      transactionTimestamp: '2026-01-05-04:16:37.410',
      descriptionLines: [
        'SEPA Overboeking',
        'IBAN: NL20INGB0001234567',
        'BIC: INGBNL2A',
        'Naam: Coöperatieve Vereniging Go',
        'ede Hoop U.A.',
        'Omschrijving: Teruggave contribu',
        'tie 2025, lidnummer 50946165.123',
        '45',
        'Kenmerk: 50946165.12345',
      ],
      counterPartyAccountNumber: 'NL20INGB0001234567',
      counterPartyName: 'Coöperatieve Vereniging ',
      amount: 7.5,
      balanceAfterMutation: 5.6,
    },
  ]);
  expect(entries[0]).toMatchObject({
    bankReference: '9256H1700956872S0AQ',
    endToEndId: '50946165.12345',
    counterparty: { name: 'Coöperatieve Vereniging Goede Hoop U.A.', iban: 'NL20INGB0001234567', bic: 'INGBNL2A' },
    remittance: { text: 'Teruggave contributie 2025, lidnummer 50946165.12345' },
    code: { proprietary: '654' },
    amount: { minor: 750n, currency: 'EUR' },
  });
});

test('a card payment tells terminal, card and moment', async () => {
  const { entries } = await read([
    {
      ...ROW,
      mutationCode: '426',
      transactionTimestamp: '2026-01-05-16:17:00.000',
      descriptionLines: ['BEA   NR:5GYV99   05.01.26/16.17', 'Bakker AMSTERDAM,PAS321'],
      amount: -12.1,
      balanceAfterMutation: 0.1,
    },
  ]);
  expect(entries[0]).toMatchObject({
    card: { terminal: '5GYV99', card: '321', at: '2026-01-05T16:17' },
    amount: { minor: -1210n },
  });
});

test('BANK-06 numbers are read as they are written, not as floats', async () => {
  const row = (amount: string, balance: string) =>
    `{"bookDate":"2026-01-05","currency":"EUR","transactionTimestamp":"t${balance.length + 10}","amount":${amount},"balanceAfterMutation":${balance}}`;
  const { entries, balanced } = await read(
    `[${row('0.10', '0.3')},${row('1e2', '100.30')},${row('9007199254740.93', '9007199254841.23')}]`,
  );
  expect(entries.map(({ amount }) => amount.minor)).toEqual([10n, 10_000n, 900_719_925_474_093n]);
  expect(balanced).toBe(true);
});

test('BANK-07 rows in any order, also of one moment, are put in order by their balances and proven', async () => {
  const row = (amount: number, balanceAfterMutation: number, second: number) => ({
    ...ROW,
    descriptionLines: [`Omschrijving: ${balanceAfterMutation}`],
    transactionTimestamp: `2026-01-05-04:16:0${second}.000`,
    amount,
    balanceAfterMutation,
  });
  // 100 → 110 → 105 → 125 (one moment) → 124, handed over back to front and mixed.
  const { entries, balanced } = await read([row(-1, 124, 2), row(20, 125, 1), row(10, 110, 1), row(-5, 105, 1)]);
  expect(entries.map(({ amount }) => amount.minor)).toEqual([1_000n, -500n, 2_000n, -100n]);
  expect(balanced).toBe(true);
});

test('a row without an id that comes twice is one row; two alike payments with their own balances are two', async () => {
  const row = (balanceAfterMutation: number) => ({
    ...ROW,
    transactionTimestamp: '2026-01-05-04:16:00.000',
    descriptionLines: ['Contributie'],
    amount: 5,
    balanceAfterMutation,
  });
  const { entries, balanced, warnings } = await read([row(5), row(10), row(5)]);
  expect({ count: entries.length, balanced }).toEqual({ count: 2, balanced: true });
  expect(warnings.join()).toContain('twice');
});

test('the day in front, asked along, is left to its own bundle; a row nobody can read is rejected alone', async () => {
  const row = { ...ROW, transactionTimestamp: 'x', descriptionLines: [] };
  const { entries, rejected } = await read([
    { ...row, amount: 1, bookDate: '2025-12-31' },
    { ...row, amount: 2 },
    { ...row, amount: 'twee' },
    { ...row, amount: 3, bookDate: '2026-13-01' },
  ]);
  expect({ amounts: entries.map(({ amount }) => amount.minor), rejected }).toEqual({ amounts: [200n], rejected: 1 });
});

// linking

/** Through the bank's pages, one consent a service; `answers` says what the customer does at each. */
async function journey(answers: readonly { outcome: 'grant' | 'deny'; iban?: Iban }[]): Promise<Grant> {
  const at = bank ?? (await start());
  let step: LinkStep | Grant = await at.link.begin(at.ctx, at.request());
  for (const { outcome, iban } of answers) {
    if (step.kind !== 'redirect') throw new Error(`It asks for ${step.kind}.`);
    step = await at.link.complete(at.ctx, await answer(at, step, outcome, iban));
  }
  if (step.kind !== 'grant') throw new Error(`It ends with ${step.kind}.`);
  return step;
}

async function answer(at: TestBank, step: LinkStep, outcome: 'grant' | 'deny', iban = OWN): Promise<LinkCallback> {
  if (step.kind !== 'redirect') throw new Error(step.kind);
  const end = await at.sandbox.visit(step.url, { outcome, ibans: [iban] });
  const parameters = Object.fromEntries(new URL(end?.url ?? '').searchParams);
  return { connectionId: 'c0ffee', redirectUrl: REDIRECT_URL, parameters, keep: step.keep };
}

test('one account, and a consent for each of its services', async () => {
  await start();
  const grant = await journey([{ outcome: 'grant' }, { outcome: 'grant' }, { outcome: 'grant' }]);
  expect(grant.accounts).toEqual([
    {
      iban: OWN,
      currency: 'EUR',
      holder: 'Bakkerij De Wit B.V.',
      kind: 'business-current',
      bankAccountId: OWN,
      services: { transactions: 'granted', payments: 'granted', 'direct-debits': 'granted' },
      refusal: null,
    },
  ]);
});

test('who refuses a later consent keeps the earlier ones', async () => {
  await start();
  const grant = await journey([{ outcome: 'grant' }, { outcome: 'deny' }, { outcome: 'grant' }]);
  expect(grant.accounts[0]?.services).toEqual({
    transactions: 'granted',
    payments: 'refused',
    'direct-debits': 'granted',
  });
});

test('OA-25 another account in a later consent is no consent for this one', async () => {
  await start();
  const grant = await journey([{ outcome: 'grant' }, { outcome: 'grant', iban: OTHER }, { outcome: 'deny' }]);
  expect(grant.accounts.map(({ iban, services }) => [iban, services.payments])).toEqual([[OWN, 'refused']]);
});

test('a customer who cancels comes back as a failure of the server, which is a no', async () => {
  await start();
  const at = bank as TestBank;
  const step = await at.link.begin(at.ctx, at.request());
  const callback = await answer(at, step, 'deny');
  expect(callback.parameters['error']).toBe('server_error');
  expect((await failure(at.link.complete(at.ctx, callback))).code).toBe('consent_revoked');
});

test('OA-09 a code of more than a minute ago is no good: link again', async () => {
  const at = await start();
  const callback = await answer(at, await at.link.begin(at.ctx, at.request()), 'grant');
  at.clock.advance(61);
  expect((await failure(at.link.complete(at.ctx, callback))).code).toBe('needs_human');
});

test('TLS the token endpoint talks to nobody without the registered certificate', async () => {
  const at = await start();
  const callback = await answer(at, await at.link.begin(at.ctx, at.request()), 'grant');
  const http: PluginContext['http'] = { send: ({ identity: _, ...request }) => at.ctx.http.send(request) };
  const { code } = await failure(at.link.complete({ ...at.ctx, http }, callback));
  expect(['needs_human', 'transient']).toContain(code);
  // The code was not used up by it.
  expect((await at.link.complete(at.ctx, callback)).kind).toBe('redirect');
});

const PAIR = { accessToken: 'a', refreshToken: 'old', endsAt: '2026-03-02T11:00:00.000Z' };
const NEW = '{"access_token":"b","refresh_token":"new","token_type":"Bearer","expires_in":7200}';

/** Renews three pairs against these answers. */
async function renewing(...answers: readonly Canned[]) {
  const left = [...answers];
  const ctx = answering(() => left.shift() ?? { body: NEW }, { 'client-id': 'x' });
  return renewed(ctx, { transactions: PAIR, payments: PAIR, 'direct-debits': PAIR });
}

test('OA-31 what one consent got is not lost by the failure of another', async () => {
  const kept = await renewing({ body: NEW }, { status: 503 }, { status: 400, body: '{"error":"invalid_grant"}' });
  expect(kept.transactions?.refreshToken).toBe('new');
  expect(kept.payments).toEqual(PAIR);
  expect(kept['direct-debits']).toBe(null);
});

test('OA-33 a first renewal that fails changes nothing and says why', async () => {
  expect((await failure(renewing({ status: 503 }))).code).toBe('transient');
  expect((await failure(renewing({ status: 400, body: '{"error":"invalid_grant"}' }))).code).toBe('consent_expired');
});

// batches

test('collections wait at the bank until the account holder signs them', async () => {
  const at = await start();
  const grant = await journey([{ outcome: 'grant' }, { outcome: 'grant' }, { outcome: 'grant' }]);
  const batch = collectionBatch(at.pulled(grant, OWN));
  const outcome = await connector.directDebits?.submit(at.ctx, batch, '01987654-0000-7000-8000-0123456789ab');
  if (outcome?.kind !== 'confirm-at-bank') throw new Error(outcome?.kind);
  const sent = JSON.parse(Buffer.from(at.exchanges.at(-1)?.request.body ?? '').toString()) as Record<
    string,
    { fileName: string }
  >;
  expect(sent['sepaBatchPaymentInstruction']?.fileName).toBe('k00123456789ab.xml');
  // As the account holder would: through the page of the bank.
  await at.sandbox.visit(outcome.url ?? '', { outcome: 'grant', ibans: null }).catch(() => null);
  expect(at.sandbox.executed()).toEqual([{ endToEndId: 'D-1', minor: 12_345n, iban: OWN }]);
});

test('a batch of another kind or account than the consent is not taken, and the link goes on', async () => {
  const at = await start();
  const grant = await journey([{ outcome: 'grant' }, { outcome: 'grant' }, { outcome: 'deny' }]);
  const batch = collectionBatch(at.pulled(grant, OWN));
  expect((await failure(connector.directDebits?.submit(at.ctx, batch, 'k1') ?? Promise.resolve())).code).toBe(
    'needs_human',
  );
  expect((await failure(connector.payments?.submit(at.ctx, batch, 'k2') ?? Promise.resolve())).code).toBe(
    'needs_human',
  );
  expect(at.sandbox.executed()).toEqual([]);
});

async function submitAgainst(answered: Canned) {
  const kept = { transactions: PAIR, payments: PAIR, 'direct-debits': PAIR };
  const grant: Grant = {
    kind: 'grant',
    expiresAt: null,
    tokensExpireAt: null,
    accounts: [],
    sealed: JSON.stringify(kept),
  };
  const batch = collectionBatch({ iban: OWN, currency: 'EUR', bankAccountId: OWN, grant });
  const outcome = connector.directDebits?.submit(
    answering(() => answered, { 'api-key': 'k' }),
    batch,
    'key',
  );
  return (outcome ?? Promise.reject(new Error('none'))).catch((error) => ({ kind: error.code as string }));
}
const taken = (more: object) =>
  JSON.stringify({ sepaBatchPaymentInstruction: { status: 'RECEIVED', id: 'X', ...more } });

test('PAY-20 a bank that holds another file than was sent is not believed to have ours', async () => {
  expect((await submitAgainst({ status: 201, body: taken({ hash: '0'.repeat(64) }) })).kind).toBe('outcome_unknown');
});

test.each<[string, Canned, object]>([
  ['refused whole', { status: 201, body: taken({ status: 'REJECTED' }) }, { kind: 'refused', code: 'REJECTED' }],
  [
    'found fault with',
    { status: 400, body: '{"errors":[{"code":"MESSAGE_BAI556_0017","message":"More than one PmtMtd"}]}' },
    { kind: 'refused', code: 'MESSAGE_BAI556_0017' },
  ],
  ['failed at', { status: 500 }, { kind: 'outcome_unknown' }],
  ['said something new of', { status: 201, body: taken({ status: 'PARKED' }) }, { kind: 'outcome_unknown' }],
  [
    'given a page that is no page',
    { status: 201, body: taken({ authorizationUrl: 'javascript:alert(1)' }) },
    { kind: 'confirm-at-bank', url: null },
  ],
])('a batch that is %s', async (_name, answered, expected) => {
  expect(await submitAgainst(answered)).toMatchObject(expected);
});
