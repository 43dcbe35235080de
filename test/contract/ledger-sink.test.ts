import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import type { LedgerSink } from '#core/contract/ledger-sink.ts';
import { PLUGINS } from '#core/plugins.ts';
import { openHttp } from '#core/runtime/http.ts';
import { openLog, systemClock, systemRandom } from '#core/runtime/ports.ts';
import { type Received, startReceiver } from '../support/receiver.ts';
import { type Behaviour, ledgerSinkSuite, type Stage } from './ledger-sink.ts';

/** A ledger for each sink that is installed. One without a line here fails. */
const STAGES: Readonly<Record<string, () => Promise<Stage>>> = { 'webhook-sink': webhookStage };

/** A receiver as the standard wants it: it verifies, and drops what it has by id. */
async function webhookStage(): Promise<Stage> {
  const secret = `whsec_${Buffer.from(systemRandom.bytes(32)).toString('base64')}`;
  const receiver = await startReceiver();
  const http = openHttp({ kind: 'local' });
  const effects: string[] = [];
  let how: Behaviour = 'well';
  const take = ({ id, body, headers }: Received) => {
    new Webhook(secret).verify(body, headers);
    if (!effects.includes(id)) effects.push(id);
  };
  receiver.answer = (one, response) => {
    if (how === 'busy') return void response.writeHead(503, { 'retry-after': '30' }).end('busy');
    if (how === 'gone') return void response.writeHead(410).end();
    if (how === 'away') return void response.destroy();
    take(one);
    return void (how === 'answer-lost' ? response.destroy() : response.writeHead(204).end());
  };
  return {
    context: {
      http,
      clock: systemClock,
      random: systemRandom,
      log: openLog('silent'),
      signal: new AbortController().signal,
      settings: { url: receiver.url },
      secrets: { read: async () => secret, seal: async (plain) => plain, open: async (sealed) => sealed },
    },
    effects: () => effects,
    behave(next) {
      how = next;
    },
    secrets: [secret, secret.slice(6)],
    async close() {
      await http.close();
      await receiver.close();
    },
  };
}

const sinks = PLUGINS.map(({ sink }) => sink).filter((one): one is LedgerSink => one !== undefined);

test('every installed sink is tried', () => {
  expect(sinks.map(({ id }) => id).sort()).toEqual(Object.keys(STAGES).sort());
});

for (const sink of sinks) {
  const stage = STAGES[sink.id];
  if (stage !== undefined) ledgerSinkSuite({ sink, stage });
}
