import type { Characteristic } from '../../contract/matcher-rule.ts';
import { ibanOrNull } from '../../domain/iban.ts';
import { parseTarget } from '../targets.ts';
import { compact } from '../text/normalise.ts';
import { ACCOUNT_LEDGER, ACCOUNT_WORD_LEDGER, WORD_LEDGER } from './kinds.ts';
import type { Example, Fact } from './memory.ts';

/** A characteristic rule that a habit suggests. A person switches it on, or not. */
export interface Suggestion {
  readonly rule: Omit<Characteristic, 'id' | 'name'>;
  /** The bookings it rests on. */
  readonly examples: readonly Example[];
}

/** A habit is one after this many bookings without exception … */
const LEAST_WITH_ACCOUNT = 3;
/** … and when words are all there is, after this many. */
const LEAST_WITH_WORD = 6;

/**
 * Habits without exception, as rules: a counter account that always goes to one ledger account; where one account goes to several,
 * the words or numbers that tell them apart; words of payments that have no counter account. `never`: ledger accounts no rule is
 * suggested for (suspense). What an existing rule says already is not suggested again.
 */
export function suggestions(
  facts: Iterable<Fact>,
  existing: readonly Characteristic[],
  never: ReadonlySet<string>,
): Suggestion[] {
  const known = active(facts);
  const found: Suggestion[] = [];
  const mixed = new Set<string>();
  for (const { key, value, examples, values } of known.filter(({ kind }) => kind === ACCOUNT_LEDGER)) {
    if (values > 1) mixed.add(key);
    else if (examples.length >= LEAST_WITH_ACCOUNT) found.push(...suggest(key, [], value, examples));
  }
  const told = new Map<string, Suggestion[]>();
  for (const { key, value, examples, values } of known.filter(({ kind }) => kind === ACCOUNT_WORD_LEDGER)) {
    const [administration, direction, account, word] = key.split('|');
    const of = `${administration}|${direction}|${account}`;
    if (values > 1 || !mixed.has(of) || word === undefined || examples.length < LEAST_WITH_ACCOUNT) continue;
    told.set(`${of} ${value}`, [...(told.get(`${of} ${value}`) ?? []), ...suggest(of, [word], value, examples)]);
  }
  // of the words that tell the same, the one with most examples; a number before a word
  for (const same of told.values()) found.push(...same.sort(byWorth).slice(0, 1));
  for (const { key, value, examples, values } of known.filter(({ kind }) => kind === WORD_LEDGER)) {
    const [administration, direction, word] = key.split('|');
    if (
      administration !== '*' ||
      values > 1 ||
      word === undefined ||
      word.length < 5 ||
      examples.length < LEAST_WITH_WORD
    )
      continue;
    found.push(...suggest(`*|${direction}|`, [word], value, examples));
  }
  return found
    .filter(({ rule }) => !never.has(rule.ledgerAccount))
    .filter(({ rule }) => !existing.some((one) => covers(one, rule)))
    .sort(byWorth);
}

function suggest(key: string, words: readonly string[], value: string, examples: readonly Example[]): Suggestion[] {
  const target = parseTarget(value);
  if (target?.kind !== 'ledger') return [];
  const [administration = '', direction, account = ''] = key.split('|');
  const iban = account === '' ? null : ibanOrNull(account);
  if (iban === null && words.length === 0) return [];
  return [
    {
      rule: {
        administration: target.administration ?? (administration === '*' ? null : administration),
        iban,
        textContains: words,
        direction: direction === 'in' ? 'in' : 'out',
        ledgerAccount: target.ledgerAccount,
        party: null,
        vatCode: null,
        costCentre: null,
        split: [],
      },
      examples,
    },
  ];
}

function covers(known: Characteristic, rule: Suggestion['rule']): boolean {
  if (known.iban !== null && known.iban !== rule.iban) return false;
  if (known.administration !== null && known.administration !== rule.administration) return false;
  const said = rule.textContains.map(compact).join('');
  return known.textContains.every((words) => said.includes(compact(words)));
}

function byWorth(a: Suggestion, b: Suggestion): number {
  if (a.examples.length !== b.examples.length) return b.examples.length - a.examples.length;
  const numbers = Number(/\d/.test(b.rule.textContains[0] ?? '')) - Number(/\d/.test(a.rule.textContains[0] ?? ''));
  if (numbers !== 0) return numbers;
  return JSON.stringify(a.rule) < JSON.stringify(b.rule) ? -1 : 1;
}

type Known = Fact & { /** How many values its key has. */ readonly values: number };

function active(facts: Iterable<Fact>): readonly Known[] {
  const byKey = Map.groupBy(facts, ({ kind, key }) => `${kind}\n${key}`);
  return [...byKey.values()].flatMap((all) => {
    const used = all.filter(({ state }) => state === 'active');
    return used.map((fact) => ({ ...fact, values: used.length }));
  });
}
