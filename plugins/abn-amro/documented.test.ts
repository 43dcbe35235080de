import { expect, test } from 'vitest';
import type { Connector } from '#core/contract/connector.ts';
import { pulled, wrong } from '#test/contract/bank.ts';
import { documentation } from '#test/contract/documented.ts';
import { accountsAt, startBank } from '#test/support/bank.ts';
import { collectionBatch } from '#test/support/collections.ts';
import { plugin } from './plugin.ts';

const SWAGGER = 'roodje-bespoke-providers/bespoke-abnamro/swagger';
/** Recordings show rows without an id, `transactionId: null`, `valid` as a number, and 429. */
const accounts = documentation(`${SWAGGER}/abn-account-information-v1_2019-08-30.yaml`, '/v1', [
  ['              - transactionId\n', ''],
  [
    'access\n            token is not for payment\n          type: string',
    'access\n            token is not for payment\n          nullable: true\n          type: string',
  ],
  ['(in Unix epoch format).\n          type: string', '(in Unix epoch format).\n          type: integer'],
  ["        '401':", "        '429': { description: as recorded }\n        '401':"],
]);
const orders = documentation(`${SWAGGER}/abn-pis.yaml`, '/v1', [
  [
    'for account information.\n          type: string',
    'for account information.\n          nullable: true\n          type: string',
  ],
]);

test('the stand-in answers as the bank documents, also when it refuses', async (context) => {
  if (accounts === null || orders === null) return context.skip('The documents of ABN AMRO are not at hand.');
  const connector = plugin.connector as Connector;
  const bank = await startBank(connector, accountsAt('ABNA', 'business-current'));
  try {
    const grant = await bank.connect();
    const [account] = grant.accounts;
    if (account === undefined) throw new Error('No account.');
    await pulled(bank, grant, account.iban);
    await connector.directDebits?.submit(
      bank.ctx,
      collectionBatch(bank.pulled(grant, account.iban)),
      'key-0000000000001',
    );
    for (const kind of ['rate-limited', 'unauthorized'] as const) {
      wrong(bank, kind);
      await pulled(bank, grant, account.iban).catch(() => null);
    }
    // Consent info is in both documents, each for its own consents.
    const faults = bank.exchanges.map((one) => {
      const [account, order] = [accounts.faultOf(one), orders.faultOf(one)];
      return account === null || order === null ? null : (account ?? order);
    });
    expect(faults.filter((one) => typeof one === 'string')).toEqual([]);
    // Consents, details, pages, the batch and both refusals were really compared.
    expect(faults.filter((one) => one === null).length).toBeGreaterThan(8);
  } finally {
    await bank.close();
  }
});
