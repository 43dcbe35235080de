import { expect, test } from 'vitest';
import { answering } from '../../test/support/answers.ts';
import type { Iban } from '../domain/iban.ts';
import { bgEntry, bgForeign, bgTransaction, bgTransactions } from './berlin-group.ts';
import { explainBerlinGroup } from './berlin-group-errors.ts';
import { callJson } from './http.ts';
import { parseExact, shaped } from './json.ts';

const OWN = 'NL39RABO0300065264' as Iban;
const OTHER = 'NL91ABNA0417164300';
const read = (json: string) => bgEntry(shaped(bgTransaction, parseExact(json, 'test'), 'test'), OWN);

test.each(['"amount":"-12.50"', '"value":"-12.50"', '"content":-12.50', '"amount":-1.25e1'])(
  'an amount as %s is the same amount',
  (amount) => {
    const { amount: money } = read(`{"bookingDate":"2026-01-05","transactionAmount":{"currency":"EUR",${amount}}}`);
    expect(money).toEqual({ minor: -1250n, currency: 'EUR' });
  },
);

test('the other side is who is paid when money goes out and who pays when it comes in', () => {
  const sides = `"creditorName":"C","creditorAccount":{"iban":"${OTHER}"},"debtorName":"D","debtorAccount":{"iban":"${OWN}"}`;
  const row = (amount: string) =>
    `{"bookingDate":"2026-01-05","transactionAmount":{"currency":"EUR","amount":${amount}},${sides}}`;
  expect(read(row('-1')).counterparty).toMatchObject({ name: 'C', iban: OTHER });
  // A return keeps the parts of the payment it undoes.
  expect(read(row('1')).counterparty).toMatchObject({ name: 'C', iban: OTHER });
});

test('an account without IBAN stays as written, an empty one is none', () => {
  const row = (account: string) =>
    `{"bookingDate":"2026-01-05","transactionAmount":{"currency":"EUR","amount":"1"},"debtorAccount":${account}}`;
  expect(read(row('{"bban":"0123456"}')).counterparty).toMatchObject({ iban: null, account: '0123456' });
  expect(read(row('{}')).counterparty).toEqual({ name: null, iban: null, account: null, bic: null });
});

test('what every entry may know is lifted, and words for none are none', () => {
  const entry = read(`{"entryReference":"17","endToEndId":"NOTPROVIDED","mandateId":"M1","creditorId":"NL99ZZZ",
    "bookingDate":"2026-01-05T00:00:00Z","valueDate":"2026-01-06","transactionAmount":{"currency":"EUR","amount":"5.00"},
    "remittanceInformationUnstructured":"Factuur 1\\nregel 2","remittanceInformationStructured":{"reference":"RF18539007547034","type":"SCOR"},
    "purposeCode":"SALA","bankTransactionCode":"PMNT-RCDT-ESCT","ultimateDebtor":"Eigenlijk"}`);
  expect(entry).toMatchObject({
    bankReference: '17',
    endToEndId: null,
    mandateId: 'M1',
    bookingDate: '2026-01-05',
    valueDate: '2026-01-06',
    remittance: { text: 'Factuur 1\nregel 2', structured: 'RF18539007547034' },
    purpose: 'SALA',
    code: { iso: 'PMNT/RCDT/ESCT', proprietary: null },
    ultimateParty: 'Eigenlijk',
  });
});

test('a row without any date is refused, one with a value date borrows it', () => {
  const amount = '"transactionAmount":{"currency":"EUR","amount":"5.00"}';
  expect(() => read(`{${amount}}`)).toThrow(expect.objectContaining({ code: 'field_missing' }));
  expect(read(`{${amount},"valueDate":"2026-01-05"}`)).toMatchObject({
    bookingDate: '2026-01-05',
    bookingDateDerived: true,
  });
});

test('links are texts or objects', () => {
  const page = (link: string) =>
    shaped(bgTransactions, parseExact(`{"transactions":{"_links":{"next":${link}}}}`, 'test'), 'test').transactions
      ._links?.next;
  expect([page('"/n"'), page('{"href":"/n"}')]).toEqual(['/n', '/n']);
});

test('another currency is told, unsigned; the own one is not', () => {
  expect(bgForeign({ currency: 'USD', decimal: '-3.10' }, '1.1', 'EUR')).toEqual({
    amount: { minor: 310n, currency: 'USD' },
    rate: '1.1',
  });
  expect(bgForeign({ currency: 'EUR', decimal: '-3.10' }, null, 'EUR')).toBe(null);
});

test.each([
  [401, 'CONSENT_EXPIRED', 'consent_expired'],
  [401, 'CONSENT_INVALID', 'consent_revoked'],
  [401, 'TOKEN_EXPIRED', 'token_expired'],
  [429, 'ACCESS_EXCEEDED', 'rate_limited'],
  [400, 'SIGNATURE_INVALID', 'config'],
  [400, 'SOMETHING_NEW', 'contract_broken'],
  [401, 'SOMETHING_NEW', 'token_expired'],
])('BANK-04 %i with %s is %s', async (status, code, expected) => {
  const body = JSON.stringify({ tppMessages: [{ category: 'ERROR', code, text: 'x' }] });
  const ctx = answering(() => ({ status, body }));
  const asked = callJson(
    ctx,
    { what: 'T', method: 'GET', url: 'https://b.example' },
    explainBerlinGroup('Bank', ctx.clock),
  );
  await expect(asked).rejects.toMatchObject({ code: expected });
});
