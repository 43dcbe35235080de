import type { Plugin } from '#core/contract/plugin.ts';
import { statements } from './statements.ts';

/** Statement files people download at any bank: uploaded, given on the command line, or dropped in a watched folder. */
export const plugin: Plugin = {
  connector: {
    id: 'file-import',
    title: 'File import',
    version: '1.0.0',
    contract: 1,
    banks: [],
    accountKinds: [{ kind: 'any', services: ['transactions'] }],
    hosts: [],
    settings: {},
    statements,
  },
};
