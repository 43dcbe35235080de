import type { Evidence } from '../../domain/match.ts';
import { type Context, freeItemsOf } from '../context.ts';
import { evidence } from '../proposals.ts';
import type { Subject } from './subject.ts';

/** For bookings without items: whether items should have been there. */
export function ledgerWitness(context: Context, { settled, reopened, elsewhere }: Subject): Evidence[] {
  if (settled.length > 0 || reopened.length > 0 || elsewhere.length > 0) return [];
  const known = [...context.payers.values()].filter(
    ({ signs }) => signs.has('account') || signs.has('account-learned') || signs.has('name'),
  );
  const free = known
    .flatMap(({ party }) => freeItemsOf(context, party.code))
    .filter((item) => item.open.minor * context.amount > 0n);
  const exact = free.find((item) => item.open.minor === context.amount);
  const kinds = new Set(known.map(({ party }) => party.kind));
  return [
    ...(exact === undefined ? [] : [evidence('item-of-amount-open', exact.number ?? exact.id, 'against')]),
    ...(exact === undefined && free.length > 0 ? [evidence('items-open', String(free.length), 'against')] : []),
    ...(kinds.has('customer') ? [evidence('party-customer', '', 'weak')] : []),
    ...(kinds.has('supplier') ? [evidence('party-supplier', '', 'weak')] : []),
    ...(kinds.has('employee') ? [evidence('party-employee', '', 'weak')] : []),
    ...(known.length === 0 ? [evidence('party-unknown', '', 'weak')] : []),
  ];
}
