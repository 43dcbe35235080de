import type { Allocation, Decision, Evidence, RankedProposal } from '../domain/match.ts';
import { absolute } from '../domain/money.ts';
import type { Language } from './explain/phrase.ts';
import { phraseOf } from './explain/phrases.ts';
import { euros } from './explain/words.ts';
import type { VetoKey } from './witnesses/vetoes.ts';

/** What names things for people; null when a thing is gone. */
export interface Names {
  /** 'verkoopfactuur 260017 van Jansen B.V.'. */
  item(id: string, language: Language): string | null;
  ledgerAccount(code: string): string | null;
  administration(code: string): string | null;
}

/** The same sentence in both languages. */
export type Sentence = Readonly<Record<Language, string>>;

export interface Explanation {
  /** One sentence: what, why, and what speaks against it. */
  readonly sentence: Sentence;
  /** The same for the other proposals, in order. */
  readonly alternatives: readonly Sentence[];
}

/** Facts named in one sentence; the rest is in the list beside it. */
const MOST_REASONS = 3;
const MOST_DOUBTS = 2;

type Told = Pick<RankedProposal, 'evidence' | 'vetoes'>;

/** Why a proposal is what it is, in one sentence, where what it books is shown beside it. */
export function explain(proposal: Told): Sentence {
  return inBoth((language) => sentenceOf('', why(proposal, language), language));
}

/** Says a decision in one sentence, with the alternatives. Pure: the same decision is always explained in the same words. */
export function explainDecision(decision: Decision, names: Names): Explanation {
  const [best, ...others] = decision.proposals;
  if (best === undefined) return { sentence: inBoth((language) => WORDS[language].nothing), alternatives: [] };
  const tied = decision.verdict === 'ambiguous';
  return {
    sentence: inBoth((language) => `${tied ? `${WORDS[language].ambiguous} ` : ''}${whole(best, names, language)}`),
    alternatives: others.map((proposal) => inBoth((language) => whole(proposal, names, language))),
  };
}

/** One fact as a clause, for the list beside the sentence. */
export function reason({ key, value }: Evidence): Sentence {
  return inBoth((language) => clause(key, value, language));
}

function inBoth(say: (language: Language) => string): Sentence {
  return { nl: say('nl'), en: say('en') };
}

function whole(proposal: RankedProposal, names: Names, language: Language): string {
  return sentenceOf(subject(proposal.allocations, names, language), why(proposal, language), language);
}

function why({ evidence, vetoes }: Told, language: Language): { reasons: string[]; doubts: string[] } {
  const speaksFor = evidence.filter(({ strength }) => strength !== 'against');
  const against = evidence.filter(({ strength }) => strength === 'against');
  return {
    reasons: clauses(speaksFor, MOST_REASONS, language),
    doubts: [...clauses(against, MOST_DOUBTS, language), ...vetoes.flatMap(({ key }) => vetoWords(key, language))],
  };
}

function sentenceOf(what: string, { reasons, doubts }: ReturnType<typeof why>, language: Language): string {
  const { but } = WORDS[language];
  const because = joined(reasons, language);
  const lead = what === '' || because === '' ? `${what}${because}` : `${what}: ${because}`;
  const against = joined(doubts, language);
  if (lead === '') return against === '' ? '' : stopped(capital(against));
  return stopped(`${capital(lead)}${against === '' ? '' : `; ${but} ${against}`}`);
}

/** A name may end in a full stop of its own: 'Bakkerij Smit V.O.F.'. */
function stopped(sentence: string): string {
  return sentence.endsWith('.') ? sentence : `${sentence}.`;
}

function clause(key: string, value: string, language: Language): string {
  const phrase = phraseOf(key);
  if (phrase === null) return value === '' ? key : `${key}: ${value}`;
  return phrase[language]
    .replace('{value}', value)
    .replace('{amount}', /^-?\d+$/.test(value) ? euros(BigInt(value), language) : value)
    .replace('{date}', day(value, language));
}

const RANK: Readonly<Record<Evidence['strength'], number>> = { proof: 0, strong: 1, weak: 2, against: 3 };

function clauses(evidence: readonly Evidence[], most: number, language: Language): string[] {
  const sorted = [...evidence].sort((a, b) => RANK[a.strength] - RANK[b.strength]);
  return [...new Set(sorted.map(({ key, value }) => clause(key, value, language)))].slice(0, most);
}

function subject(allocations: readonly Allocation[], names: Names, language: Language): string {
  const words = WORDS[language];
  const parts = allocations.map((one) => target(one, names, language));
  const shown = parts.length > 4 ? [...parts.slice(0, 3), words.more(parts.length - 3)] : parts;
  return joined(shown, language);
}

function target(one: Allocation, names: Names, language: Language): string {
  const words = WORDS[language];
  switch (one.kind) {
    case 'open-item': {
      const item = names.item(one.openItem, language) ?? one.openItem;
      return one.reopens === true ? `${item} ${words.reopens}` : item;
    }
    case 'ledger':
      return `${euros(absolute(one.minor), language)} ${words.onLedger} ${names.ledgerAccount(one.ledgerAccount) ?? one.ledgerAccount}`;
    case 'transfer':
      return `${words.transfer} ${one.iban}`;
    case 'administration':
      return `${words.forAdministration} ${names.administration(one.administration) ?? one.administration}`;
  }
}

const WORDS = {
  nl: {
    nothing: 'Geen voorstel: niets in de boeken past hierbij.',
    ambiguous: 'Meer dan één mogelijkheid.',
    and: 'en',
    but: 'maar',
    reopens: 'weer open',
    onLedger: 'op',
    transfer: 'overboeking met',
    forAdministration: 'voor',
    more: (count: number) => `nog ${count} posten`,
  },
  en: {
    nothing: 'No proposal: nothing in the books fits.',
    ambiguous: 'More than one possibility.',
    and: 'and',
    but: 'but',
    reopens: 'open again',
    onLedger: 'on',
    transfer: 'transfer with',
    forAdministration: 'for',
    more: (count: number) => `${count} more items`,
  },
} as const;

const VETOES: Readonly<Record<VetoKey, Readonly<Record<Language, string>>>> = {
  suspense: { nl: 'een probleemgeval boekt alleen een mens', en: 'only a person books to suspense' },
  'amount-alone': { nl: 'alleen het bedrag is te weinig', en: 'the amount alone is not enough' },
  contradiction: { nl: 'het genoemde nummer spreekt het tegen', en: 'the number quoted contradicts it' },
  'equal-candidates': { nl: 'er zijn gelijke mogelijkheden', en: 'there are equal candidates' },
  'several-sums': { nl: 'er zijn meer optellingen mogelijk', en: 'several sums are possible' },
};

function vetoWords(key: string, language: Language): string[] {
  return Object.hasOwn(VETOES, key) ? [VETOES[key as VetoKey][language]] : [key];
}

function joined(parts: readonly string[], language: Language): string {
  if (parts.length < 2) return parts[0] ?? '';
  return `${parts.slice(0, -1).join(', ')} ${WORDS[language].and} ${parts.at(-1)}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function day(value: string, language: Language): string {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value);
  return parts === null || language === 'en' ? value : `${parts[3]}-${parts[2]}-${parts[1]}`;
}
