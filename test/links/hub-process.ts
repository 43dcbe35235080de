import { once } from 'node:events';
import { EXIT, terminalIo } from '#core/cli/io.ts';
import { untilStopped } from '#core/cli/start.ts';
import type { Connector, LinkPart, StatementsPart } from '#core/contract/connector.ts';
import { KoppelError } from '#core/domain/errors.ts';
import { startHub } from '#core/main.ts';
import { plugin } from '../../plugins/example/plugin.ts';
import { testConfig } from '../support/config.ts';
import { options } from '../support/linking.ts';

/**
 * What `koppel start` does, as a process of its own, with a bank that is in the middle of its answer for as long as anybody waits:
 * `node hub-process.ts DATABASE_URL KEY`.
 */
const [databaseUrl = '', key = ''] = process.argv.slice(2);
const example = plugin.connector as Connector;
const link = example.link as LinkPart;
const connector: Connector = {
  ...example,
  // The stand-in of this process never heard of the token.
  link: { ...link, refresh: async (_, grant) => grant },
  statements: {
    ...(example.statements as StatementsPart),
    async *pull({ signal }) {
      process.stdout.write('pulling\n');
      if (!signal.aborted) await once(signal, 'abort');
      yield* [];
      throw new KoppelError('transient', 'Broken off.');
    },
  },
};
const hub = await startHub(testConfig(databaseUrl, { masterKey: Buffer.from(key, 'base64') }), {
  plugins: [{ connector }],
  sandboxes: () => options([]),
});
const stopped = untilStopped(terminalIo());
process.stdout.write('ready\n');
await stopped;
await hub.close();
process.exitCode = EXIT.done;
