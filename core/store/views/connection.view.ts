import type { Service, ServiceState } from '../../domain/consent.ts';
import { grantedAccounts } from '../connection.repository.ts';
import type { Db } from '../database.ts';
import { latestFlow } from '../link-flow.repository.ts';
import { openCases } from '../pulled.repository.ts';

type Services = Readonly<Partial<Record<Service, ServiceState>>>;

/** Links with their accounts and the flow that runs. `id` null: all of the organisation, latest first. */
export async function readConnections(db: Db, id: string | null) {
  let query = db.selectFrom('bank_connection').selectAll();
  if (id !== null) query = query.where('id', '=', id);
  const rows = await query.orderBy('created_at', 'desc').orderBy('id').execute();
  const views = [];
  for (const row of rows) {
    const flow = await latestFlow(db, row.id);
    views.push({
      id: row.id,
      connector: row.connector_id,
      bankCode: row.bank_code,
      environment: row.environment,
      state: row.state,
      detail: row.detail,
      error: row.error,
      expiresAt: row.expires_at,
      grantedAt: row.granted_at,
      createdAt: row.created_at,
      createdBy: row.created_by,
      accounts: await accountsOf(db, row.id),
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
    });
  }
  return views;
}

async function accountsOf(db: Db, connectionId: string) {
  const granted = await grantedAccounts(db, connectionId);
  const linked = await db
    .selectFrom('bank_account')
    .leftJoin('administration', 'administration.id', 'bank_account.administration_id')
    .leftJoin('daybook', 'daybook.id', 'bank_account.daybook_id')
    .leftJoin('pull_state', 'pull_state.bank_account_id', 'bank_account.id')
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
    ])
    .where('bank_account.iban', 'in', granted.length === 0 ? [''] : granted.map(({ iban }) => iban))
    .execute();
  return granted.map((account) => {
    const own = linked.find((one) => one.iban === account.iban && one.currency === account.currency);
    const named = (at: string | null, code: string | null, name: string | null) =>
      at === null || code === null || name === null ? null : { id: at, code, name };
    return {
      iban: account.iban,
      currency: account.currency,
      holder: account.holder,
      kind: account.kind,
      services: account.services,
      refusal: account.refusal,
      present: account.present,
      /** The account as it is in the hub; null while nobody linked it. */
      linked:
        own === undefined
          ? null
          : {
              id: own.id,
              here: own.connection_id === connectionId,
              services: own.services as Services,
              administration: named(own.administration_id, own.administration_code, own.administration_name),
              daybook: named(own.daybook_id, own.daybook_code, own.daybook_name),
              upTo: own.watermark,
              nextPullAt: own.next_pull_at,
              triedAt: own.tried_at,
              succeededAt: own.succeeded_at,
              failures: own.failures ?? 0,
              error: own.pull_error,
            },
    };
  });
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
