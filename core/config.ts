import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { url as inspector } from 'node:inspector';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { KoppelError } from './domain/errors.ts';

/** The only reader of the environment. Everything else receives a {@link Config}. */
export interface Config {
  /** Where the hub keeps what it must keep: the embedded database and the key file. */
  readonly dataFolder: string;
  /** An outside PostgreSQL; null for the embedded one. */
  readonly databaseUrl: string | null;
  readonly host: string;
  readonly port: number;
  /** The address people and ERPs use, without a trailing slash. */
  readonly publicUrl: string;
  /** 32 bytes: secrets at rest are sealed with it. */
  readonly masterKey: Uint8Array;
  /** Keys that sealed before: they only open. */
  readonly oldKeys?: readonly Uint8Array[];
  /** Folders whose files are imported by themselves, each with the organisation it belongs to. */
  readonly watch: readonly { readonly folder: string; readonly organisation: string }[];
  /** Networks of our own proxies: only they are believed about who asked them (`X-Forwarded-For`). */
  readonly proxies: readonly (readonly [ipaddr.IPv4 | ipaddr.IPv6, number])[];
  /** Webhooks may go to loopback and plain http: for the demo and tests only. */
  readonly allowLocalWebhooks: boolean;
  /** Fault tests: the process ends itself (SIGKILL) when it reaches this point of the way out. Null: never. */
  readonly failpoint?: string | null;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'silent';
  /** Built admin UI. */
  readonly uiFolder: string;
}

const projectFolder = resolve(dirname(fileURLToPath(import.meta.url)), '..');

const environment = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  KOPPEL_DATA: z.string().min(1).default('var'),
  KOPPEL_HOST: z.string().default('127.0.0.1'),
  KOPPEL_PORT: z.coerce.number().int().min(0).max(65535).default(4400),
  KOPPEL_URL: z.url().optional(),
  KOPPEL_KEY: z.string().optional(),
  KOPPEL_PROXIES: z.string().optional(),
  KOPPEL_WATCH: z.string().optional(),
  KOPPEL_ALLOW_LOCAL_WEBHOOKS: z.enum(['0', '1']).default('0'),
  KOPPEL_FAILPOINT: z.string().optional(),
  KOPPEL_LOG: z.enum(['debug', 'info', 'warn', 'silent']).default('info'),
  NODE_TLS_REJECT_UNAUTHORIZED: z
    .string()
    .refine((text) => text !== '0', 'certificates must be checked')
    .optional(),
});

/** The variables that hold secrets. */
const SECRETS = ['KOPPEL_KEY', 'DATABASE_URL'] as const;

/**
 * Once they are read: no crash report, no child process and nobody who asks this process finds them (THREATS SEC-07). Throws
 * `config` under a debugger, which reads them all.
 */
export function guardSecrets(): void {
  if (inspector() !== undefined)
    throw new KoppelError('config', 'Koppel does not start with --inspect: who debugs it reads its secrets.');
  for (const name of SECRETS) delete process.env[name];
}

/** Reads and checks the environment. Throws one `config` error that lists everything that is wrong. */
export function readConfig(variables: Readonly<Record<string, string | undefined>> = process.env): Config {
  const parsed = environment.safeParse(variables);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new KoppelError('config', `The environment is not right. ${faults.join('; ')}.`);
  }
  const values = parsed.data;
  const dataFolder = resolve(projectFolder, values.KOPPEL_DATA);
  return {
    dataFolder,
    databaseUrl: values.DATABASE_URL ?? null,
    host: values.KOPPEL_HOST,
    port: values.KOPPEL_PORT,
    publicUrl: (values.KOPPEL_URL ?? `http://${values.KOPPEL_HOST}:${values.KOPPEL_PORT}`).replace(/\/$/, ''),
    proxies: readNetworks(values.KOPPEL_PROXIES),
    ...readKeys(values.KOPPEL_KEY, values.DATABASE_URL === undefined, dataFolder),
    watch: readWatch(values.KOPPEL_WATCH),
    allowLocalWebhooks: values.KOPPEL_ALLOW_LOCAL_WEBHOOKS === '1',
    failpoint: values.KOPPEL_FAILPOINT ?? null,
    logLevel: values.KOPPEL_LOG,
    uiFolder: join(projectFolder, 'admin-ui', 'dist'),
  };
}

/**
 * The key secrets are sealed with, and behind it those that sealed before. Beside an embedded database the first is made once and
 * kept in a file only its owner reads; with an outside database it must be given, as a variable or as that file, because a second
 * machine would otherwise seal with another key.
 */
function readKeys(
  given: string | undefined,
  embedded: boolean,
  dataFolder: string,
): Pick<Config, 'masterKey' | 'oldKeys'> {
  const [masterKey, ...oldKeys] = (given ?? keyFile(embedded, dataFolder))
    .split(/[\s,]+/)
    .filter((part) => part !== '')
    .map((part) => Buffer.from(part, 'base64'));
  if (masterKey === undefined || [masterKey, ...oldKeys].some((key) => key.length !== 32))
    throw new KoppelError('config', 'KOPPEL_KEY, or the file "key", must be 32 bytes in base64; older keys behind it.');
  return { masterKey, oldKeys };
}

function keyFile(embedded: boolean, dataFolder: string): string {
  const file = join(dataFolder, 'key');
  if (!existsSync(file)) {
    if (!embedded)
      throw new KoppelError(
        'config',
        'With DATABASE_URL set, the key must be given too (32 bytes, base64): as KOPPEL_KEY, or as the file "key" in KOPPEL_DATA.',
      );
    mkdirSync(dataFolder, { recursive: true });
    writeFileSync(file, randomBytes(32).toString('base64'), { mode: 0o600, flag: 'wx' });
  }
  return readFileSync(file, 'utf8');
}

/** `KOPPEL_PROXIES=10.0.0.0/8,192.0.2.7` */
function readNetworks(text: string | undefined): Config['proxies'] {
  if (text === undefined || text === '') return [];
  return text.split(',').map((part) => {
    const network = part.trim();
    if (ipaddr.isValidCIDR(network)) return ipaddr.parseCIDR(network);
    if (!ipaddr.isValid(network))
      throw new KoppelError('config', `KOPPEL_PROXIES has "${network}"; it must be an address or a network.`);
    const address = ipaddr.parse(network);
    return [address, address.kind() === 'ipv4' ? 32 : 128] as const;
  });
}

/** `KOPPEL_WATCH=organisation=/folder,organisation=/folder` */
function readWatch(text: string | undefined): Config['watch'] {
  if (text === undefined || text === '') return [];
  return text.split(',').map((part) => {
    const cut = part.indexOf('=');
    if (cut < 1) throw new KoppelError('config', `KOPPEL_WATCH has "${part}"; it must be "organisation name=/folder".`);
    return { organisation: part.slice(0, cut), folder: resolve(part.slice(cut + 1)) };
  });
}
