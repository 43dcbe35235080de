import type { Plugin } from '#core/contract/plugin.ts';
import { ACCOUNT_KINDS, BANKS } from './banks.ts';
import { directDebits } from './direct-debits.ts';
import { HOSTS } from './interface.ts';
import { link } from './link.ts';
import { payments } from './payments.ts';
import { sandbox } from './sandbox.ts';
import { settings } from './settings.ts';
import { statements } from './statements.ts';

/** ING's link for bookkeeping packages. What is known of it and what is assumed is in README.md; the assumptions are in interface.ts. */
export const plugin: Plugin = {
  connector: {
    id: 'ing-bookkeeping',
    title: 'ING (koppeling boekhoudpakket)',
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
