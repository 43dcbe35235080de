import type { LearnedFact } from '../contract/matcher-rule.ts';
import type { Evidence } from '../domain/match.ts';
import type { Context } from './context.ts';
import { habitKeys } from './learn/habit-keys.ts';
import { ACCOUNT_LEDGER, ACCOUNT_WORD_LEDGER, MANDATE_LEDGER, WORD_LEDGER } from './learn/kinds.ts';
import { evidence } from './proposals.ts';
import { characteristicFits } from './rules/characteristic.ts';
import { parseTarget, type Target } from './targets.ts';

/** Where entries like this one went before. */
export interface Habit {
  readonly target: Target;
  readonly evidence: readonly Evidence[];
}

/** Most targets one kind of key may add: what recurs less is noise. */
const MOST_BY_WORD = 4;

const cache = new WeakMap<Context, readonly Habit[]>();

export function habits(context: Context): readonly Habit[] {
  const known = cache.get(context);
  if (known !== undefined) return known;
  const result = unlessRuled(context, work(context));
  cache.set(context, result);
  return result;
}

/**
 * Where a characteristic rule of a person fits, what was before does not speak against it: rules are made because it went wrong. Habits
 * that say the same as the rule still speak for it.
 */
function unlessRuled({ env, entry }: Context, found: readonly Habit[]): readonly Habit[] {
  const rules = env.characteristics.filter((rule) => characteristicFits(rule, entry));
  if (rules.length === 0) return found;
  const accounts = new Set(
    rules.flatMap((rule) => [rule.ledgerAccount, ...rule.split.map((part) => part.ledgerAccount)]),
  );
  const agrees = ({ target }: Habit) =>
    (target.kind === 'ledger' && accounts.has(target.ledgerAccount)) ||
    (target.kind === 'split' && target.ledgerAccounts.every((code) => accounts.has(code)));
  return found
    .filter(agrees)
    .map((habit) => ({ ...habit, evidence: habit.evidence.filter(({ strength }) => strength !== 'against') }));
}

function work(context: Context): Habit[] {
  const { learned } = context.env;
  const keys = habitKeys(context.entry);
  const byMandate = keys.mandate === null ? [] : learned.facts(MANDATE_LEDGER, keys.mandate);
  const byAccount = keys.account === null ? [] : learned.facts(ACCOUNT_LEDGER, keys.account);
  const byAccountWord = keys.accountWords
    .map((key) => learned.facts(ACCOUNT_WORD_LEDGER, key))
    .filter((facts) => facts.length > 0);
  const byWord = keys.words.map((key) => learned.facts(WORD_LEDGER, key)).filter((facts) => facts.length > 0);
  const anywhere = keys.wordsAnywhere.map((key) => learned.facts(WORD_LEDGER, key)).filter((facts) => facts.length > 0);
  const targets = new Set<string>();
  for (const facts of [byMandate, byAccount, ...byAccountWord]) for (const { value } of facts) targets.add(value);
  if (keys.account === null || targets.size === 0) {
    for (const value of [...best(byWord), ...best(anywhere)]) targets.add(value);
  }
  return [...targets].sort().flatMap((value) => {
    const target = parseTarget(value);
    if (target === null) return [];
    const facts = [
      ...told('mandate', value, byMandate),
      ...told('account', value, byAccount),
      ...wordsTold('account-word', value, byAccountWord),
      ...wordsTold('word', value, byWord.length > 0 ? byWord : anywhere),
      ...(target.kind === 'ledger' && target.administration !== null
        ? [evidence('habit-elsewhere', target.administration, 'weak')]
        : []),
    ];
    return facts.length === 0 ? [] : [{ target, evidence: facts }];
  });
}

/** What one key says for a target: always, mostly or sometimes; often or not; and whether it went there last. */
function told(name: 'mandate' | 'account', value: string, facts: readonly LearnedFact[]): Evidence[] {
  const fact = facts.find((one) => one.value === value);
  const last = facts.reduce<LearnedFact | null>((a, b) => (a === null || b.lastSeen > a.lastSeen ? b : a), null);
  if (fact === undefined)
    return facts.length === 0 ? [] : [evidence(`habit-${name}-elsewhere`, facts[0]?.value ?? '', 'against')];
  const share = fact.hits / (fact.hits + fact.misses);
  const how = share === 1 ? 'always' : share >= 0.7 ? 'mostly' : 'sometimes';
  return [
    evidence(`habit-${name}-${how}`, `${fact.hits}`, share === 1 ? 'strong' : 'weak'),
    ...(fact.hits >= 3 ? [evidence(`habit-${name}-often`, `${fact.hits}`, 'strong')] : []),
    ...(fact.hits >= 12 ? [evidence(`habit-${name}-very-often`, `${fact.hits}`, 'strong')] : []),
    ...(last?.value === value ? [] : [evidence(`habit-${name}-not-last`, last?.value ?? '', 'against')]),
  ];
}

/** What the words say: the one that tells most for the target, and the one that tells most against it. */
function wordsTold(
  name: 'account-word' | 'word',
  value: string,
  byToken: readonly (readonly LearnedFact[])[],
): Evidence[] {
  let mine = 0;
  let others = 0;
  for (const facts of byToken) {
    for (const fact of facts) {
      const weight = fact.hits * (fact.hits / (fact.hits + fact.misses)) ** 3;
      if (fact.value === value) mine = Math.max(mine, weight);
      else others = Math.max(others, weight);
    }
  }
  if (mine === 0 && others === 0) return [];
  if (mine === 0) return [evidence(`habit-${name}-elsewhere`, '', 'against')];
  return [
    evidence(
      `habit-${name}-${mine >= 12 ? 'very-often' : mine >= 3 ? 'often' : mine >= 0.9 ? 'once' : 'loose'}`,
      mine.toFixed(1),
      mine >= 0.9 ? 'strong' : 'weak',
    ),
    ...(others >= mine
      ? [evidence(`habit-${name}-contradicted`, others.toFixed(1), 'against')]
      : others * 3 < mine
        ? [evidence(`habit-${name}-clear`, '', 'weak')]
        : []),
  ];
}

function best(byToken: readonly (readonly LearnedFact[])[]): string[] {
  const scores = new Map<string, number>();
  for (const facts of byToken) {
    for (const { value, hits, misses } of facts) {
      scores.set(value, Math.max(scores.get(value) ?? 0, hits * (hits / (hits + misses)) ** 3));
    }
  }
  return [...scores]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, MOST_BY_WORD)
    .map(([value]) => value);
}
