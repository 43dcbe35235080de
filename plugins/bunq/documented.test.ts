import { expect, test } from 'vitest';
import type { HttpResponse } from '#core/contract/ports.ts';
import { KoppelError } from '#core/domain/errors.ts';
import { paymentBatch } from '#test/contract/bank-orders.ts';
import { documentation } from '#test/contract/documented.ts';
import { accountsAt, type Exchange, startBank } from '#test/support/bank.ts';
import { payments } from './payments.ts';
import { plugin } from './plugin.ts';
import { statements } from './statements.ts';

const documented = documentation('bunq-doc/swagger.json', '/v1');

/**
 * The document describes what is inside bunq's envelope: one object, or a list of them; `{ Id: { id } }` for what was made, and all
 * objects together for an installation and a session.
 */
function unwrapped(exchange: Exchange): Exchange {
  const { request, response } = exchange;
  if (response instanceof KoppelError || response.status !== 200) return exchange;
  const { Response: items } = JSON.parse(Buffer.from(response.body).toString('utf8')) as { Response?: object[] };
  if (items === undefined) return exchange;
  const path = new URL(request.url).pathname;
  const inner = items.map((item) => Object.values(item)[0] as object);
  const inside = /installation$|session-server$/.test(path)
    ? Object.assign({}, ...items)
    : /monetary-account$/.test(path)
      ? items
      : request.method === 'GET' && !/draft-payment\/\d+$/.test(path)
        ? inner
        : inner[0];
  // bunq's own samples of calls have null for what is not there, of which the document says nothing.
  const body = Buffer.from(JSON.stringify(inside, (_, value) => (value === null ? undefined : value)));
  return { request, response: { ...response, body } satisfies HttpResponse };
}

test.skipIf(documented === null)("answers of the stand-in are as bunq's own document says", async () => {
  if (plugin.connector === undefined || documented === null) throw new Error('Nothing to hold against each other.');
  const bank = await startBank(plugin.connector, accountsAt('BUNQ', 'business-current', { others: ['savings'] }));
  const iban = accountsAt('BUNQ', 'business-current')[0]?.iban ?? ('' as never);
  const grant = await bank.connect();
  const account = bank.pulled(grant, iban);
  const to = bank.clock.today();
  for await (const piece of statements.pull?.(bank.ctx, account, { from: to, to }, null) ?? [])
    expect(piece.covers).not.toBeNull();
  const batch = paymentBatch(bank, grant, payments, 2, 'D', iban);
  const sent = await payments.submit(bank.ctx, batch, 'k');
  if (sent.kind === 'refused') throw new Error(sent.text);
  await payments.lookup(bank.ctx, batch, 'k');
  await payments.status(bank.ctx, { key: 'k', bankRef: sent.bankRef, account });
  const seen = bank.exchanges.map((one) => [new URL(one.request.url).pathname, documented.faultOf(unwrapped(one))]);
  const described = seen.filter(([, fault]) => fault !== undefined);
  expect(described.filter(([, fault]) => fault !== null)).toEqual([]);
  expect(described.length).toBeGreaterThanOrEqual(7);
  await bank.close();
});
