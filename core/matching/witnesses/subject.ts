import type { Allocation, Proposal } from '../../domain/match.ts';
import type { OpenItem } from '../../domain/open-item.ts';
import type { Context } from '../context.ts';

/** A proposal taken apart, for witnesses: what it settles, what it opens again, what goes on ledger accounts. */
export interface Subject {
  readonly settled: readonly OpenItem[];
  readonly reopened: readonly OpenItem[];
  readonly ledger: readonly Extract<Allocation, { kind: 'ledger' }>[];
  readonly elsewhere: readonly Allocation[];
  /** The one party of all its items, or of its ledger lines; null when there is none or several. */
  readonly party: string | null;
  readonly parties: ReadonlySet<string>;
}

export function subjectOf(context: Context, proposal: Proposal): Subject {
  const settled: OpenItem[] = [];
  const reopened: OpenItem[] = [];
  const ledger: Extract<Allocation, { kind: 'ledger' }>[] = [];
  const elsewhere: Allocation[] = [];
  for (const allocation of proposal.allocations) {
    if (allocation.kind === 'ledger') ledger.push(allocation);
    else if (allocation.kind !== 'open-item') elsewhere.push(allocation);
    else {
      const item = context.found.item(allocation.openItem);
      if (item !== null) (allocation.reopens === true ? reopened : settled).push(item);
    }
  }
  const parties = new Set([...settled, ...reopened].map((item) => item.party).filter((party) => party !== null));
  if (parties.size === 0) for (const { party } of ledger) if (party !== undefined) parties.add(party);
  const [only] = parties;
  return { settled, reopened, ledger, elsewhere, parties, party: parties.size === 1 ? (only ?? null) : null };
}
