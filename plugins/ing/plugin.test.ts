import { connectorSuite } from '#test/contract/connector.ts';
import { accountsAt } from '#test/support/bank.ts';
import { plugin } from './plugin.ts';

if (plugin.connector === undefined) throw new Error('The plugin has no connector.');
connectorSuite({
  connector: plugin.connector,
  bank: {
    accounts: accountsAt('INGB', 'business-current', { others: ['savings', 'private'], busy: 2 }),
    today: '2026-03-31',
  },
  skips: {
    'pages in another order, or one left out, are noticed or do not matter': {
      reason:
        'ING gives neither running balances nor numbers: of a page left out the closing balance tells, against what core proved before (ing.test.ts has the order).',
      until: '2027-06-30',
    },
  },
});
