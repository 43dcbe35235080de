import { type FactParts, LEARNED_KINDS, type LearnedKind } from '../learn/describe.ts';
import type { Target } from '../targets.ts';
import type { Language } from './phrase.ts';
import { euros } from './words.ts';

/** Names of what a fact leads to; null: there is nothing of that code (any more). */
export interface LearnedNames {
  party(code: string): string | null;
  ledgerAccount(code: string): string | null;
  administration(code: string): string | null;
}

type Say = (parts: FactParts, names: LearnedNames) => string;

/** A learned fact in a sentence. */
export function explainFact(kind: string, parts: FactParts, names: LearnedNames): Readonly<Record<Language, string>> {
  const known = LEARNED_KINDS.find((one) => one === kind);
  return known === undefined ? { nl: kind, en: kind } : { nl: NL[known](parts, names), en: EN[known](parts, names) };
}

const NL: Readonly<Record<LearnedKind, Say>> = {
  'account-party': (one, names) => `Rekening ${one.account} is van ${party(one, names)}`,
  'name-party': (one, names) => `Wie zich ${one.name} noemt, is ${party(one, names)}`,
  'account-ledger': (one, names) =>
    `${way(one, WAYS.nl)} rekening ${one.account} gaat naar ${target(one, names, 'nl')}`,
  'account-word-ledger': (one, names) =>
    `${way(one, WAYS.nl)} rekening ${one.account} met “${one.word}” gaat naar ${target(one, names, 'nl')}`,
  'mandate-ledger': (one, names) => `Machtiging ${one.mandate} gaat naar ${target(one, names, 'nl')}`,
  'word-ledger': (one, names) =>
    `“${one.word}” in de omschrijving gaat${one.administration === undefined ? ' overal' : ''} naar ${target(one, names, 'nl')}`,
  'number-booked': (one, names) =>
    `Nummer ${one.number} met ${euros(one.minor ?? 0n, 'nl')} is geboekt op ${target(one, names, 'nl')}`,
  'account-fee': (one) => `Rekening ${one.account} houdt zo’n ${percent(one, ',')}% kosten in`,
  'held-money': (one, names) => `Van ${party(one, names)} staat ${euros(one.minor ?? 0n, 'nl')} te goed`,
  'money-returned': (one, names) => `Aan ${party(one, names)} is ${euros(one.minor ?? 0n, 'nl')} teruggegeven`,
  pattern: (one) => `Een zeker voorstel van deze soort was ${one.right === true ? 'juist' : 'onjuist'}`,
};

const EN: Readonly<Record<LearnedKind, Say>> = {
  'account-party': (one, names) => `Account ${one.account} is ${party(one, names)}’s`,
  'name-party': (one, names) => `Who is called ${one.name} is ${party(one, names)}`,
  'account-ledger': (one, names) => `${way(one, WAYS.en)} account ${one.account} goes to ${target(one, names, 'en')}`,
  'account-word-ledger': (one, names) =>
    `${way(one, WAYS.en)} account ${one.account} with “${one.word}” goes to ${target(one, names, 'en')}`,
  'mandate-ledger': (one, names) => `Mandate ${one.mandate} goes to ${target(one, names, 'en')}`,
  'word-ledger': (one, names) =>
    `“${one.word}” in the text goes${one.administration === undefined ? ' everywhere' : ''} to ${target(one, names, 'en')}`,
  'number-booked': (one, names) =>
    `Number ${one.number} with ${euros(one.minor ?? 0n, 'en')} was booked on ${target(one, names, 'en')}`,
  'account-fee': (one) => `Account ${one.account} keeps some ${percent(one, '.')}% as a fee`,
  'held-money': (one, names) => `${euros(one.minor ?? 0n, 'en')} of ${party(one, names)} is kept`,
  'money-returned': (one, names) => `${euros(one.minor ?? 0n, 'en')} was given back to ${party(one, names)}`,
  pattern: (one) => `A sure proposal of this kind was ${one.right === true ? 'right' : 'wrong'}`,
};

const WAYS = {
  nl: { in: 'Geld van', out: 'Geld naar' },
  en: { in: 'Money from', out: 'Money to' },
} as const;

function way({ direction }: FactParts, words: { readonly in: string; readonly out: string }): string {
  return words[direction ?? 'out'];
}

function party({ party: code = '' }: FactParts, names: LearnedNames): string {
  return names.party(code) ?? code;
}

function percent({ share = 0 }: FactParts, point: string): string {
  return (share / 100).toFixed(1).replace('.', point);
}

const TARGETS = {
  nl: { items: 'openstaande posten', and: ' en ', at: ' bij ', none: 'iets anders' },
  en: { items: 'open items', and: ' and ', at: ' at ', none: 'something else' },
} as const;

function target({ target: to }: FactParts, names: LearnedNames, language: Language): string {
  return to === undefined ? TARGETS[language].none : targetWords(to, names, language);
}

function targetWords(to: Target, names: LearnedNames, language: Language): string {
  const words = TARGETS[language];
  const ledger = (code: string) => [code, names.ledgerAccount(code)].filter((part) => part !== null).join(' ');
  const administration = (code: string) => names.administration(code) ?? code;
  switch (to.kind) {
    case 'ledger':
      return (
        ledger(to.ledgerAccount) + (to.administration === null ? '' : words.at + administration(to.administration))
      );
    case 'split':
      return to.ledgerAccounts.map(ledger).join(words.and);
    case 'administration':
      return administration(to.administration);
    case 'items':
      return words.items;
  }
}
