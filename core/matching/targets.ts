import type { Allocation } from '../domain/match.ts';

/**
 * Where a booking without items went, apart from its amounts: what a habit is a habit of. `administration` is null when it is the
 * entry's own.
 */
export type Target =
  | { readonly kind: 'ledger'; readonly ledgerAccount: string; readonly administration: string | null }
  | { readonly kind: 'split'; readonly ledgerAccounts: readonly string[] }
  | { readonly kind: 'administration'; readonly administration: string }
  | { readonly kind: 'items' };

/** Null for what no habit is made of (transfers between own accounts, items mixed with fees). */
export function targetOf(allocations: readonly Allocation[], own: string): Target | null {
  const [first] = allocations;
  if (first === undefined) return null;
  if (allocations.some((allocation) => allocation.kind === 'open-item')) return { kind: 'items' };
  if (allocations.length > 1) {
    const codes = allocations.map((allocation) => (allocation.kind === 'ledger' ? allocation.ledgerAccount : null));
    const known = codes.filter((code) => code !== null);
    return known.length === codes.length ? { kind: 'split', ledgerAccounts: [...new Set(known)].sort() } : null;
  }
  if (first.kind === 'ledger') {
    const administration = first.administration ?? null;
    return {
      kind: 'ledger',
      ledgerAccount: first.ledgerAccount,
      administration: administration === own ? null : administration,
    };
  }
  if (first.kind === 'administration') return { kind: 'administration', administration: first.administration };
  return null;
}

export function formatTarget(target: Target): string {
  switch (target.kind) {
    case 'ledger':
      return `ledger ${target.ledgerAccount}${target.administration === null ? '' : ` @ ${target.administration}`}`;
    case 'split':
      return `split ${target.ledgerAccounts.join(' + ')}`;
    case 'administration':
      return `administration ${target.administration}`;
    case 'items':
      return 'items';
  }
}

/** The reverse of {@link formatTarget}; null for anything else. */
export function parseTarget(text: string): Target | null {
  if (text === 'items') return { kind: 'items' };
  const ledger = /^ledger (\S+)(?: @ (\S+))?$/.exec(text);
  if (ledger !== null) return { kind: 'ledger', ledgerAccount: ledger[1] ?? '', administration: ledger[2] ?? null };
  const administration = /^administration (\S+)$/.exec(text);
  if (administration !== null) return { kind: 'administration', administration: administration[1] ?? '' };
  const split = /^split (.+)$/.exec(text);
  return split === null ? null : { kind: 'split', ledgerAccounts: (split[1] ?? '').split(' + ') };
}
