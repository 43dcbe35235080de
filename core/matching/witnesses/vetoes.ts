import type { Evidence, Veto } from '../../domain/match.ts';
import type { Context } from '../context.ts';
import type { Subject } from './subject.ts';

/**
 * Why a proposal is never booked by itself, however likely the figures call it: what a careful person would want to look at first.
 */
export type VetoKey = 'suspense' | 'amount-alone' | 'contradiction' | 'equal-candidates' | 'several-sums';

export function vetoesOf(context: Context, subject: Subject, told: readonly Evidence[]): Veto[] {
  const facts = new Map(told.map(({ key, value }) => [key, value]));
  const found: (readonly [VetoKey, string])[] = [];
  if (usesSuspense(context, subject) && !facts.has('reverses-number')) found.push(['suspense', '']);
  if (subject.settled.length > 0 && !isNamed(facts)) {
    if (!isFromParty(facts) && subject.settled.every(({ party }) => party !== null)) found.push(['amount-alone', '']);
    const other = facts.get('quotes-item-of-other') ?? facts.get('quotes-other-item');
    if (other !== undefined) found.push(['contradiction', other]);
    if (facts.has('same-amount-more') && !facts.has('period-named')) {
      found.push(['equal-candidates', facts.get('same-amount-more') ?? '']);
    }
    if (facts.has('other-sums')) found.push(['several-sums', facts.get('other-sums') ?? '']);
  }
  return found.map(([key, value]) => ({ key, value }));
}

/** Suspense is a person's choice, unless it undoes what stands there already. */
function usesSuspense({ administration }: Context, { ledger }: Subject): boolean {
  const suspense = administration?.policy.ledger.suspense;
  return suspense !== undefined && ledger.some(({ ledgerAccount }) => ledgerAccount === suspense);
}

/** Something besides amount and payer leads to the items: a number, an order, a bag, a terminal. */
function isNamed(facts: ReadonlyMap<string, string>): boolean {
  return (
    [...facts.keys()].some((key) => key.startsWith('quoted-') && key !== 'quoted-confusable') ||
    NAMING.some((key) => facts.has(key))
  );
}

const NAMING = [
  'number-typo',
  'order',
  'batch-total',
  'orders-listed',
  'terminal',
  'cash',
  'payout',
  'run-of-sold',
  'foreign-amount',
  'g-part',
  'same-as-before',
] as const;

function isFromParty(facts: ReadonlyMap<string, string>): boolean {
  return [...facts.keys()].some((key) => key.startsWith('payer-') && !UNKNOWN.includes(key));
}

const UNKNOWN: readonly string[] = [
  'payer-unknown',
  'payer-not-given',
  'payer-is-other',
  'payer-name-is-other',
  'payer-name-vague',
  'payer-name-other-as-like',
  'payer-code',
];
