import type { Characteristic } from '../contract/matcher-rule.ts';
import { type RuleEffect, ruleEffects } from '../matching/rule-preview.ts';
import { liveAllocations } from '../store/booking.repository.ts';
import { companyOf } from '../store/books.repository.ts';
import type { Db } from '../store/database.ts';
import { type PlacedEntry, pastEntries, queuedEntry } from '../store/entry.repository.ts';
import { characteristicOf, type RuleInput, rulesOf } from '../store/rule.repository.ts';

/** Entries looked at for one preview: a year of most companies, in a second or two. */
const MOST_ENTRIES = 20_000;
const AT_ONCE = 1_000;

export interface PastEffect extends RuleEffect {
  readonly row: PlacedEntry;
}

export interface RuleImpact {
  /** Entries looked at. */
  readonly entries: number;
  readonly more: boolean;
  /** Entries the rule fits, before the change or after. */
  readonly effects: readonly PastEffect[];
  /** Names of rules by id. */
  readonly names: ReadonlyMap<string, string>;
}

/**
 * What a rule, new or changed, would have done to the entries of its company since a day, booked ones and waiting ones. A rule that is
 * switched off counts as not being there.
 */
export async function ruleImpact(db: Db, rule: RuleInput & { readonly id: string }, from: string): Promise<RuleImpact> {
  const company = await companyOf(db, rule.administrationId);
  const administrationIds = company.map((one) => one.id);
  const codeOf = (id: string) => company.find((one) => one.id === id)?.code ?? '';
  const known = (await rulesOf(db, administrationIds)).filter((one) => one.active);
  const before = known.map((one) => characteristicOf(one, codeOf));
  const others = before.filter((one) => one.id !== rule.id);
  const after = rule.active ? [...others, characteristicOf(rule, codeOf)] : others;
  const concerned = [...before, ...after].filter((one) => one.id === rule.id);
  const effects: PastEffect[] = [];
  let entries = 0;
  let last: { date: string; id: string } | null = null;
  while (entries < MOST_ENTRIES) {
    const rows: readonly PlacedEntry[] = await pastEntries(db, {
      administrationIds,
      from,
      counterIbans: accountsOf(concerned),
      before: last,
      limit: AT_ONCE,
    });
    entries += rows.length;
    effects.push(
      ...(await effectsOn(db, rows, before, after)).filter((one) => [one.before, one.after].includes(rule.id)),
    );
    const end = rows.at(-1);
    if (end === undefined || rows.length < AT_ONCE) return { entries, more: false, effects, names: names(known, rule) };
    last = { date: end.booking_date, id: end.id };
  }
  return { entries, more: true, effects, names: names(known, rule) };
}

async function effectsOn(
  db: Db,
  rows: readonly PlacedEntry[],
  before: readonly Characteristic[],
  after: readonly Characteristic[],
): Promise<PastEffect[]> {
  const booked = await liveAllocations(
    db,
    rows.map((row) => row.id),
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  const past = rows.map((row) => ({ entry: queuedEntry(row), allocations: booked.get(row.id) ?? null }));
  return ruleEffects(before, after, past).map((effect) => ({ ...effect, row: byId.get(effect.entry) as PlacedEntry }));
}

/** The counter accounts the rule is about; null: it looks at words alone. */
function accountsOf(rules: readonly Characteristic[]): readonly string[] | null {
  const ibans = rules.map((one) => one.iban);
  return ibans.some((iban) => iban === null) ? null : ibans.filter((iban) => iban !== null);
}

function names(known: readonly (RuleInput & { readonly id: string })[], rule: RuleInput & { readonly id: string }) {
  return new Map([...known, rule].map((one) => [one.id, one.name]));
}
