import type { Found, LookupKey, MatchEnvironment, PartyKeyKind, QueuedEntry } from '../contract/matcher-rule.ts';
import type { Party } from '../domain/party.ts';
import { partyAccountKey, partyCodeKey, partyNameKey, partyWordKey } from './keys.ts';
import { ACCOUNT_PARTY, NAME_PARTY } from './learn/kinds.ts';
import { likeness, namedIn } from './text/likeness.ts';
import { holders, lookupWords, nameKey } from './text/names.ts';
import { compact } from './text/normalise.ts';
import { read } from './text/reading.ts';

/** How we know that a party is behind an entry. */
export type PayerSign =
  /** The counter account is in the books as theirs. */
  | 'account'
  /** Earlier bookings from this account were theirs. */
  | 'account-learned'
  /** The name is theirs, legal form and order of words aside. */
  | 'name'
  | 'name-like'
  /** Earlier bookings under this name were theirs. */
  | 'name-learned'
  /** The text names their customer or supplier number. */
  | 'code'
  /** The text names them. */
  | 'named';

/** A party that may be behind an entry. */
export interface Payer {
  readonly party: Party;
  readonly signs: ReadonlySet<PayerSign>;
  /** Likeness of the names, 0–1. */
  readonly likeness: number;
  /** How many earlier bookings from this account (or under this name) were theirs. */
  readonly learned: number;
}

/** Signs beside which a name that is merely like it does not count. */
const SURE: readonly PayerSign[] = ['account', 'account-learned', 'name'];
/** Names like this or more are taken for the same. */
const LIKE = 0.72;
/** Words of a text that are looked up as names. */
const MOST_TEXT_WORDS = 12;

const keysByEnv = new WeakMap<MatchEnvironment, WeakMap<QueuedEntry, readonly LookupKey<PartyKeyKind>[]>>();

/** What to ask the books to learn who may be behind an entry. Many rules ask; it is worked out once a run. */
export function payerKeys(entry: QueuedEntry, env: MatchEnvironment): readonly LookupKey<PartyKeyKind>[] {
  const known = keysByEnv.get(env) ?? new WeakMap<QueuedEntry, readonly LookupKey<PartyKeyKind>[]>();
  keysByEnv.set(env, known);
  const keys = known.get(entry) ?? workOutKeys(entry, env);
  known.set(entry, keys);
  return keys;
}

function workOutKeys(entry: QueuedEntry, env: MatchEnvironment): LookupKey<PartyKeyKind>[] {
  const keys: LookupKey<PartyKeyKind>[] = [];
  const account = counterAccount(entry);
  if (account !== null) keys.push(partyAccountKey(account));
  for (const fact of learned(entry, env)) keys.push(partyCodeKey(fact.value));
  for (const name of names(entry)) {
    keys.push(partyNameKey(name), ...nameWordKeys(name));
  }
  const { mentions } = read(entry);
  for (const mention of mentions) if (mention.value.length <= 10) keys.push(partyCodeKey(mention.value));
  return [...keys, ...textWords(entry).map(partyWordKey)];
}

/** The longest words of a name: they tell most. */
function nameWordKeys(name: string): LookupKey<PartyKeyKind>[] {
  return longest(lookupWords(name), 4).map(partyWordKey);
}

function textWords(entry: QueuedEntry): string[] {
  return longest(
    lookupWords(read(entry).text).filter((word) => !/\d/.test(word)),
    MOST_TEXT_WORDS,
  );
}

function longest(words: readonly string[], most: number): string[] {
  return [...words].sort((a, b) => b.length - a.length || (a < b ? -1 : 1)).slice(0, most);
}

function learned(entry: QueuedEntry, env: MatchEnvironment) {
  const account = counterAccount(entry);
  return [
    ...(account === null ? [] : env.learned.facts(ACCOUNT_PARTY, compact(account))),
    ...names(entry).flatMap((name) => env.learned.facts(NAME_PARTY, nameKey(name))),
  ];
}

/** The counter account as far as it is one. */
export function counterAccount(entry: QueuedEntry): string | null {
  return entry.counterparty.iban ?? entry.counterparty.account;
}

function names(entry: QueuedEntry): string[] {
  const all = [entry.counterparty.name, entry.ultimateParty].filter((name) => name !== null);
  return [...new Set(all.flatMap((name) => [name, ...holders(name)]))];
}

/** Everyone who may be behind an entry, by code. */
export function payersOf(entry: QueuedEntry, found: Found, env: MatchEnvironment): ReadonlyMap<string, Payer> {
  const signs = new Map<string, Set<PayerSign>>();
  const add = (code: string, sign: PayerSign) => signs.set(code, (signs.get(code) ?? new Set()).add(sign));
  const account = counterAccount(entry);
  if (account !== null) for (const party of found.parties(partyAccountKey(account))) add(party.code, 'account');
  const counts = new Map<string, number>();
  const count = (code: string, hits: number) => counts.set(code, (counts.get(code) ?? 0) + hits);
  if (account !== null) {
    for (const { value, hits } of env.learned.facts(ACCOUNT_PARTY, compact(account))) {
      add(value, 'account-learned');
      count(value, hits);
    }
  }
  const likes = new Map<string, number>();
  for (const name of names(entry)) {
    for (const { value, hits } of env.learned.facts(NAME_PARTY, nameKey(name))) {
      add(value, 'name-learned');
      if (!counts.has(value)) count(value, hits);
    }
    for (const party of found.parties(partyNameKey(name))) {
      add(party.code, 'name');
      likes.set(party.code, 1);
    }
    for (const key of nameWordKeys(name)) {
      for (const party of found.parties(key)) {
        const like = Math.max(...[party.name, ...party.aliases].map((known) => likeness(name, known)));
        if (like >= LIKE) add(party.code, 'name-like');
        likes.set(party.code, Math.max(likes.get(party.code) ?? 0, like));
      }
    }
  }
  const { mentions, words } = read(entry);
  for (const mention of mentions)
    for (const party of found.parties(partyCodeKey(mention.value))) add(party.code, 'code');
  for (const word of textWords(entry)) {
    for (const party of found.parties(partyWordKey(word))) {
      if ([party.name, ...party.aliases].some((name) => namedIn(words, name))) add(party.code, 'named');
    }
  }
  const payers = new Map<string, Payer>();
  const known = [...signs.values()].some((of) => SURE.some((sign) => of.has(sign)));
  for (const [code, of] of [...signs].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const party = found.party(code);
    if (party === null || (known && of.size === 1 && of.has('name-like'))) continue;
    payers.set(code, { party, signs: of, likeness: likes.get(code) ?? 0, learned: counts.get(code) ?? 0 });
  }
  return payers;
}
