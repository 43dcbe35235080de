import type { HttpRequest, HttpResponse, PluginContext } from '#core/contract/ports.ts';
import { systemRandom } from '#core/runtime/ports.ts';
import { testClock } from './bank.ts';

/** A body, with a status and headers when they are not those of success. */
export type Canned = Partial<Omit<HttpResponse, 'body'>> & { readonly body?: string | Uint8Array };

export interface CannedContext extends PluginContext {
  readonly sent: readonly HttpRequest[];
}

/** A plugin's means with answers made up by the test: for what no stand-in bank would say. */
export function answering(
  answer: (request: HttpRequest) => Canned | Promise<Canned>,
  settings: PluginContext['settings'] = {},
): CannedContext {
  const sent: HttpRequest[] = [];
  const ignored = () => undefined;
  return {
    sent,
    settings,
    clock: testClock('2026-03-02'),
    random: systemRandom,
    signal: new AbortController().signal,
    log: { debug: ignored, info: ignored, warn: ignored },
    secrets: {
      read: async (name) => String(settings[name]),
      seal: async (plain) => plain,
      open: async (sealed) => sealed,
    },
    http: {
      async send(request) {
        sent.push(request);
        const { body = '', status = 200, headers = {} } = await answer(request);
        return { status, headers, body: Buffer.from(body) };
      },
    },
  };
}
