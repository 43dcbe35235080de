import { expect, test } from 'vitest';
import { documentation } from '#test/contract/documented.ts';
import { accountsAt, startBank } from '#test/support/bank.ts';
import { plugin } from './plugin.ts';
import { statements } from './statements.ts';

const documented = documentation('berlin-group/psd2-api_v1.3.11-2021-10-01v1.yaml', '');

test.skipIf(documented === null)('answers of the stand-in are Berlin Group’s, where Knab follows it', async () => {
  if (plugin.connector === undefined || documented === null) throw new Error('Nothing to hold against each other.');
  const accounts = accountsAt('KNAB', 'business-current', { others: ['savings'] });
  const bank = await startBank(plugin.connector, accounts);
  const iban = accounts[0]?.iban ?? ('' as never);
  const account = bank.pulled(await bank.connect(), iban);
  const to = bank.clock.today();
  for await (const piece of statements.pull?.(bank.ctx, account, { from: to, to }, null) ?? [])
    expect(piece.covers).not.toBeNull();
  const seen = bank.exchanges.map((one) => [new URL(one.request.url).pathname, documented.faultOf(one)]);
  const described = seen.filter(([, fault]) => fault !== undefined);
  expect(described.filter(([, fault]) => fault !== null)).toEqual([]);
  expect(described.length).toBeGreaterThanOrEqual(3);
  await bank.close();
});
