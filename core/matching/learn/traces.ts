import { absolute } from '../../domain/money.ts';
import { FEE_ROLES } from '../../domain/policy.ts';
import { counterAccount } from '../payers.ts';
import { formatTarget, targetOf } from '../targets.ts';
import { nameKey } from '../text/names.ts';
import { compact } from '../text/normalise.ts';
import { read } from '../text/reading.ts';
import type { Booked } from './booked.ts';
import { feeValue } from './fees.ts';
import { habitKeys } from './habit-keys.ts';
import {
  ACCOUNT_FEE,
  ACCOUNT_LEDGER,
  ACCOUNT_PARTY,
  ACCOUNT_WORD_LEDGER,
  HELD_MONEY,
  MANDATE_LEDGER,
  MONEY_RETURNED,
  NAME_PARTY,
  NUMBER_BOOKED,
  PATTERN,
  WORD_LEDGER,
} from './kinds.ts';
import { patternKey } from './trust.ts';

/** What one booking says for one fact. */
export interface Trace {
  readonly kind: string;
  readonly key: string;
  readonly value: string;
}

/** Everything a booking teaches. The same booking always leaves the same traces: that is what makes it revocable. */
export function tracesOf(booked: Booked): Trace[] {
  const all = [
    ...partyTraces(booked),
    ...ledgerTraces(booked),
    ...feeTraces(booked),
    ...heldTraces(booked),
    ...patternTraces(booked),
  ];
  return [...new Map(all.map((trace) => [`${trace.kind}\n${trace.key}\n${trace.value}`, trace])).values()];
}

function partyTraces(booked: Booked): Trace[] {
  const { entry, allocations } = booked;
  const who = whose(booked);
  const reopened = allocations.some((allocation) => allocation.kind === 'open-item' && allocation.reopens === true);
  if (who === null || reopened) return [];
  const account = counterAccount(entry);
  const { name } = entry.counterparty;
  return [
    ...(account === null ? [] : [{ kind: ACCOUNT_PARTY, key: compact(account), value: who }]),
    ...(name === null || nameKey(name) === '' ? [] : [{ kind: NAME_PARTY, key: nameKey(name), value: who }]),
  ];
}

/** The one party a booking is for. A factor pays for others: what it settles does not say who it is. */
function whose({ allocations, items, party, policy }: Booked): string | null {
  if (party !== null) return party;
  const ledger = allocations.filter((one) => one.kind === 'ledger');
  if (ledger.some(({ ledgerAccount }) => ledgerAccount === policy.ledger['factoring-fee'])) return null;
  const ofItems = new Set(items.map((item) => item.party).filter((code) => code !== null));
  const ofLedger = new Set(ledger.map((one) => one.party).filter((code) => code !== undefined));
  const [only, ...more] = ofItems.size > 0 ? ofItems : ofLedger;
  return only === undefined || more.length > 0 ? null : only;
}

function ledgerTraces({ entry, allocations }: Booked): Trace[] {
  const target = targetOf(allocations, entry.administration);
  if (target === null) return [];
  const value = formatTarget(target);
  const keys = habitKeys(entry);
  const loose = [
    ...(keys.mandate === null ? [] : [{ kind: MANDATE_LEDGER, key: keys.mandate, value }]),
    ...(keys.account === null ? [] : [{ kind: ACCOUNT_LEDGER, key: keys.account, value }]),
  ];
  if (target.kind === 'items') return entry.amount.minor < 0n ? loose : [];
  return [
    ...loose,
    ...keys.accountWords.map((key) => ({ kind: ACCOUNT_WORD_LEDGER, key, value })),
    ...keys.words.map((key) => ({ kind: WORD_LEDGER, key, value })),
    ...keys.wordsAnywhere.map((key) => ({ kind: WORD_LEDGER, key, value })),
    ...read(entry)
      .mentions.filter(({ reading, value: number }) => reading === 'whole' && number.length >= 5)
      .map(({ value: number }) => ({ kind: NUMBER_BOOKED, key: `${number}/${entry.amount.minor}`, value })),
  ];
}

/** Items paid less something on a fee account. */
function feeTraces({ entry, allocations, policy }: Booked): Trace[] {
  const account = counterAccount(entry);
  const gross = allocations.reduce((sum, one) => (one.kind === 'open-item' ? sum + one.minor : sum), 0n);
  if (account === null || gross <= 0n) return [];
  return FEE_ROLES.flatMap((role) => {
    const fee = allocations.find((one) => one.kind === 'ledger' && one.ledgerAccount === policy.ledger[role]);
    if (fee === undefined || fee.minor >= 0n) return [];
    return [{ kind: ACCOUNT_FEE, key: compact(account), value: feeValue(role, gross, -fee.minor) }];
  });
}

/** Whether what matching was sure of was right. */
function patternTraces({ entry, stood }: Booked): Trace[] {
  if (stood === null || stood === undefined) return [];
  return [
    { kind: PATTERN, key: patternKey(entry.administration, stood.pattern), value: stood.right ? 'right' : 'wrong' },
  ];
}

/** Money kept for a customer, and money that went back. */
function heldTraces({ allocations, policy, party, items }: Booked): Trace[] {
  const held = new Set([policy.ledger.overpayment, policy.ledger['double-payment'], policy.ledger.prepayment]);
  return allocations.flatMap((one) => {
    if (one.kind !== 'ledger' || !held.has(one.ledgerAccount)) return [];
    const who = one.party ?? party ?? items[0]?.party ?? null;
    if (who === null) return [];
    return [{ kind: one.minor > 0n ? HELD_MONEY : MONEY_RETURNED, key: who, value: absolute(one.minor).toString() }];
  });
}
