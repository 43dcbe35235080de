import { connectorSuite } from '#test/contract/connector.ts';
import { accountsAt } from '#test/support/bank.ts';
import { plugin } from './plugin.ts';
import { noticeOf } from './sandbox.ts';

if (plugin.connector === undefined) throw new Error('The plugin has no connector.');
connectorSuite({
  connector: plugin.connector,
  bank: {
    accounts: accountsAt('RABO', 'business-current', { others: ['savings'] }),
    today: '2026-03-31',
    notice: async ({ sandbox }) => noticeOf(sandbox),
  },
  skips: {
    'giving the consent back ends it; twice is fine (OA-37)': {
      reason: 'Rabobank has no call for a third party to end a consent; the customer does it in Rabo Business Banking.',
      until: '2027-12-31',
    },
  },
});
