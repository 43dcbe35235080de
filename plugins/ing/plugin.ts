import type { Plugin } from '#core/contract/plugin.ts';
import { ACCOUNT_KINDS, BANKS, HOSTS } from './banks.ts';
import { link } from './link.ts';
import { payments } from './payments.ts';
import { sandbox } from './sandbox.ts';
import { settings } from './settings.ts';
import { statements } from './statements.ts';

/** ING's open banking interface (PSD2, or under contract). The bookkeeping link is plugins/ing-bookkeeping; README.md says why. */
export const plugin: Plugin = {
  connector: {
    id: 'ing',
    title: 'ING',
    version: '1.0.0',
    contract: 1,
    banks: BANKS,
    accountKinds: ACCOUNT_KINDS,
    hosts: HOSTS,
    settings,
    link,
    statements,
    payments,
    sandbox,
  },
};
