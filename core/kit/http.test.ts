import { expect, test } from 'vitest';
import { answering, type Canned } from '../../test/support/answers.ts';
import { callJson } from './http.ts';
import { retryAt } from './retry-after.ts';

const NOW = '2026-03-02T10:00:00.000Z';

const ask = (answer: Canned, method: 'GET' | 'POST' = 'GET') =>
  callJson(
    answering(() => answer),
    { what: 'Test', method, url: 'https://bank.example/x' },
  );
const codeOf = (asked: Promise<unknown>) =>
  asked.then(
    () => 'none',
    (error) => error.code,
  );

test('an answer comes with its text as received', async () => {
  expect(await ask({ body: '{"a": 1.50}' })).toMatchObject({ text: '{"a": 1.50}', json: { a: '1.50' } });
});

test.each([
  ['packed', { body: '{}', headers: { 'content-encoding': 'gzip' } }],
  ['a page', { body: '<html></html>', headers: { 'content-type': 'text/html' } }],
  ['in another charset', { body: '{}', headers: { 'content-type': 'application/json; charset=iso-8859-1' } }],
  ['shorter than announced', { body: '{}', headers: { 'content-length': '10' } }],
  ['empty', { body: '' }],
])('BANK-05 an answer that is %s breaks the contract, and leaves an order unknown', async (_name, answer) => {
  expect(await codeOf(ask(answer))).toBe('contract_broken');
  expect(await codeOf(ask(answer, 'POST'))).toBe('outcome_unknown');
});

test.each([
  [401, 'token_expired', 'token_expired'],
  [403, 'consent_revoked', 'consent_revoked'],
  [404, 'contract_broken', 'contract_broken'],
  [500, 'bank_down', 'outcome_unknown'],
  [503, 'bank_down', 'outcome_unknown'],
  [429, 'rate_limited', 'rate_limited'],
])('status %i of a question is %s, of an order %s', async (status, question, order) => {
  expect(await codeOf(ask({ status }))).toBe(question);
  expect(await codeOf(ask({ status }, 'POST'))).toBe(order);
});

test.each([
  ['seconds', '120', '2026-03-02T10:02:00.000Z'],
  ['a date', 'Mon, 02 Mar 2026 11:00:00 GMT', '2026-03-02T11:00:00.000Z'],
  ['nothing', undefined, '2026-03-02T10:01:00.000Z'],
  ['a date that is past', 'Mon, 02 Mar 2020 11:00:00 GMT', '2026-03-02T10:01:00.000Z'],
  ['a year', '31536000', '2026-03-03T10:00:00.000Z'],
  ['more digits than a number has', '9'.repeat(400), '2026-03-03T10:00:00.000Z'],
  ['a joke', 'soon', '2026-03-02T10:01:00.000Z'],
  ['a negative number', '-5', '2026-03-02T10:01:00.000Z'],
])('BANK-01 Retry-After as %s', (_name, header, instant) => {
  expect(retryAt(header, NOW)).toBe(instant);
});
