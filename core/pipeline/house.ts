import type { Vault } from '../access/vault.ts';
import type { Connector } from '../contract/connector.ts';
import type { LedgerSink } from '../contract/ledger-sink.ts';
import type { MatcherRule } from '../contract/matcher-rule.ts';
import type { Clock, Log, PluginContext, Random } from '../contract/ports.ts';
import type { SandboxBank } from '../contract/sandbox.ts';
import type { Db, Store } from '../store/database.ts';
import type { Environment } from '../store/tables/links.ts';
import type { Sending } from './orders/bank.ts';

/** What every step of the line works with: the real means in a hub, simulated ones in a simulation. */
export interface House {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly jobs: Jobs;
  readonly vault: Vault;
  readonly connectors: readonly Connector[];
  readonly sinks: readonly LedgerSink[];
  readonly rules: readonly MatcherRule[];
  readonly sending: Sending;
  readonly banks: Banks;
  /** The address people reach the hub at, without a trailing slash. */
  readonly publicUrl: string;
}

/** Somebody who waits at this moment. A bank counts a call as attended only when it is told where that person is. */
export interface Person {
  readonly ip: string | null;
}

/** Whose means a connector gets. */
export interface BankScope {
  readonly organisationId: string;
  readonly connectorId: string;
  readonly connectionId: string;
  readonly environment: Environment;
  readonly settings: Readonly<Record<string, string | boolean>>;
  readonly sealedSecrets: Readonly<Record<string, string>>;
  /** A person waits for the answer. */
  readonly attended: boolean;
  /** Where that person is, as banks want to be told; null when nobody waits, or it is not known. */
  readonly ip: string | null;
}

/** The way to the banks. */
export interface Banks {
  context(scope: BankScope, signal: AbortSignal): Promise<PluginContext>;
  /** The connector's stand-in bank, started when first asked for. Throws `config` where there are none. */
  sandbox(connectorId: string): Promise<SandboxBank>;
  hasSandbox(connectorId: string): boolean;
}

/** Work that is done later, by whichever hub process is free. A job only says "there is news"; what to do is read from the tables. */
export interface JobData {
  import: { readonly organisationId: string; readonly importId: string };
  match: { readonly organisationId: string; readonly administrationId: string };
  learn: { readonly organisationId: string; readonly administrationId: string };
  deliver: { readonly organisationId: string; readonly receiverId: string; readonly targetId: string };
  pull: { readonly organisationId: string; readonly accountId: string; readonly person: Person | null };
  submit: { readonly organisationId: string; readonly batchId: string };
  track: { readonly organisationId: string; readonly batchId: string };
  task: { readonly organisationId: string; readonly taskId: string };
  sweep: Record<string, never>;
}
export type JobName = keyof JobData;

export interface Jobs {
  /**
   * Asks for work, inside the caller's transaction: if that rolls back, nothing was asked. Asking again while the same work
   * still waits changes nothing. `notBefore`: an instant, ISO 8601.
   */
  send<Name extends JobName>(
    db: Db,
    name: Name,
    data: JobData[Name],
    options?: { readonly notBefore?: string },
  ): Promise<void>;
}
