import { sql } from 'kysely';
import { KoppelError } from '../domain/errors.ts';
import { type Db, violates } from './database.ts';

export interface AccountKey {
  readonly iban: string;
  readonly currency: string;
}

/** An account with where it is mapped to. */
export interface LinkedAccount extends AccountKey {
  readonly id: string;
  readonly administrationId: string | null;
  readonly daybookId: string | null;
}

const ACCOUNT = ['id', 'iban', 'currency', 'administration_id as administrationId', 'daybook_id as daybookId'] as const;

/**
 * The accounts of the organisation by number, made where they are new and locked for this transaction in one order, so that two
 * imports of the same accounts wait for each other and never deadlock. A new account finds its administration by itself when
 * exactly one daybook carries its number. Throws `account_linked_elsewhere`.
 */
export async function lockAccounts(
  db: Db,
  organisationId: string,
  wanted: readonly (AccountKey & { readonly holder: string | null; readonly bank: string | null })[],
  connectorId: string,
  newId: () => string,
): Promise<readonly LinkedAccount[]> {
  const ordered = [...wanted].sort((a, b) => (a.iban + a.currency < b.iban + b.currency ? -1 : 1));
  const accounts: LinkedAccount[] = [];
  for (const account of ordered) {
    accounts.push(
      (await lockAccount(db, account)) ?? (await createAccount(db, organisationId, account, connectorId, newId)),
    );
  }
  return accounts;
}

function lockAccount(db: Db, key: AccountKey): Promise<LinkedAccount | undefined> {
  return db
    .selectFrom('bank_account')
    .select(ACCOUNT)
    .where('iban', '=', key.iban)
    .where('currency', '=', key.currency)
    .forUpdate()
    .executeTakeFirst();
}

export function findAccountByNumber(db: Db, key: AccountKey): Promise<LinkedAccount | undefined> {
  return lockAccount(db, key);
}

export async function createAccount(
  db: Db,
  organisationId: string,
  account: AccountKey & { readonly holder: string | null; readonly bank: string | null },
  connectorId: string,
  newId: () => string,
): Promise<LinkedAccount> {
  const daybooks = await db
    .selectFrom('daybook')
    .select(['id', 'administration_id'])
    .where('organisation_id', '=', organisationId)
    .where('iban', '=', account.iban)
    .where('currency', '=', account.currency)
    .where('blocked', '=', false)
    .execute();
  const only = daybooks.length === 1 ? daybooks[0] : undefined;
  try {
    await sql`savepoint new_account`.execute(db);
    const made = await db
      .insertInto('bank_account')
      .values({
        id: newId(),
        organisation_id: organisationId,
        iban: account.iban,
        currency: account.currency,
        holder: account.holder,
        bank: account.bank,
        connector_id: connectorId,
        services: '{}',
        administration_id: only?.administration_id ?? null,
        daybook_id: only?.id ?? null,
        mapped_at: only === undefined ? null : sql<string>`now()`,
      })
      .returning(ACCOUNT)
      .executeTakeFirstOrThrow();
    return made;
  } catch (error) {
    if (!violates(error, 'bank_account_iban')) throw error;
    // Ours, made a moment ago by another import: it can be seen now. Another organisation's: it cannot.
    await sql`rollback to savepoint new_account`.execute(db);
    const ours = await lockAccount(db, account);
    if (ours !== undefined) return ours;
    throw new KoppelError(
      'account_linked_elsewhere',
      `Account ${account.iban} is linked by another organisation. It has to be disconnected there first.`,
    );
  }
}

/** Maps an account to an administration and daybook, or takes it out (both null). Returns what it was before. */
export async function mapAccount(
  db: Db,
  id: string,
  to: { readonly administrationId: string; readonly daybookId: string } | null,
): Promise<void> {
  await db
    .updateTable('bank_account')
    .set({
      administration_id: to?.administrationId ?? null,
      daybook_id: to?.daybookId ?? null,
      mapped_at: to === null ? null : sql<string>`now()`,
    })
    .where('id', '=', id)
    .execute();
  if (to === null) {
    await db
      .updateTable('entry')
      .set({ administration_id: null, state: 'unmapped', verdict: null })
      .where('bank_account_id', '=', id)
      .where('state', '=', 'waiting')
      .execute();
    return;
  }
  await db
    .updateTable('entry')
    .set({ administration_id: to.administrationId, state: 'waiting', verdict: null })
    .where('bank_account_id', '=', id)
    .where('state', 'in', ['unmapped', 'waiting'])
    .execute();
}

export function findAccount(db: Db, id: string) {
  return db.selectFrom('bank_account').selectAll().where('id', '=', id).executeTakeFirst();
}

export function unmappedAccounts(db: Db): Promise<readonly (AccountKey & { readonly id: string })[]> {
  return db
    .selectFrom('bank_account')
    .select(['id', 'iban', 'currency'])
    .where('administration_id', 'is', null)
    .orderBy('iban')
    .execute();
}
