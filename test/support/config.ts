import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Config } from '#core/config.ts';

/** A hub's configuration for tests: any port, nothing said, local webhooks. */
export function testConfig(databaseUrl: string, changes: Partial<Config> = {}): Config {
  return {
    dataFolder: join(import.meta.dirname, '..', '..', 'var', 'test'),
    databaseUrl,
    host: '127.0.0.1',
    port: 0,
    publicUrl: 'http://127.0.0.1',
    masterKey: randomBytes(32),
    watch: [],
    proxies: [],
    allowLocalWebhooks: true,
    failpoint: null,
    logLevel: 'silent',
    uiFolder: join(import.meta.dirname, '..', '..', 'admin-ui', 'dist'),
    ...changes,
  };
}
