import { connectorSuite } from '#test/contract/connector.ts';
import { accountsAt, entriesOver } from '#test/support/bank.ts';
import { callbackKey } from './link.ts';
import { plugin } from './plugin.ts';
import { mutationJson } from './sandbox-json.ts';

if (plugin.connector === undefined) throw new Error('The plugin has no connector.');
connectorSuite({
  connector: plugin.connector,
  bank: {
    accounts: accountsAt('BUNQ', 'business-current', { others: ['external'], busy: 6 }),
    today: '2026-03-31',
    async notice({ ctx, sandbox }, iban) {
      const path = `/v1/bank-notifications/bunq?key=${callbackKey(await ctx.secrets.read('callback-secret'))}`;
      const account = accountsAt('BUNQ', 'business-current')[0];
      const entry = entriesOver('2026-03-30', 1)[0];
      if (account === undefined || entry === undefined) throw new Error('There is no entry to call about.');
      const booked = { ...entry, id: 'ff'.repeat(32), number: 1, balance: 0n };
      const body = mutationJson(`https://${sandbox.hosts[0]}`, booked, { ...account, iban });
      return { method: 'POST', path, headers: {}, body: Buffer.from(JSON.stringify(body)) };
    },
  },
  skips: {
    'only what the customer ticked is granted': {
      reason: 'bunq grants all accounts of the customer: there is nothing to tick at the bank',
      until: '2027-12-31',
    },
  },
});
