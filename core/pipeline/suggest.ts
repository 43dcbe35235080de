import { hash } from 'node:crypto';
import { suggestions } from '../matching/learn/suggest.ts';
import { companyOf } from '../store/books.repository.ts';
import type { Db } from '../store/database.ts';
import { entriesById } from '../store/entry.repository.ts';
import { learningScope } from '../store/learning.repository.ts';
import { policyOf } from '../store/match.repository.ts';
import { characteristicOf, type RuleInput, rulesOf } from '../store/rule.repository.ts';
import { dismissedSuggestions, habitFacts } from '../store/suggestion.repository.ts';

/** A rule Koppel proposes because it sees a habit. */
export interface RuleSuggestion {
  readonly id: string;
  readonly rule: RuleInput;
  readonly bookings: number;
  readonly lastOn: string;
  readonly examples: readonly { readonly entryId: string; readonly date: string }[];
}

/** Most suggestions shown: the ones with most bookings. */
const MOST = 50;
const EXAMPLES = 5;

/** Habits of an administration's company that could be rules, the strongest first; without those somebody dismissed. */
export async function suggestedRules(db: Db, administrationId: string): Promise<RuleSuggestion[]> {
  const company = await companyOf(db, administrationId);
  const codes = new Map(company.map((one) => [one.id, one.code]));
  const idOf = new Map(company.map((one) => [one.code, one.id]));
  const scope = await learningScope(db, administrationId);
  const rules = await rulesOf(
    db,
    company.map((one) => one.id),
  );
  const never = company.map((one) => policyOf(one.settings).ledger.suspense).filter((code) => code !== undefined);
  const found = suggestions(
    await habitFacts(db, scope),
    rules.map((rule) => characteristicOf(rule, (id) => codes.get(id) ?? '')),
    new Set(never),
  );
  const dismissed = await dismissedSuggestions(db);
  const shown = found
    .map(({ rule, examples }) => ({ id: idFor(scope, rule), rule, examples }))
    .filter(({ id }) => !dismissed.has(id))
    .slice(0, MOST);
  const entries = await entriesById(
    db,
    shown.flatMap(({ examples }) => examples.slice(0, 1).map(({ entry }) => entry)),
  );
  return shown.map(({ id, rule, examples }) => {
    const latest = [...examples].sort((a, b) => (a.on < b.on ? 1 : -1));
    const counterparty = entries.get(examples[0]?.entry ?? '')?.counterparty_name ?? null;
    const { administration, ...rest } = rule;
    return {
      id,
      rule: {
        ...rest,
        administrationId: idOf.get(administration ?? '') ?? administrationId,
        name: [counterparty ?? rule.iban, ...rule.textContains].filter((part) => part !== null).join(' · '),
        active: true,
      },
      bookings: examples.length,
      lastOn: latest[0]?.on ?? '',
      examples: latest.slice(0, EXAMPLES).map(({ entry, on }) => ({ entryId: entry, date: on })),
    };
  });
}

/** Made of what a suggestion says, as a UUID (RFC 9562, version 8). */
function idFor(scope: string, rule: object): string {
  const hex = hash('sha256', JSON.stringify([scope, rule]));
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
