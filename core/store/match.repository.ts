import { sql } from 'kysely';
import type {
  AdministrationFacts,
  LookupKey,
  MatchEnvironment,
  OwnAccount,
  Terminal,
} from '../contract/matcher-rule.ts';
import type { AdministrationSettings } from '../domain/administration.ts';
import type { Iban } from '../domain/iban.ts';
import { parseMoney } from '../domain/money.ts';
import type { Party } from '../domain/party.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import { type BookingPolicy, DEFAULT_POLICY } from '../domain/policy.ts';
import { type Books, rowLimit } from '../matching/books.ts';
import { keyText } from '../matching/keys.ts';
import { learnedFrom } from '../matching/learn/memory.ts';
import { companyOf } from './books.repository.ts';
import { type Database, type Db, inOrganisation } from './database.ts';
import { itemsByIds, partyFromRow } from './item.repository.ts';
import { activeFacts, learningScope } from './learning.repository.ts';
import { characteristicOf, rulesOf } from './rule.repository.ts';

/** Administrations that are matched together, with the environment of the run. */
export interface MatchScope {
  readonly administrations: readonly { readonly id: string; readonly code: string; readonly bookByItself: boolean }[];
  readonly env: MatchEnvironment;
}

/** What matching must know of the company of an administration. Null when the administration is gone. */
export async function loadMatchScope(db: Db, administrationId: string, today: PlainDate): Promise<MatchScope | null> {
  const company = await companyOf(db, administrationId);
  if (company.length === 0) return null;
  const ids = company.map((one) => one.id);
  const codes = new Map(company.map((one) => [one.id, one.code]));
  const codeOf = (id: string) => codes.get(id) ?? '';
  const ledgerAccounts = await db
    .selectFrom('ledger_account')
    .select(['code', 'name', 'kind'])
    .where('administration_id', 'in', ids)
    .where('blocked', '=', false)
    .execute();
  const rules = await rulesOf(db, ids);
  return {
    administrations: company.map((one) => ({
      id: one.id,
      code: one.code,
      bookByItself: one.settings.bookByItself ?? true,
    })),
    env: {
      today,
      administrations: company.map(
        (one): AdministrationFacts => ({
          code: one.code,
          name: one.name,
          legalName: one.legal_name ?? one.name,
          city: one.city,
          branch: one.branch,
          intercompanyLedgerAccount: one.settings.intercompanyLedgerAccount ?? null,
          policy: policyOf(one.settings),
        }),
      ),
      ownAccounts: await ownAccounts(db, ids, codeOf),
      ledgerAccounts: ledgerAccounts.map((one) => ({ code: one.code, name: one.name, kind: one.kind ?? '' })),
      terminals: await terminalsOf(db, ids, codeOf),
      characteristics: rules.filter((rule) => rule.active).map((rule) => characteristicOf(rule, codeOf)),
      learned: learnedFrom(await activeFacts(db, await learningScope(db, administrationId)), today),
    },
  };
}

/** Settings as an admin wrote them → the policy matching works with. */
export function policyOf(settings: AdministrationSettings): BookingPolicy {
  const ledger = Object.fromEntries(Object.entries(settings.ledger ?? {}).filter(([, code]) => code !== undefined));
  return {
    ...DEFAULT_POLICY,
    ledger: ledger as BookingPolicy['ledger'],
    ...(settings.largestDifference === undefined
      ? {}
      : { maxDifference: parseMoney(settings.largestDifference, 'EUR').minor }),
    ...(settings.wrongBookingCost === undefined ? {} : { wrongBookingCost: settings.wrongBookingCost }),
  };
}

async function terminalsOf(
  db: Db,
  administrationIds: readonly string[],
  codeOf: (id: string) => string,
): Promise<readonly Terminal[]> {
  const rows = await db
    .selectFrom('terminal')
    .select(['code', 'administration_id', 'provider'])
    .where('administration_id', 'in', [...administrationIds])
    .orderBy('code')
    .execute();
  return rows.map((row) => ({ id: row.code, administration: codeOf(row.administration_id), provider: row.provider }));
}

async function ownAccounts(
  db: Db,
  administrationIds: readonly string[],
  codeOf: (id: string) => string,
): Promise<readonly OwnAccount[]> {
  const daybooks = await db
    .selectFrom('daybook')
    .select(['iban', 'currency', 'ledger_account', 'administration_id'])
    .where('administration_id', 'in', [...administrationIds])
    .where('iban', 'is not', null)
    .orderBy('code')
    .execute();
  return daybooks.map((row) => ({
    iban: row.iban as Iban,
    administration: codeOf(row.administration_id),
    ledgerAccount: row.ledger_account,
    currency: row.currency,
    kind: 'current',
  }));
}

interface KeyRow {
  readonly at: number;
  readonly open_item_id: string | null;
  readonly party_id: string | null;
}

/** The books of some administrations, by key, over the index matching made of them. */
export function storedBooks(db: Database, organisationId: string, administrationIds: readonly string[]): Books {
  return {
    fetch: (keys) =>
      inOrganisation(db, organisationId, async (trx) => {
        const rows = await keyRows(trx, organisationId, administrationIds, keys);
        const items = await itemsByIds(trx, ids(rows, 'open_item_id'));
        const parties = await partiesById(trx, ids(rows, 'party_id'));
        return {
          items: byKey(keys, rows, (row) => items.get(row.open_item_id ?? '')),
          parties: byKey(keys, rows, (row) => parties.get(row.party_id ?? '')),
        };
      }),
  };
}

async function keyRows(
  trx: Db,
  organisationId: string,
  administrationIds: readonly string[],
  keys: readonly LookupKey[],
): Promise<readonly KeyRow[]> {
  const { rows } = await sql<KeyRow>`
    select k.at::int - 1 as at, found.open_item_id, found.party_id
    from unnest(${keys.map((key) => key.kind)}::text[], ${keys.map((key) => key.value)}::text[], ${keys.map((key) => rowLimit(key.kind) + 1)}::int[])
      with ordinality as k(kind, value, most, at)
    cross join lateral (
      select l.open_item_id, l.party_id from lookup_key l
      where l.organisation_id = ${organisationId}::uuid and l.kind = k.kind and l.value = k.value
        and l.administration_id = any(${[...administrationIds]}::uuid[])
      limit k.most
    ) found`.execute(trx);
  return rows;
}

function ids(rows: readonly KeyRow[], column: 'open_item_id' | 'party_id'): string[] {
  return [...new Set(rows.map((row) => row[column]).filter((id) => id !== null))];
}

async function partiesById(trx: Db, wanted: readonly string[]): Promise<ReadonlyMap<string, Party>> {
  if (wanted.length === 0) return new Map();
  const rows = await trx
    .selectFrom('party')
    .innerJoin('administration', 'administration.id', 'party.administration_id')
    .selectAll('party')
    .select('administration.code as administration_code')
    .where(sql<boolean>`party.id = any(${[...wanted]}::uuid[])`)
    .execute();
  return new Map(rows.map((row) => [row.id, partyFromRow(row)]));
}

/** A key with more rows than its limit tells nothing and answers with none. */
function byKey<T>(
  keys: readonly LookupKey[],
  rows: readonly KeyRow[],
  pick: (row: KeyRow) => T | undefined,
): ReadonlyMap<string, readonly T[]> {
  const counts = new Map<number, number>();
  for (const row of rows) counts.set(row.at, (counts.get(row.at) ?? 0) + 1);
  const found = new Map<string, T[]>();
  for (const row of rows) {
    const key = keys[row.at];
    const value = pick(row);
    if (key === undefined || value === undefined || (counts.get(row.at) ?? 0) > rowLimit(key.kind)) continue;
    const list = found.get(keyText(key)) ?? [];
    list.push(value);
    found.set(keyText(key), list);
  }
  return found;
}
