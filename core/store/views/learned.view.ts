import { sql } from 'kysely';
import { formatMoney } from '../../domain/money.ts';
import { explainFact, type LearnedNames } from '../../matching/explain/learned.ts';
import type { Sentence } from '../../matching/explain.ts';
import { describeFact, type FactParts } from '../../matching/learn/describe.ts';
import type { Db } from '../database.ts';
import { learningScope } from '../learning.repository.ts';
import type { ToldExample } from '../tables/learning.ts';
import { DAY, decodeCursor, type Page, pageFrom, UUID } from './cursor.ts';

export interface LearnedFilter {
  readonly kind?: string | undefined;
  readonly administrationId?: string | undefined;
  /** Code. */
  readonly party?: string | undefined;
  readonly search?: string | undefined;
  readonly active?: boolean | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

export interface ExampleRead {
  entryId: string | null;
  bookingId: string | null;
  date: string;
  amount: string | null;
  currency: string | null;
  text: string | null;
  /** Who said so, when it is no booking. */
  by: string | null;
}

export interface LearnedRead {
  id: string;
  kind: string;
  says: Sentence;
  about: {
    administration: string | null;
    direction: 'in' | 'out' | null;
    account: string | null;
    mandate: string | null;
    name: string | null;
    word: string | null;
    number: string | null;
  };
  leadsTo: { party: string | null; ledgerAccount: string | null };
  hits: number;
  misses: number;
  firstSeen: string | null;
  lastSeen: string | null;
  active: boolean;
  changedBy: string | null;
  changedAt: string | null;
  examples: ExampleRead[];
}

/** Latest examples shown of a fact. */
const EXAMPLES = 5;
/** The kinds a party's code stands in as value, and as key. */
const PARTY_VALUES = ['account-party', 'name-party'];
const PARTY_KEYS = ['held-money', 'money-returned'];

function selectFacts(db: Db) {
  return db
    .selectFrom('learned_fact as f')
    .selectAll('f')
    .select(
      sql<number>`(select coalesce(sum(o.hits), 0)::int from learned_fact o where o.organisation_id = f.organisation_id and o.scope = f.scope
        and o.kind = f.kind and o.key = f.key and o.value <> f.value and o.state = 'active')`.as('misses'),
    );
}

type Row = Awaited<ReturnType<ReturnType<typeof selectFacts>['execute']>>[number];

/** What was learned, the latest seen first. */
export async function listLearned(db: Db, filter: LearnedFilter): Promise<Page<LearnedRead>> {
  let query = selectFacts(db);
  const { administrationId, kind, party, active } = filter;
  if (administrationId !== undefined) query = query.where('f.scope', '=', await learningScope(db, administrationId));
  if (kind !== undefined) query = query.where('f.kind', '=', kind);
  if (active !== undefined) query = query.where('f.state', active ? '=' : '<>', 'active');
  if (party !== undefined)
    query = query.where(
      sql<boolean>`(f.kind = any(${PARTY_VALUES}::text[]) and f.value = ${party} or f.kind = any(${PARTY_KEYS}::text[]) and f.key = ${party})`,
    );
  const search = filter.search?.trim() ?? '';
  if (search !== '') {
    const like = `%${search.replace(/[\\%_]/g, '\\$&')}%`;
    query = query.where(
      sql<boolean>`(f.key ilike ${like} or f.value ilike ${like} or f.kind = any(${PARTY_VALUES}::text[])
        and f.value in (select code from party where name ilike ${like}))`,
    );
  }
  const after = decodeCursor(filter.cursor, [DAY, UUID]);
  if (after !== null)
    query = query.where(
      sql<boolean>`(coalesce(f.last_seen, '0001-01-01'::date), f.id) < (${after[0]}::date, ${after[1]}::uuid)`,
    );
  const rows = await query
    .orderBy(sql`coalesce(f.last_seen, '0001-01-01'::date)`, 'desc')
    .orderBy('f.id', 'desc')
    .limit(filter.limit + 1)
    .execute();
  const reads = new Map((await read(db, rows.slice(0, filter.limit))).map((one) => [one.id, one]));
  return pageFrom(
    rows,
    filter.limit,
    (row) => reads.get(row.id) as LearnedRead,
    (row) => [row.last_seen ?? '0001-01-01', row.id],
  );
}

export async function readLearned(db: Db, id: string): Promise<LearnedRead | null> {
  const rows = await selectFacts(db).where('f.id', '=', id).execute();
  return (await read(db, rows))[0] ?? null;
}

async function read(db: Db, rows: readonly Row[]): Promise<LearnedRead[]> {
  const described = rows.map((row) => ({ row, parts: describeFact(row) ?? {} }));
  const names = await namesFor(
    db,
    described.map(({ parts }) => parts),
  );
  const examples = await examplesOf(
    db,
    rows.map((row) => row.id),
  );
  return described.map(({ row, parts }) => ({
    id: row.id,
    kind: row.kind,
    says: explainFact(row.kind, parts, names),
    about: {
      administration: parts.administration ?? null,
      direction: parts.direction ?? null,
      account: parts.account ?? null,
      mandate: parts.mandate ?? null,
      name: parts.name ?? null,
      word: parts.word ?? null,
      number: parts.number ?? null,
    },
    leadsTo: {
      party: parts.party ?? null,
      ledgerAccount: parts.target?.kind === 'ledger' ? parts.target.ledgerAccount : null,
    },
    hits: row.hits,
    misses: row.misses,
    firstSeen: row.first_seen,
    lastSeen: row.last_seen,
    active: row.state === 'active',
    changedBy: row.marked_by,
    changedAt: row.marked_at,
    examples: examples.get(row.id) ?? [],
  }));
}

async function namesFor(db: Db, facts: readonly FactParts[]): Promise<LearnedNames> {
  const parties = facts.flatMap(({ party }) => party ?? []);
  const codes = facts.flatMap(({ target }) =>
    target?.kind === 'ledger' ? [target.ledgerAccount] : target?.kind === 'split' ? target.ledgerAccounts : [],
  );
  const named = async (table: 'party' | 'ledger_account' | 'administration', some: readonly string[]) => {
    const rows =
      some.length === 0
        ? []
        : await db
            .selectFrom(table)
            .select(['code', 'name'])
            .where(sql<boolean>`code = any(${[...some]}::text[])`)
            .execute();
    const byCode = new Map(rows.map((row) => [row.code, row.name]));
    return (code: string) => byCode.get(code) ?? null;
  };
  const administrations = facts.flatMap(({ target }) =>
    target?.kind === 'administration'
      ? [target.administration]
      : target?.kind === 'ledger'
        ? (target.administration ?? [])
        : [],
  );
  return {
    party: await named('party', parties),
    ledgerAccount: await named('ledger_account', codes),
    administration: await named('administration', administrations),
  };
}

async function examplesOf(db: Db, factIds: readonly string[]): Promise<ReadonlyMap<string, ExampleRead[]>> {
  interface ExampleRow {
    readonly fact_id: string;
    readonly entry_id: string;
    readonly booking_id: string;
    readonly seen_on: string;
    readonly told: ToldExample | null;
    readonly amount: bigint | null;
    readonly currency: string | null;
    readonly text: string | null;
  }
  const { rows } = await sql<ExampleRow>`
    select x.*, e.amount, e.currency, coalesce(e.counterparty_name || ': ', '') || coalesce(e.remittance_text, e.facts->>'bankText', '') as text
    from unnest(${[...factIds]}::uuid[]) as f(id)
    cross join lateral (select * from learned_example x where x.fact_id = f.id order by x.seen_on desc, x.entry_id limit ${EXAMPLES}) x
    left join entry e on e.id = x.entry_id
    order by x.seen_on desc, x.entry_id`.execute(db);
  const byFact = Map.groupBy(rows, (row) => row.fact_id);
  return new Map([...byFact].map(([id, some]) => [id, some.map(exampleRead)]));

  function exampleRead({ told, amount, currency, ...row }: ExampleRow): ExampleRead {
    const said = told !== null && 'by' in told ? told.by : null;
    const here = amount !== null && currency !== null;
    const elsewhere = told !== null && 'text' in told ? told : null;
    return {
      entryId: here ? row.entry_id : null,
      bookingId: here ? row.booking_id : null,
      date: row.seen_on,
      amount: here ? formatMoney({ minor: amount, currency }) : (elsewhere?.amount ?? null),
      currency: currency ?? elsewhere?.currency ?? null,
      text: here ? row.text : (elsewhere?.text ?? null),
      by: said,
    };
  }
}
