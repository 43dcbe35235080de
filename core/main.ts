import { join } from 'node:path';
import { Container, ContainerModule, type ServiceIdentifier } from 'inversify';
import { openVault, type Vault } from './access/vault.ts';
import { assertRightKey } from './access/vault-check.ts';
import { startApi } from './api/server.ts';
import type { Config } from './config.ts';
import type { Connector } from './contract/connector.ts';
import type { LedgerSink } from './contract/ledger-sink.ts';
import type { MatcherRule } from './contract/matcher-rule.ts';
import type { Plugin } from './contract/plugin.ts';
import type { Clock, Log, Random } from './contract/ports.ts';
import type { SandboxOptions } from './contract/sandbox.ts';
import { KoppelError } from './domain/errors.ts';
import { BUILT_IN_RULES } from './matching/rules.ts';
import type { House } from './pipeline/house.ts';
import { withAccount } from './pipeline/link/session.ts';
import type { Sending, WithAccount } from './pipeline/orders/bank.ts';
import { freezeRestored } from './pipeline/orders/restored.ts';
import { PLUGINS } from './plugins.ts';
import { type OpenBanks, openBanks } from './runtime/banks.ts';
import { type EmbeddedDatabase, openEmbeddedDatabase } from './runtime/embedded-database.ts';
import { jobHandlers } from './runtime/handlers.ts';
import { type JobRunner, openJobs } from './runtime/jobs.ts';
import { openLog, systemClock, systemRandom } from './runtime/ports.ts';
import { openSendJournal } from './runtime/send-journal.ts';
import { watchFolders } from './runtime/watched-folder.ts';
import { assertBoundByRowSecurity, openStore, type Store } from './store/database.ts';
import { migrate } from './store/migrate.ts';

const CLOCK = Symbol.for('Clock') as ServiceIdentifier<Clock>;
const RANDOM = Symbol.for('Random') as ServiceIdentifier<Random>;
const LOG = Symbol.for('Log') as ServiceIdentifier<Log>;
const STORE = Symbol.for('Store') as ServiceIdentifier<Store>;
const JOBS = Symbol.for('Jobs') as ServiceIdentifier<JobRunner>;
const CONNECTOR = Symbol.for('Connector') as ServiceIdentifier<Connector>;
const SINK = Symbol.for('LedgerSink') as ServiceIdentifier<LedgerSink>;
const RULE = Symbol.for('MatcherRule') as ServiceIdentifier<MatcherRule>;
const BANKS = Symbol.for('Banks') as ServiceIdentifier<OpenBanks>;
const HOUSE = Symbol.for('House') as ServiceIdentifier<House>;

/** One module per plugin: what a folder offers, under the names core collects by. */
function pluginModule(plugin: Plugin): ContainerModule {
  return new ContainerModule(({ bind }) => {
    if (plugin.connector !== undefined) bind(CONNECTOR).toConstantValue(checked(plugin.connector));
    if (plugin.sink !== undefined) bind(SINK).toConstantValue(checked(plugin.sink));
    for (const rule of plugin.rules ?? []) bind(RULE).toConstantValue(rule);
  });
}

function checked<Part extends { readonly id: string; readonly contract: number }>(part: Part): Part {
  if (part.contract !== 1)
    throw new KoppelError('config', `Plugin "${part.id}" speaks contract ${part.contract}; this Koppel speaks 1.`);
  return part;
}

function houseModule(
  config: Config,
  vault: Vault,
  store: Store,
  jobs: JobRunner,
  sending: Sending,
  { sandboxes, clock = systemClock, log = openLog(config.logLevel) }: Parts,
): ContainerModule {
  return new ContainerModule(({ bind }) => {
    bind(CLOCK).toConstantValue(clock);
    bind(RANDOM).toConstantValue(systemRandom);
    bind(LOG).toConstantValue(log);
    bind(STORE).toConstantValue(store);
    bind(JOBS).toConstantValue(jobs);
    for (const rule of BUILT_IN_RULES) bind(RULE).toConstantValue(rule);
    bind(BANKS).toResolvedValue(
      (clock: Clock, random: Random, log: Log, connectors: Connector[]) =>
        openBanks({ connectors, clock, random, log, vault, sandboxes: sandboxes ?? null }),
      [CLOCK, RANDOM, LOG, { serviceIdentifier: CONNECTOR, isMultiple: true }],
    );
    bind(HOUSE).toResolvedValue(
      (
        clock: Clock,
        random: Random,
        log: Log,
        opened: Store,
        runner: JobRunner,
        connectors: Connector[],
        sinks: LedgerSink[],
        rules: MatcherRule[],
        banks: OpenBanks,
      ): House => ({
        clock,
        random,
        log,
        store: opened,
        jobs: runner,
        vault,
        connectors,
        sinks,
        rules,
        sending,
        banks,
        publicUrl: config.publicUrl,
      }),
      [
        CLOCK,
        RANDOM,
        LOG,
        STORE,
        JOBS,
        { serviceIdentifier: CONNECTOR, isMultiple: true },
        { serviceIdentifier: SINK, isMultiple: true },
        { serviceIdentifier: RULE, isMultiple: true },
        BANKS,
      ],
    );
  });
}

/** What a test puts in beside, or in the place of, what is there. */
export interface Parts {
  readonly plugins?: readonly Plugin[];
  readonly withAccount?: WithAccount;
  readonly leaseSeconds?: number;
  readonly clock?: Clock;
  readonly log?: Log;
  /** What the stand-in bank of a connector starts with. Without it there are none: links go to real banks. */
  readonly sandboxes?: (connectorId: string) => SandboxOptions;
}

/** Of a batch that is being sent. Longer: one whose sender crashed is shown as unknown later; 60 s is the promise. */
const LEASE_SECONDS = 45;

/** A plugin that is put in takes the place of the installed one of its name. */
function installed(put: readonly Plugin[]): readonly Plugin[] {
  const names = new Set(put.map(({ connector }) => connector?.id));
  return [...put, ...PLUGINS.filter(({ connector }) => connector === undefined || !names.has(connector.id))];
}

/** Ends the process at a named point, as a power cut would. */
function failpoint(wanted: string | null): (point: string) => void {
  return (point) => {
    if (point === wanted) process.kill(process.pid, 'SIGKILL');
  };
}

/** A process that works on the database without serving: the command line. */
export interface OpenedHouse {
  readonly house: House;
  readonly jobs: JobRunner;
  readonly migrated: readonly string[];
  close(): Promise<void>;
}

/** Opens the database (embedded or outside), brings it up to date, and puts the house together. `hub` refuses a second hub. */
export async function openHouse(config: Config, role: 'hub' | 'tool', parts: Parts = {}): Promise<OpenedHouse> {
  const embedded: EmbeddedDatabase | null =
    config.databaseUrl === null
      ? await openEmbeddedDatabase({ folder: join(config.dataFolder, 'postgres'), role })
      : null;
  const { log = openLog(config.logLevel) } = parts;
  const url = embedded?.url ?? config.databaseUrl ?? '';
  const journal = openSendJournal(config.dataFolder);
  const store = openStore(url, { onError: (error) => log.warn(`database connection lost: ${error.message}`) });
  try {
    await assertBoundByRowSecurity(store.db);
    const migrated = await migrate(store.db);
    const vault = openVault(config.masterKey, config.oldKeys);
    await assertRightKey(store, vault);
    const jobs = await openJobs(url, log, parts.clock ?? systemClock);
    const container = new Container();
    const sending: Sending = {
      withAccount: parts.withAccount ?? withAccount,
      reach: failpoint(config.failpoint ?? null),
      journal,
      leaseSeconds: parts.leaseSeconds ?? LEASE_SECONDS,
    };
    container.load(
      houseModule(config, vault, store, jobs, sending, parts),
      ...installed(parts.plugins ?? []).map(pluginModule),
    );
    return {
      house: container.get(HOUSE),
      jobs,
      migrated,
      async close() {
        await jobs.stop();
        await container.get(BANKS).close();
        await journal.close();
        await store.close();
        await embedded?.close();
      },
    };
  } catch (error) {
    await store.close();
    await embedded?.close();
    throw error;
  }
}

export interface Hub {
  readonly house: House;
  /** Where it listens, without a trailing slash. */
  readonly url: string;
  /** Given while nobody has an account yet: the first administrator is made with it. */
  readonly setupCode: string | null;
  close(): Promise<void>;
}

/** Starts all of it: database, workers, API and admin UI, watched folders. */
export async function startHub(config: Config, parts: Parts = {}): Promise<Hub> {
  const opened = await openHouse(config, 'hub', parts);
  const { house, jobs } = opened;
  const stopping = new AbortController();
  try {
    const handlers = jobHandlers(house, config, stopping.signal);
    await freezeRestored(house);
    const api = await startApi(house, config);
    await jobs.work(handlers.handlers);
    await handlers.catchUp();
    const folders = await watchFolders(house, config.watch);
    return {
      house,
      url: api.url,
      setupCode: api.setupCode,
      async close() {
        stopping.abort();
        await folders.close();
        await api.close();
        await opened.close();
        await handlers.close();
      },
    };
  } catch (error) {
    await opened.close();
    throw error;
  }
}
