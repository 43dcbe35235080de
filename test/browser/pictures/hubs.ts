import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Parts } from '#core/main.ts';
import { type Hub, startHub } from '#core/main.ts';
import { testConfig } from '../../support/config.ts';
import { freePort } from '../../support/free-port.ts';

export const PROJECT = resolve(import.meta.dirname, '..', '..', '..');

export interface Running {
  readonly url: string;
  stop(): Promise<void>;
}

/** The demo as people start it, on free ports and in a folder that goes with it: several may run at once. */
export async function startDemo(): Promise<Running> {
  const folder = dataFolder();
  const [port, erpPort] = [await freePort(), await freePort()];
  const child = spawn(process.execPath, [join(PROJECT, 'core', 'cli', 'koppel.ts'), 'demo'], {
    env: { ...process.env, KOPPEL_DATA: folder, KOPPEL_PORT: String(port), KOPPEL_DEMO_ERP_PORT: String(erpPort) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  for await (const line of createInterface(child.stdout)) if (line.startsWith('Sign in')) break;
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A hub in this process with nobody in it yet, at an address it knows (banks send browsers back to it). */
export async function startEmptyHub(
  parts: Parts,
): Promise<{ readonly hub: Hub; readonly config: ReturnType<typeof testConfig> } & Running> {
  const folder = dataFolder();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const config = testConfig('', {
    dataFolder: folder,
    databaseUrl: null,
    port,
    publicUrl: url,
    masterKey: randomBytes(32),
  });
  const hub = await startHub(config, parts);
  return {
    hub,
    config,
    url,
    async stop() {
      await hub.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const dataFolder = () => mkdtempSync(join(tmpdir(), 'koppel-screenshots-'));
