import type { Found, LookupKey, MatcherRule, QueuedEntry } from '../../contract/matcher-rule.ts';
import type { Allocation, Evidence, Proposal } from '../../domain/match.ts';
import { absolute } from '../../domain/money.ts';
import type { OpenItem } from '../../domain/open-item.ts';
import { type Context, contextOf } from '../context.ts';
import type { EvidenceKey } from '../explain/phrases.ts';
import { mandateKey, numberKey, settledAmountKey } from '../keys.ts';
import { evidence, reopen, whole } from '../proposals.ts';
import { quoteKeys } from '../quotes.ts';
import { structuredReferences } from '../text/structured.ts';

/**
 * Money that comes back: a direct debit we collected and the bank took back, a payment of ours that could not be delivered.
 * What it had settled opens again.
 */
export const returned: MatcherRule = {
  id: 'returned',
  version: 1,
  title: { en: 'Return', nl: 'Storno of retour' },
  keys: (entry) => [
    ...quoteKeys(entry),
    ...traceKeys(entry),
    ...entry.details.flatMap(traceKeys),
    ...(isReturn(entry) ? [settledAmountKey(-entry.amount.minor)] : []),
  ],
  propose: (entry, found, env) => {
    const context = contextOf(entry, found, env);
    const facts = signs(context);
    if (entry.details.length > 1) return every(context, facts);
    return one(context, entry, context.amount).map(({ allocations, told }) => whole(allocations, [...told, ...facts]));
  },
};

/** What a return carries of the payment it undoes. */
type Traces = Pick<QueuedEntry, 'endToEndId' | 'mandateId' | 'remittance'>;

function traceKeys(traces: Traces): LookupKey<'number' | 'mandate'>[] {
  const { endToEndId, mandateId, remittance } = traces;
  return [
    ...(endToEndId === null ? [] : [numberKey(endToEndId)]),
    ...(mandateId === null ? [] : [mandateKey(mandateId)]),
    ...structuredReferences(remittance.structured).map(numberKey),
  ];
}

/** Codes of returned and refused payments and debits. */
const RETURNED = /UPDD|RRTN|PRDD|ARET/;

function isReturn({ returnReason, reversal, code }: QueuedEntry): boolean {
  return returnReason !== null || reversal || RETURNED.test(code.iso ?? '');
}

function signs({ entry }: Context): Evidence[] {
  const iso = entry.code.iso ?? '';
  return [
    ...(entry.returnReason === null ? [] : [evidence('return-reason', entry.returnReason, 'strong')]),
    ...(RETURNED.test(iso) ? [evidence('return-code', iso, 'strong')] : []),
    ...(entry.reversal ? [evidence('reversal', '', 'weak')] : []),
    ...(isReturn(entry) ? [] : [evidence('no-return-sign', '', 'against')]),
  ];
}

/** What one returned payment opens again, the surest trace first. */
function one(context: Context, traces: Traces, amount: bigint): { allocations: Allocation[]; told: Evidence[] }[] {
  const { found } = context;
  const mandate = traces.mandateId;
  const byNumber = [traces.endToEndId, ...structuredReferences(traces.remittance.structured)]
    .filter((number) => number !== null)
    .flatMap((number) => found.items(numberKey(number)));
  const quoted = traces === context.entry ? [...context.quotes.values()].map(({ item }) => item) : [];
  const byMandate = mandate === null ? [] : found.items(mandateKey(mandate));
  const byPayer = found
    .items(settledAmountKey(-amount))
    .filter((item) => item.party !== null && context.payers.has(item.party));
  const pools: [readonly OpenItem[], EvidenceKey, Evidence['strength']][] = [
    [byNumber, 'returned-id', 'proof'],
    [quoted, 'returned-number', 'strong'],
    [byMandate, 'returned-mandate', 'strong'],
    [byPayer, 'returned-amount', 'weak'],
  ];
  const results = new Map<string, { allocations: Allocation[]; told: Evidence[] }>();
  for (const [pool, key, strength] of pools) {
    const fitting = latestFirst(pool).flatMap((item) => {
      const allocations = opened(context, found, item, amount);
      return allocations === null ? [] : [{ item, allocations }];
    });
    for (const [at, { item, allocations }] of fitting.entries()) {
      const id = allocations
        .map((allocation) => (allocation.kind === 'open-item' ? allocation.openItem : ''))
        .join(' ');
      const told = [
        evidence(key, item.number ?? item.id, strength),
        ...(at > 0 ? [evidence('not-the-latest', '', 'against')] : []),
      ];
      const before = results.get(id);
      results.set(id, { allocations, told: before === undefined ? told : [...before.told, ...told] });
    }
  }
  return [...results.values()].slice(0, 4);
}

/** The allocations that undo the settling of an item by this amount; null when it was not settled by it. */
function opened(context: Context, found: Found, item: OpenItem, amount: bigint): Allocation[] | null {
  const settled = item.amount.minor - item.open.minor;
  if (item.kind === 'payment-order' || item.kind === 'direct-debit-batch') {
    if (item.open.minor !== 0n || item.amount.minor !== -amount) return null;
    const parts = item.facts.settles ?? [];
    if (parts.length === 0) return [reopen(context, item, amount)];
    const allocations = parts.flatMap((part) => {
      const inside = found.item(part.openItem);
      return inside === null ? [] : [reopen(context, inside, -part.minor)];
    });
    return allocations.length === parts.length && allocations.reduce((sum, a) => sum + a.minor, 0n) === amount
      ? allocations
      : null;
  }
  if (settled === 0n || settled * amount > 0n || absolute(amount) > absolute(settled)) return null;
  if (absolute(amount) !== absolute(item.amount.minor)) return null;
  return [reopen(context, item, amount)];
}

function latestFirst(items: readonly OpenItem[]): OpenItem[] {
  return [...items].sort((a, b) => (a.date > b.date ? -1 : a.date < b.date ? 1 : a.id > b.id ? -1 : 1));
}

/** A batch of returns: every payment inside must be found. */
function every(context: Context, facts: readonly Evidence[]): Proposal[] {
  const allocations: Allocation[] = [];
  for (const detail of context.entry.details) {
    if (detail.amount === null) return [];
    const [best] = one(context, detail, detail.amount.minor);
    if (best === undefined) return [];
    allocations.push(...best.allocations);
  }
  if (allocations.reduce((sum, allocation) => sum + allocation.minor, 0n) !== context.amount) return [];
  return [whole(allocations, [evidence('returns-listed', String(context.entry.details.length), 'proof'), ...facts])];
}
