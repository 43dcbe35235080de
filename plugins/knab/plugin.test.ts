import { connectorSuite } from '#test/contract/connector.ts';
import { accountsAt } from '#test/support/bank.ts';
import { plugin } from './plugin.ts';

if (plugin.connector === undefined) throw new Error('The plugin has no connector.');
connectorSuite({
  connector: plugin.connector,
  bank: { accounts: accountsAt('KNAB', 'business-current', { others: ['savings'], busy: 6 }), today: '2026-03-31' },
});
