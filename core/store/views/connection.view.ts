import { sql } from 'kysely';
import type { Service, ServiceState } from '../../domain/consent.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import type { Db } from '../database.ts';
import { ours } from '../ours.ts';
import { openCases } from '../pulled.repository.ts';

type Services = Readonly<Partial<Record<Service, ServiceState>>>;

/** Links with their accounts and their latest flow. `id` null: all of the organisation, latest first. `day`: whose calls are counted. */
export async function readConnections(db: Db, id: string | null, day: PlainDate) {
  let query = db.selectFrom('bank_connection').selectAll().where(ours('bank_connection'));
  if (id !== null) query = query.where('id', '=', id);
  const rows = await query.orderBy('created_at', 'desc').orderBy('id').execute();
  const ids = rows.map((row) => row.id);
  if (ids.length === 0) return [];
  const flows = await latestFlows(db, ids);
  const accounts = await accountsOf(db, ids, day);
  return rows.map((row) => {
    const flow = flows.get(row.id);
    return {
      id: row.id,
      connector: row.connector_id,
      bankCode: row.bank_code,
      environment: row.environment,
      state: row.state,
      detail: row.detail,
      error: row.error,
      expiresAt: row.expires_at,
      grantedAt: row.granted_at,
      unconfirmed: row.unconfirmed,
      createdAt: row.created_at,
      createdBy: row.created_by,
      accounts: accounts(row.id),
      flow:
        flow === undefined
          ? null
          : {
              kind: flow.kind,
              status: flow.status,
              step: flow.step,
              error: flow.error,
              startedBy: flow.started_by,
              createdAt: flow.created_at,
              expiresAt: flow.expires_at,
            },
    };
  });
}

async function latestFlows(db: Db, ids: readonly string[]) {
  const rows = await db
    .selectFrom('link_flow')
    .selectAll()
    .distinctOn('connection_id')
    .where('connection_id', 'in', ids)
    .orderBy('connection_id')
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return new Map(rows.map((row) => [row.connection_id, row]));
}

async function accountsOf(db: Db, ids: readonly string[], day: PlainDate) {
  const granted = await db
    .selectFrom('granted_account')
    .selectAll()
    .where('connection_id', 'in', ids)
    .orderBy('iban')
    .orderBy('currency')
    .execute();
  const ibans = granted.length === 0 ? [''] : [...new Set(granted.map(({ iban }) => iban))];
  const linked = await linkedAccounts(db, ibans, day);
  const suggested = await daybooksOf(db, ibans);
  return (connectionId: string) =>
    granted
      .filter((account) => account.connection_id === connectionId)
      .map((account) => {
        const same = (one: { readonly iban: string | null; readonly currency: string }) =>
          one.iban === account.iban && one.currency === account.currency;
        const own = linked.find(same);
        const fitting = suggested.filter(same);
        return {
          iban: account.iban,
          currency: account.currency,
          holder: account.holder,
          kind: account.kind,
          services: account.services,
          refusal: account.refusal,
          present: account.present,
          // Two daybooks of one account: a person says which.
          suggested: fitting.length === 1 && fitting[0] !== undefined ? mappingOf(fitting[0]) : null,
          /** The account as it is in the hub; null while nobody linked it. */
          linked: own === undefined ? null : linkedView(own, connectionId),
        };
      });
}

type LinkedRow = Awaited<ReturnType<typeof linkedAccounts>>[number];

function linkedView(own: LinkedRow, connectionId: string) {
  return {
    id: own.id,
    here: own.connection_id === connectionId,
    elsewhere: own.connection_id !== null && own.connection_id !== connectionId,
    services: own.services as Services,
    ...mappingOf(own),
    entries: own.entries,
    calls: { unattended: own.unattended ?? 0, attended: own.attended ?? 0 },
    upTo: own.watermark,
    nextPullAt: own.next_pull_at,
    triedAt: own.tried_at,
    succeededAt: own.succeeded_at,
    failures: own.failures ?? 0,
    error: own.pull_error,
  };
}

function linkedAccounts(db: Db, ibans: readonly string[], day: PlainDate) {
  return db
    .selectFrom('bank_account')
    .leftJoin('administration', 'administration.id', 'bank_account.administration_id')
    .leftJoin('daybook', 'daybook.id', 'bank_account.daybook_id')
    .leftJoin('pull_state', 'pull_state.bank_account_id', 'bank_account.id')
    .leftJoin('pull_count', (join) =>
      join.onRef('pull_count.bank_account_id', '=', 'bank_account.id').on('pull_count.day', '=', day),
    )
    .select([
      'bank_account.id',
      'bank_account.iban',
      'bank_account.currency',
      'bank_account.services',
      'bank_account.connection_id',
      'administration.id as administration_id',
      'administration.code as administration_code',
      'administration.name as administration_name',
      'daybook.id as daybook_id',
      'daybook.code as daybook_code',
      'daybook.name as daybook_name',
      'pull_state.watermark',
      'pull_state.next_pull_at',
      'pull_state.tried_at',
      'pull_state.succeeded_at',
      'pull_state.failures',
      'pull_state.error as pull_error',
      'pull_count.unattended',
      'pull_count.attended',
      sql<number>`(select coalesce(sum(t.unmapped + t.waiting + t.booked), 0)::int from entry_tally t
        where t.organisation_id = bank_account.organisation_id and t.bank_account_id = bank_account.id)`.as('entries'),
    ])
    .where('bank_account.iban', 'in', ibans)
    .execute();
}

/** Daybooks that carry one of these account numbers: where its entries are surely booked. */
function daybooksOf(db: Db, ibans: readonly string[]) {
  return db
    .selectFrom('daybook')
    .innerJoin('administration', 'administration.id', 'daybook.administration_id')
    .select([
      'daybook.iban',
      'daybook.currency',
      'daybook.id as daybook_id',
      'daybook.code as daybook_code',
      'daybook.name as daybook_name',
      'administration.id as administration_id',
      'administration.code as administration_code',
      'administration.name as administration_name',
    ])
    .where('daybook.iban', 'in', ibans)
    .where('daybook.blocked', '=', false)
    .execute();
}

function mappingOf(row: Readonly<Record<`${'administration' | 'daybook'}_${'id' | 'code' | 'name'}`, string | null>>) {
  const named = (id: string | null, code: string | null, name: string | null) =>
    id === null || code === null || name === null ? null : { id, code, name };
  return {
    administration: named(row.administration_id, row.administration_code, row.administration_name),
    daybook: named(row.daybook_id, row.daybook_code, row.daybook_name),
  };
}

/** What banks took back or changed, still to be decided. */
export async function readCases(db: Db) {
  return (await openCases(db, null)).map((row) => ({
    id: row.id,
    accountId: row.bank_account_id,
    iban: row.iban,
    currency: row.currency,
    entryId: row.entry_id,
    entryBooked: row.entry_state === 'booked',
    counterEntryId: row.counter_entry_id,
    kind: row.kind,
    before: row.detail.before,
    now: row.detail.now,
    openedAt: row.opened_at,
  }));
}

/** Rows nobody could read, still to be looked at. */
export async function readQuarantine(db: Db) {
  const rows = await db
    .selectFrom('quarantined_row')
    .innerJoin('bank_account', 'bank_account.id', 'quarantined_row.bank_account_id')
    .selectAll('quarantined_row')
    .select('bank_account.iban')
    .where('settled_at', 'is', null)
    .orderBy('created_at')
    .limit(500)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    accountId: row.bank_account_id,
    iban: row.iban,
    evidenceId: row.evidence_id,
    raw: row.raw,
    error: row.error,
    createdAt: row.created_at,
  }));
}
