import type { Plugin } from '#core/contract/plugin.ts';
import { post } from './post.ts';
import { settings } from './settings.ts';

/** Every row of a stream as a signed webhook (Standard Webhooks 1.0). */
export const plugin: Plugin = {
  sink: { id: 'webhook-sink', title: 'Webhook', version: '1.0.0', contract: 1, settings, post },
};
