import { sql } from 'kysely';
import type { PlainDate } from '../domain/plain-date.ts';
import { ACCOUNT_LEDGER, ACCOUNT_WORD_LEDGER, WORD_LEDGER } from '../matching/learn/kinds.ts';
import type { Fact } from '../matching/learn/memory.ts';
import type { Db } from './database.ts';

/** A habit has at least this many bookings: rarer ones are not read. */
const LEAST = 3;
/** Examples read of a fact: enough to tell a habit, and to show. */
const EXAMPLES = 50;

/** Facts about ledger accounts that may be habits, with the other facts of their keys: those tell whether there are exceptions. */
export async function habitFacts(db: Db, scope: string): Promise<Fact[]> {
  interface Row {
    readonly kind: string;
    readonly key: string;
    readonly value: string;
    readonly state: 'active' | 'forgotten';
    readonly examples: readonly { readonly entry: string; readonly on: PlainDate }[] | null;
  }
  const { rows } = await sql<Row>`
    select f.kind, f.key, f.value, f.state, x.examples
    from learned_fact f
    cross join lateral (
      select json_agg(json_build_object('entry', e.entry_id, 'on', e.seen_on)) as examples
      from (select entry_id, seen_on from learned_example where fact_id = f.id and f.hits >= ${LEAST} order by seen_on desc, entry_id limit ${EXAMPLES}) e
    ) x
    where f.scope = ${scope} and f.kind = any(${[ACCOUNT_LEDGER, ACCOUNT_WORD_LEDGER, WORD_LEDGER]}::text[])
      and exists (select from learned_fact o where o.organisation_id = f.organisation_id and o.scope = f.scope and o.kind = f.kind
        and o.key = f.key and o.hits >= ${LEAST})`.execute(db);
  return rows.map((row) => ({ ...row, examples: row.examples ?? [] }));
}

export async function dismissedSuggestions(db: Db): Promise<ReadonlySet<string>> {
  const rows = await db.selectFrom('dismissed_suggestion').select('id').execute();
  return new Set(rows.map((row) => row.id));
}

export async function dismissSuggestion(
  db: Db,
  suggestion: { readonly organisationId: string; readonly id: string; readonly by: string },
): Promise<void> {
  await db
    .insertInto('dismissed_suggestion')
    .values({ organisation_id: suggestion.organisationId, id: suggestion.id, dismissed_by: suggestion.by })
    .onConflict((oc) => oc.doNothing())
    .execute();
}
