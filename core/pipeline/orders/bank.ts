import type { Connector, Gateway, PulledAccount } from '../../contract/connector.ts';
import type { PluginContext } from '../../contract/ports.ts';
import type { Service } from '../../domain/consent.ts';
import { KoppelError } from '../../domain/errors.ts';
import type { OrderKind } from '../../domain/payment-order.ts';
import type { BatchRow } from '../../store/batch.repository.ts';
import type { House } from '../house.ts';

/** An open line to the bank of one account: its connector, its context, and its grant with fresh tokens. */
export interface BankSession {
  readonly connector: Connector;
  readonly ctx: PluginContext;
  readonly account: PulledAccount;
}

/**
 * Opens a line to the bank of an account that has the service, for the length of `use`. What it throws before `use` is called says
 * that nothing was sent. `use` is called again only when the bank said `token_expired`.
 */
export type WithAccount = <T>(
  house: House,
  organisationId: string,
  accountId: string,
  service: Service,
  asking: { readonly attended: boolean; readonly signal: AbortSignal },
  use: (session: BankSession) => Promise<T>,
) => Promise<T>;

/** What sending needs: part of the house, so that tests put their own banks and their own misfortunes there. */
export interface Sending {
  readonly withAccount: WithAccount;
  /** Called at the named points of the way out (P0–P9): where a fault test ends the process. Does nothing otherwise. */
  reach(point: string): void;
  readonly journal: SendJournal;
  /** How long one sender has a batch to itself. Longer: a batch whose sender crashed is shown as unknown later; 60 s is the promise. */
  readonly leaseSeconds: number;
}

/** What left, kept beside the database: a database restored from yesterday's backup is told by it. */
export interface SendJournal {
  /** On disk when it returns. */
  write(line: JournalLine): Promise<void>;
  read(): Promise<readonly JournalLine[]>;
}

export interface JournalLine {
  readonly submissionId: string;
  readonly organisationId: string;
  readonly accountId: string;
  readonly batchId: string;
  readonly key: string;
  readonly sha256: string;
  readonly fileName: string;
  readonly at: string;
}

export const SERVICE_OF = {
  'credit-transfer': 'payments',
  'direct-debit': 'direct-debits',
} as const satisfies Record<OrderKind, Service>;

/** Asks the bank of a batch's account something, by the part of its connector that takes such orders. */
export function atBank<T>(
  house: House,
  batch: Pick<BatchRow, 'organisation_id' | 'bank_account_id' | 'kind'>,
  asking: { readonly attended: boolean; readonly signal: AbortSignal },
  use: (gateway: Gateway<string>, session: BankSession) => Promise<T>,
): Promise<T> {
  const { organisation_id: organisationId, bank_account_id: accountId, kind } = batch;
  return house.sending.withAccount(house, organisationId, accountId, SERVICE_OF[kind], asking, async (session) => {
    const gateway = gatewayOf(session.connector, kind);
    if (gateway === undefined) throw new KoppelError('config', `${session.connector.title} takes no such orders.`);
    return use(gateway, session);
  });
}

/** The part of a connector that takes orders of a kind. */
export function gatewayOf(connector: Connector, kind: OrderKind): Gateway<string> | undefined {
  return kind === 'credit-transfer' ? connector.payments : connector.directDebits;
}
