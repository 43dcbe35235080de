import type { Plugin } from '#core/contract/plugin.ts';
import { ACCOUNT_KINDS, BANKS, HOSTS } from './banks.ts';
import { directDebits } from './direct-debits.ts';
import { link } from './link.ts';
import { payments } from './payments.ts';
import { sandbox } from './sandbox.ts';
import { settings } from './settings.ts';
import { statements } from './statements.ts';

/** ABN AMRO: account information and batches of its PSD2 interfaces. README.md says what is sure and what is not. */
export const plugin: Plugin = {
  connector: {
    id: 'abn-amro',
    title: 'ABN AMRO',
    version: '1.0.0',
    contract: 1,
    banks: BANKS,
    accountKinds: ACCOUNT_KINDS,
    hosts: HOSTS,
    settings,
    link,
    statements,
    payments,
    directDebits,
    sandbox,
  },
};
