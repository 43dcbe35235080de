import { connectorSuite } from '#test/contract/connector.ts';
import { accountsAt } from '#test/support/bank.ts';
import { plugin } from './plugin.ts';
import { signedNotice } from './sandbox.ts';

if (plugin.connector === undefined) throw new Error('The plugin has no connector.');
connectorSuite({
  connector: plugin.connector,
  bank: {
    accounts: accountsAt('VBLD', 'business-current', { others: ['savings'] }),
    today: '2026-03-31',
    async notice({ clock }, iban) {
      const call = signedNotice({ id: 'notice-1', kind: 'new-entries', about: iban }, clock.now());
      return { method: 'POST', path: '/v1/bank-notifications/example', ...call };
    },
  },
});
