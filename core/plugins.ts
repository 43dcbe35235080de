import { plugin as abnAmro } from '../plugins/abn-amro/plugin.ts';
import { plugin as bunq } from '../plugins/bunq/plugin.ts';
import { plugin as example } from '../plugins/example/plugin.ts';
import { plugin as fileImport } from '../plugins/file-import/plugin.ts';
import { plugin as ing } from '../plugins/ing/plugin.ts';
import { plugin as ingBookkeeping } from '../plugins/ing-bookkeeping/plugin.ts';
import { plugin as knab } from '../plugins/knab/plugin.ts';
import { plugin as rabobank } from '../plugins/rabobank/plugin.ts';
import { plugin as webhookSink } from '../plugins/webhook-sink/plugin.ts';
import type { Plugin } from './contract/plugin.ts';

/** The installed plugins: the only place in core that names one. Add yours here. */
export const PLUGINS: readonly Plugin[] = [
  fileImport,
  abnAmro,
  bunq,
  example,
  ing,
  ingBookkeeping,
  knab,
  rabobank,
  webhookSink,
];
