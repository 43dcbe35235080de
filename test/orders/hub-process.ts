import type { Connector, Gateway } from '#core/contract/connector.ts';
import { startHub } from '#core/main.ts';
import { testConfig } from '../support/config.ts';
import { ask, rawWire } from './bank-server.ts';
import { FakeBank, fakeConnector } from './fake-bank.ts';
import { parts } from './kit.ts';

/** A whole hub as a process of its own, for tests that kill it: `node hub-process.ts DATABASE_URL KEY BANK_PORT FOLDER`. */
const [databaseUrl = '', key = '', port = '', folder = ''] = process.argv.slice(2);
const wanted = process.env['KOPPEL_FAILPOINT'] ?? null;
const reach = (point: string) => {
  if (point === wanted) process.kill(process.pid, 'SIGKILL');
};
const bankPort = Number(port);

function overTheWire<Scheme extends string>(gateway: Gateway<Scheme>): Gateway<Scheme> {
  return {
    ...gateway,
    async lookup(_ctx, _batch, submissionKey) {
      const { bankRef } = await ask<{ bankRef: string | null }>(bankPort, `/lookup?key=${submissionKey}`);
      return bankRef === null ? { kind: 'absent' } : { kind: 'found', bankRef };
    },
    async status(_ctx, { bankRef }) {
      const told = await ask<{ status: 'accepted'; bankCode: string }>(bankPort, `/status?ref=${bankRef}`);
      return { ...told, reason: null, orders: [] };
    },
  };
}

const fake = fakeConnector(new FakeBank(), { wire: rawWire(bankPort, reach) });
const connector: Connector = { ...fake, ...(fake.payments !== undefined && { payments: overTheWire(fake.payments) }) };
const config = testConfig(databaseUrl, {
  masterKey: Buffer.from(key, 'base64'),
  dataFolder: folder,
  failpoint: wanted,
});
await startHub(config, { ...parts(connector), leaseSeconds: 2 });
process.stdout.write('ready\n');
