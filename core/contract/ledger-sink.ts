import type { OpenItem } from '../domain/open-item.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import type { StreamRow } from '../domain/stream.ts';
import type { PluginContext } from './ports.ts';
import type { Settings } from './settings.ts';

/**
 * A ledger sink hands bookings to where they belong: a webhook, a journal file, an ERP. Core owns order, retries, back-off and
 * the record of what was delivered; it calls a sink with one row at a time per stream, in sequence, and never moves on before
 * the row is posted, known already, or refused for good.
 */
export interface LedgerSink {
  /** Stable, kebab-case, the folder's name: stored with every target. */
  readonly id: string;
  readonly title: string;
  readonly version: string;
  readonly contract: 1;
  readonly settings: Settings;
  /**
   * Delivers one stream row. May be called again with the same `key` after a crash or a lost answer: the effect must be the same
   * as once. Failures of the other side are the outcome `retry`; throwing means a defect (`contract_broken`, `config`).
   */
  post(ctx: PluginContext, row: StreamRow, key: string): Promise<PostOutcome>;
  /** Hub and ledger compared for one day: what makes "nothing missing" more than a promise. */
  prove?(ctx: PluginContext, daybook: string, day: PlainDate): Promise<Totals>;
  /** An ERP we read from as well. */
  readonly books?: BooksPart;
}

export type PostOutcome =
  | { readonly kind: 'posted'; readonly reference: string | null; readonly status: number | null }
  | { readonly kind: 'duplicate'; readonly reference: string | null; readonly status: number | null }
  /** Refused for good: retrying cannot help. The row is set aside, shown, and the stream waits for a person. */
  | { readonly kind: 'rejected'; readonly reason: string; readonly status: number | null }
  /** The period is closed there. Shown to a person, tried again when they say so. */
  | { readonly kind: 'locked'; readonly reason: string; readonly status: number | null }
  /** Passing. `afterSeconds`: not sooner than this, when the other side says so (Retry-After), 1 to 86,400. */
  | {
      readonly kind: 'retry';
      readonly reason: string;
      readonly status: number | null;
      readonly afterSeconds: number | null;
    }
  /** The target is gone and said so (HTTP 410): it is switched off with this reason. */
  | { readonly kind: 'gone'; readonly reason: string; readonly status: number | null };

export interface Totals {
  readonly count: number;
  /** Minor units of the daybook's currency. */
  readonly sum: bigint;
  readonly closing: bigint | null;
}

export interface BooksPart {
  /** Items that changed since an instant (ISO 8601), oldest change first; null for all that are open. */
  openItems(ctx: PluginContext, since: string | null): AsyncIterable<readonly OpenItem[]>;
  /** Ledger accounts and daybooks. */
  chart(ctx: PluginContext): Promise<{
    readonly ledgerAccounts: readonly { readonly code: string; readonly name: string }[];
    readonly daybooks: readonly { readonly code: string; readonly name: string; readonly ledgerAccount: string }[];
  }>;
}
