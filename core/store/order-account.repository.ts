import { sql } from 'kysely';
import type { Service, ServiceState } from '../domain/consent.ts';
import type { Db } from './database.ts';

/** An account orders can go over. */
export interface OrderAccount {
  readonly id: string;
  readonly iban: string;
  readonly administrationId: string | null;
  readonly connectorId: string;
  /** Null: not linked, only files. */
  readonly connectionId: string | null;
  readonly services: Readonly<Partial<Record<Service, ServiceState>>>;
  /** 'ing', 'rabobank' …: whose payment rules count. Null: nobody's in particular. */
  readonly bank: string | null;
  /** How the account holder is called towards the other side. */
  readonly name: string;
}

/** Bank codes of Dutch IBANs → the names payment rules go by (core/formats/pain/bank-rules.ts). */
const RULES_BY_CODE: Readonly<Record<string, string>> = {
  INGB: 'ing',
  RABO: 'rabobank',
  ABNA: 'abn-amro',
  BUNQ: 'bunq',
  KNAB: 'knab',
  TRIO: 'triodos',
};

/** The name payment rules go by, of the bank code in an IBAN; null for a bank without rules of its own. */
export function rulesName(bankCode: string | null): string | null {
  return RULES_BY_CODE[bankCode ?? ''] ?? null;
}

function selectAccounts(db: Db) {
  return db
    .selectFrom('bank_account')
    .leftJoin('administration', 'administration.id', 'bank_account.administration_id')
    .select([
      'bank_account.id',
      'bank_account.iban',
      'bank_account.administration_id as administrationId',
      'bank_account.connector_id as connectorId',
      'bank_account.connection_id as connectionId',
      'bank_account.services',
      'bank_account.bank',
      'bank_account.holder',
      'administration.legal_name',
      'administration.name',
    ]);
}

type Row = Awaited<ReturnType<ReturnType<typeof selectAccounts>['executeTakeFirstOrThrow']>>;

function view(row: Row): OrderAccount {
  const { holder, legal_name, name, bank, ...rest } = row;
  return { ...rest, bank: rulesName(bank), name: legal_name ?? holder ?? name ?? '' };
}

/** Euro accounts of the organisation by number. */
export async function accountsByIban(db: Db, ibans: readonly string[]): Promise<ReadonlyMap<string, OrderAccount>> {
  const rows = await selectAccounts(db)
    .where(sql<boolean>`bank_account.iban = any(${[...ibans]}::text[])`)
    .where('bank_account.currency', '=', 'EUR')
    .execute();
  return new Map(rows.map((row) => [row.iban, view(row)]));
}

export async function orderAccount(db: Db, id: string): Promise<OrderAccount> {
  return view(await selectAccounts(db).where('bank_account.id', '=', id).executeTakeFirstOrThrow());
}

export async function existingAccounts(db: Db, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('bank_account')
    .select('id')
    .where(sql<boolean>`id = any(${[...ids]}::uuid[])`)
    .execute();
  return new Set(rows.map((row) => row.id));
}
