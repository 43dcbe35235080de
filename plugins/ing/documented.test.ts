import { expect, test } from 'vitest';
import { documentation } from '#test/contract/documented.ts';
import { accountsAt, startBank } from '#test/support/bank.ts';
import { plugin } from './plugin.ts';
import { statements } from './statements.ts';

const DOCUMENTS = [
  'account/information/Account-Information-API.json',
  'payment/initiation/Payment-Initiation-API.json',
  'oauth2/OAuth-2.0-API.json',
].map((name) => documentation(`ing-open-banking-sdk/api/${name}`, ''));

test.skipIf(DOCUMENTS.includes(null))("answers of the stand-in are as ING's own documents say", async () => {
  if (plugin.connector === undefined) throw new Error('The plugin has no connector.');
  const bank = await startBank(plugin.connector, accountsAt('INGB', 'business-current'));
  try {
    const grant = await bank.link.refresh(bank.ctx, await bank.connect());
    const to = bank.clock.today();
    const [first] = grant.accounts;
    if (first === undefined) throw new Error('nothing granted');
    for await (const _ of statements.pull?.(bank.ctx, bank.pulled(grant, first.iban), { from: to, to }, null) ?? []);
    const faults = bank.exchanges.map((one) =>
      DOCUMENTS.map((each) => each?.faultOf(one)).find((said) => said !== undefined),
    );
    expect(faults.filter((fault) => fault != null)).toEqual([]);
    // Token twice, where to go, accounts, a renewal, transactions, balances: all of them are described.
    expect(faults.filter((fault) => fault === null).length).toBeGreaterThanOrEqual(7);
  } finally {
    await bank.close();
  }
});
