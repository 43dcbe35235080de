import type { Allocation, Evidence, EvidenceStrength, Proposal, Veto } from '../domain/match.ts';
import type { OpenItem } from '../domain/open-item.ts';
import type { LedgerRole } from '../domain/policy.ts';
import type { Context } from './context.ts';
import type { EvidenceKey } from './explain/phrases.ts';

/** Small makers, so that a rule reads as what it proposes. */

export function settle(context: Context, item: OpenItem, minor: bigint = item.open.minor): Allocation {
  return { kind: 'open-item', openItem: item.id, minor, ...elsewhere(context, item.administration) };
}

/** The item opens again: `minor` signed like the entry. */
export function reopen(context: Context, item: OpenItem, minor: bigint): Allocation {
  return { kind: 'open-item', openItem: item.id, minor, reopens: true, ...elsewhere(context, item.administration) };
}

export function onLedger(
  context: Context,
  ledgerAccount: string,
  minor: bigint,
  extra: { reason?: string; party?: string | null; administration?: string | null } = {},
): Allocation {
  return {
    kind: 'ledger',
    ledgerAccount,
    minor,
    ...(extra.reason === undefined ? {} : { reason: extra.reason }),
    ...(extra.party === undefined || extra.party === null ? {} : { party: extra.party }),
    ...elsewhere(context, extra.administration ?? context.entry.administration),
  };
}

function elsewhere(context: Context, administration: string): { administration?: string } {
  return administration === context.entry.administration ? {} : { administration };
}

/** Ledger account of a role; null when the administration has none. */
export function ledgerFor(context: Context, role: LedgerRole): string | null {
  return context.administration?.policy.ledger[role] ?? null;
}

export function evidence(key: EvidenceKey, value: string, strength: EvidenceStrength): Evidence {
  return { key, value, strength };
}

/** A proposal that places the whole entry. */
export function whole(
  allocations: readonly Allocation[],
  facts: readonly Evidence[] = [],
  vetoes: readonly Veto[] = [],
): Proposal {
  return { allocations, residue: 0n, evidence: facts, vetoes };
}

export function sumOpen(items: readonly OpenItem[]): bigint {
  return items.reduce((sum, item) => sum + item.open.minor, 0n);
}
