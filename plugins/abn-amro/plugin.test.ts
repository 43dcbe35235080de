import { connectorSuite } from '#test/contract/connector.ts';
import { accountsAt } from '#test/support/bank.ts';
import { plugin } from './plugin.ts';

if (plugin.connector === undefined) throw new Error('The plugin has no connector.');
connectorSuite({
  connector: plugin.connector,
  bank: {
    accounts: accountsAt('ABNA', 'business-current', { others: ['savings'] }),
    today: '2026-03-31',
  },
  skips: {
    'giving the consent back ends it; twice is fine (OA-37)': {
      reason: 'ABN AMRO documents no call for a third party to end a consent; it ends by itself or at the bank.',
      until: '2027-12-31',
    },
  },
});
