import type { Evidence } from '../../domain/match.ts';
import type { LedgerRole } from '../../domain/policy.ts';
import type { Context } from '../context.ts';
import { counterAccount } from '../payers.ts';
import { evidence } from '../proposals.ts';
import { compact } from '../text/normalise.ts';
import { ACCOUNT_FEE } from './kinds.ts';

/** Shares are learned in steps of this many per ten thousand, so that alike fees are one fact. */
const STEP = 10n;

/** 'psp-fees:140': the role and the fee's share of the gross amount, per ten thousand, in steps. */
export function feeValue(role: string, gross: bigint, fee: bigint): string {
  return `${role}:${((fee * 10_000n) / gross / STEP) * STEP}`;
}

/** Whether this account took fees of this kind before, and whether this one is of the usual size. */
export function feeHabit(context: Context, role: LedgerRole, gross: bigint, fee: bigint): Evidence[] {
  const account = counterAccount(context.entry);
  if (account === null || gross === 0n) return [];
  const shares = context.env.learned
    .facts(ACCOUNT_FEE, compact(account))
    .filter(({ value }) => value.startsWith(`${role}:`))
    .map(({ value }) => BigInt(value.slice(role.length + 1)));
  if (shares.length === 0) return [];
  const share = (fee * 10_000n) / gross;
  const sorted = [...shares].sort((a, b) => Number(a - b));
  const least = sorted[0] ?? 0n;
  const most = (sorted.at(-1) ?? 0n) + STEP;
  const margin = (most - least) / 2n + STEP;
  const usual = share >= least - margin && share <= most + margin;
  return [
    evidence('fees-before', String(shares.length), 'strong'),
    usual ? evidence('fee-usual', `${share}`, 'strong') : evidence('fee-unusual', `${share}`, 'against'),
  ];
}
