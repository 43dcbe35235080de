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
    'a page left out is noticed': {
      reason:
        'ING gives neither running balances nor numbers: the closing balance of the next pull tells (core, reconcile).',
      until: '2027-06-30',
    },
  },
});
