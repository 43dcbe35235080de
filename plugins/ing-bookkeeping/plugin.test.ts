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
    'a token request that is turned away may be tried again': NO_TOKENS,
    'a bank that cannot be reached at begin, or at the token, is no grant and no crash': {
      reason: 'The assertion comes with the browser: nothing is asked of the bank to take it.',
      until: '2027-06-30',
    },
    'the same answer twice makes one grant': {
      reason: 'The plugin keeps nothing: it tells core the id of the assertion (Grant.once), which may be used once.',
      until: '2027-06-30',
    },
  },
});
