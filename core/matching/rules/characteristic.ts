import type { Characteristic, MatcherRule, QueuedEntry } from '../../contract/matcher-rule.ts';
import type { Allocation } from '../../domain/match.ts';
import { absolute } from '../../domain/money.ts';
import { type Context, contextOf } from '../context.ts';
import { evidence, onLedger, whole } from '../proposals.ts';
import { compact } from '../text/normalise.ts';
import { read } from '../text/reading.ts';

/** What a person said: this IBAN and/or these words go to that ledger account. */
export const characteristic: MatcherRule = {
  id: 'characteristic',
  version: 2,
  title: { en: 'Characteristic rule', nl: 'Betalingskenmerk' },
  keys: () => [],
  propose: (entry, found, env) => {
    const context = contextOf(entry, found, env);
    const fitting = env.characteristics.filter((rule) => characteristicFits(rule, entry));
    return fitting.flatMap((rule) => {
      const allocations = allocationsOf(context, rule);
      if (allocations === null) return [];
      const words = rule.textContains.length > 0;
      const facts = [
        {
          ...evidence(
            rule.iban === null ? 'rule-words' : words ? 'rule-account-words' : 'rule-account',
            rule.name,
            'proof',
          ),
          ref: rule.id,
        },
        ...(fitting.some((other) => moreSpecific(other, rule)) ? [evidence('rule-less-specific', '', 'against')] : []),
      ];
      return [whole(allocations, facts)];
    });
  },
};

/** Whether a characteristic rule is about this entry. Also what shows, before it is switched on, what it would have matched. */
export function characteristicFits(rule: Characteristic, entry: QueuedEntry): boolean {
  if (rule.iban === null && rule.textContains.length === 0) return false;
  if (rule.iban !== null && rule.iban !== entry.counterparty.iban) return false;
  if (rule.direction !== null && rule.direction !== (entry.amount.minor < 0n ? 'out' : 'in')) return false;
  const text = read(entry).compact;
  return rule.textContains.every((words) => compact(words) !== '' && text.includes(compact(words)));
}

function moreSpecific(other: Characteristic, rule: Characteristic): boolean {
  return specificity(other) > specificity(rule);
}

/** How much a rule asks for: of rules that fit, the one that asks most goes first. */
export function specificity(rule: Characteristic): number {
  return (rule.iban === null ? 0 : 2) + rule.textContains.length;
}

/** Fixed amounts and percentages first, in order; the rule's own account takes what is left. Null when nothing is left to take. */
function allocationsOf(context: Context, rule: Characteristic): Allocation[] | null {
  const { administration, party } = rule;
  const sign = context.amount < 0n ? -1n : 1n;
  const paid = absolute(context.amount);
  let left = paid;
  const allocations: Allocation[] = [];
  const put = (part: { ledgerAccount: string; vatCode: string | null; costCentre: string | null }, minor: bigint) => {
    const base = onLedger(context, part.ledgerAccount, minor * sign, { party, administration });
    allocations.push({
      ...base,
      ...(part.vatCode === null ? {} : { vatCode: part.vatCode }),
      ...(part.costCentre === null ? {} : { costCentre: part.costCentre }),
    });
  };
  for (const split of rule.split) {
    const minor = 'minor' in split.part ? split.part.minor : percentOf(paid, split.part.percent);
    if (minor > left) return null;
    left -= minor;
    if (minor > 0n) put(split, minor);
  }
  if (left > 0n || allocations.length === 0) put(rule, left);
  return allocations;
}

/** Rounded half up to the minor unit. */
function percentOf(minor: bigint, percent: string): bigint {
  const parts = /^(\d{1,3})(?:\.(\d{1,4}))?$/.exec(percent);
  if (parts === null) return 0n;
  const scaled = BigInt(parts[1] ?? '0') * 10_000n + BigInt((parts[2] ?? '').padEnd(4, '0'));
  return (minor * scaled + 500_000n) / 1_000_000n;
}
