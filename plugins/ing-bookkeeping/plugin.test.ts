import { connectorSuite } from '#test/contract/connector.ts';
import { accountsAt } from '#test/support/bank.ts';
import { plugin } from './plugin.ts';

const NO_TOKENS = {
  reason: 'The bookkeeping link has no tokens: certificates open the door, a reference says which link.',
  until: '2027-06-30',
};

if (plugin.connector === undefined) throw new Error('The plugin has no connector.');
connectorSuite({
  connector: plugin.connector,
  bank: {
    accounts: accountsAt('INGB', 'business-current', { others: ['savings', 'private', 'securities'] }),
    today: '2026-03-31',
  },
  skips: {
    'no token is in the clear in a grant or a log (OA-38)': NO_TOKENS,
  },
});
