import type { Connector } from './connector.ts';
import type { LedgerSink } from './ledger-sink.ts';
import type { MatcherRule } from './matcher-rule.ts';

/** What a plugin folder exports from its `plugin.ts` under the name `plugin`: any of the three, usually one. */
export interface Plugin {
  readonly connector?: Connector;
  readonly sink?: LedgerSink;
  readonly rules?: readonly MatcherRule[];
}
