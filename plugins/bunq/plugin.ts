import type { Plugin } from '#core/contract/plugin.ts';
import { ACCOUNT_KINDS, BANKS, HOSTS } from './banks.ts';
import { link } from './link.ts';
import { notifications } from './notifications.ts';
import { payments } from './payments.ts';
import { sandbox } from './sandbox.ts';
import { settings } from './settings.ts';
import { statements } from './statements.ts';

/** bunq: installation, device, session; bodies signed both ways; payments by page; drafts the customer accepts in the app. */
export const plugin: Plugin = {
  connector: {
    id: 'bunq',
    title: 'bunq',
    version: '1.0.0',
    contract: 1,
    banks: BANKS,
    accountKinds: ACCOUNT_KINDS,
    hosts: HOSTS,
    settings,
    link,
    statements,
    payments,
    notifications,
    sandbox,
  },
};
