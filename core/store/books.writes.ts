import { sql } from 'kysely';
import type { Db } from './database.ts';
import { type ItemRow, indexItems, indexParties, itemFromRow, partyFromRow } from './item.repository.ts';
import { findParts, putParts } from './part.repository.ts';

/** Rows of bulk writes: one statement for all of them, whatever their number. */
export interface BulkCounts {
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
}

interface Owner {
  readonly organisationId: string;
  readonly administrationId: string;
}

function counts(total: number, rows: readonly { readonly made: boolean }[]): BulkCounts {
  const created = rows.filter((row) => row.made).length;
  return { created, changed: rows.length - created, unchanged: total - rows.length };
}

export async function putLedgerAccounts(
  db: Db,
  owner: Owner,
  rows: readonly {
    readonly code: string;
    readonly name: string;
    readonly kind?: string | null | undefined;
    readonly rgsCode?: string | null | undefined;
    readonly blocked: boolean;
  }[],
  newId: () => string,
): Promise<BulkCounts> {
  const input = JSON.stringify(rows.map((row) => ({ id: newId(), ...row })));
  const written = await sql<{ made: boolean }>`
    insert into ledger_account (id, organisation_id, administration_id, code, name, kind, rgs_code, blocked)
    select id, ${owner.organisationId}::uuid, ${owner.administrationId}::uuid, code, name, kind, "rgsCode", blocked
    from json_to_recordset(${input}::json) as t(id uuid, code text, name text, kind text, "rgsCode" text, blocked boolean)
    on conflict (administration_id, code) do update
      set name = excluded.name, kind = excluded.kind, rgs_code = excluded.rgs_code, blocked = excluded.blocked
      where (ledger_account.name, ledger_account.kind, ledger_account.rgs_code, ledger_account.blocked)
        is distinct from (excluded.name, excluded.kind, excluded.rgs_code, excluded.blocked)
    returning xmax = 0 as made`.execute(db);
  return counts(rows.length, written.rows);
}

export interface DaybookInput {
  readonly code: string;
  readonly name: string;
  readonly kind: string;
  readonly ledgerAccount: string;
  readonly iban?: string | null | undefined;
  readonly currency: string;
  readonly costCentre?: string | null | undefined;
  readonly externalCode?: string | null | undefined;
  readonly blocked: boolean;
}

export async function putDaybooks(
  db: Db,
  owner: Owner,
  rows: readonly DaybookInput[],
  newId: () => string,
): Promise<BulkCounts> {
  const input = JSON.stringify(rows.map((row) => ({ id: newId(), ...row })));
  const written = await sql<{ made: boolean }>`
    insert into daybook (id, organisation_id, administration_id, code, name, kind, ledger_account, iban, currency, cost_centre, external_code, blocked)
    select id, ${owner.organisationId}::uuid, ${owner.administrationId}::uuid, code, name, kind, "ledgerAccount", iban, currency, "costCentre", "externalCode", blocked
    from json_to_recordset(${input}::json)
      as t(id uuid, code text, name text, kind text, "ledgerAccount" text, iban text, currency text, "costCentre" text, "externalCode" text, blocked boolean)
    on conflict (administration_id, code) do update
      set name = excluded.name, kind = excluded.kind, ledger_account = excluded.ledger_account, iban = excluded.iban, currency = excluded.currency,
        cost_centre = excluded.cost_centre, external_code = excluded.external_code, blocked = excluded.blocked
      where (daybook.name, daybook.kind, daybook.ledger_account, daybook.iban, daybook.currency, daybook.cost_centre, daybook.external_code, daybook.blocked)
        is distinct from (excluded.name, excluded.kind, excluded.ledger_account, excluded.iban, excluded.currency, excluded.cost_centre, excluded.external_code, excluded.blocked)
    returning xmax = 0 as made`.execute(db);
  return counts(rows.length, written.rows);
}

export interface PartyInput {
  readonly code: string;
  readonly kind: string;
  readonly name: string;
  readonly aliases: readonly string[];
  readonly ibans: readonly string[];
  readonly address?: string | null | undefined;
  readonly postcode?: string | null | undefined;
  readonly city?: string | null | undefined;
}

export async function putParties(
  db: Db,
  owner: Owner,
  rows: readonly PartyInput[],
  newId: () => string,
): Promise<BulkCounts> {
  const input = JSON.stringify(rows.map((row) => ({ id: newId(), ...row })));
  const written = await sql<{ id: string; made: boolean }>`
    insert into party (id, organisation_id, administration_id, code, kind, name, aliases, ibans, address, postcode, city)
    select id, ${owner.organisationId}::uuid, ${owner.administrationId}::uuid, code, kind, name,
      array(select json_array_elements_text(aliases)), array(select json_array_elements_text(ibans)), address, postcode, city
    from json_to_recordset(${input}::json)
      as t(id uuid, code text, kind text, name text, aliases json, ibans json, address text, postcode text, city text)
    on conflict (administration_id, code) do update
      set kind = excluded.kind, name = excluded.name, aliases = excluded.aliases, ibans = excluded.ibans, address = excluded.address,
        postcode = excluded.postcode, city = excluded.city
      where (party.kind, party.name, party.aliases, party.ibans, party.address, party.postcode, party.city)
        is distinct from (excluded.kind, excluded.name, excluded.aliases, excluded.ibans, excluded.address, excluded.postcode, excluded.city)
    returning id, xmax = 0 as made`.execute(db);
  const ids = written.rows.map((row) => row.id);
  if (ids.length > 0) {
    const changed = await db
      .selectFrom('party')
      .innerJoin('administration', 'administration.id', 'party.administration_id')
      .selectAll('party')
      .select('administration.code as administration_code')
      .where(sql<boolean>`party.id = any(${ids}::uuid[])`)
      .execute();
    await indexParties(db, owner.organisationId, changed.map(partyFromRow));
  }
  return counts(rows.length, written.rows);
}

export interface ItemInput {
  readonly externalId: string;
  readonly kind: string;
  readonly party: string | null;
  readonly number: string | null;
  readonly reference: string | null;
  readonly date: string;
  readonly enteredOn: string;
  readonly dueDate: string | null;
  readonly amount: bigint;
  /** Null: what Koppel itself booked on it decides. */
  readonly open: bigint | null;
  readonly currency: string;
  readonly paymentReference: string | null;
  readonly facts: string;
  /** What it settles when it is booked, by the ERP's ids: they may come later than the item itself. Absent: as it was. */
  readonly settles?: readonly { readonly externalId: string; readonly minor: bigint }[];
}

/**
 * Puts open items of an administration. An item that is sent again changes; when the ERP does not say what is open, an item keeps
 * what was settled on it here.
 */
export async function putItems(
  db: Db,
  owner: Owner,
  rows: readonly ItemInput[],
  newId: () => string,
): Promise<BulkCounts> {
  const input = JSON.stringify(
    rows.map(({ settles: _, ...row }) => ({
      ...row,
      id: newId(),
      amount: row.amount.toString(),
      open: row.open?.toString() ?? null,
      facts: JSON.parse(row.facts),
    })),
  );
  const written = await sql<ItemRow & { made: boolean }>`
    with input as (
      select * from json_to_recordset(${input}::json) as t(id uuid, "externalId" text, kind text, party text, number text, reference text, date date,
        "enteredOn" date, "dueDate" date, amount bigint, open bigint, currency text, "paymentReference" text, facts jsonb)
    ), put as (
      insert into open_item (id, organisation_id, administration_id, external_id, kind, party_code, number, reference, date, entered_on, due_date,
        amount, open, open_stated, currency, payment_reference, facts)
      select id, ${owner.organisationId}::uuid, ${owner.administrationId}::uuid, "externalId", kind, party, number, reference, date, "enteredOn", "dueDate",
        amount, coalesce(open, amount), open is not null, currency, "paymentReference", facts
      from input order by "externalId"
      on conflict (administration_id, external_id) do update
        set kind = excluded.kind, party_code = excluded.party_code, number = excluded.number, reference = excluded.reference, date = excluded.date,
          entered_on = excluded.entered_on, due_date = excluded.due_date, amount = excluded.amount,
          open = case when excluded.open_stated then excluded.open else (
            case when excluded.amount >= 0 then greatest(excluded.amount - (open_item.amount - open_item.open), 0)
              else least(excluded.amount - (open_item.amount - open_item.open), 0) end) end,
          open_stated = excluded.open_stated,
          currency = excluded.currency, payment_reference = excluded.payment_reference, facts = excluded.facts,
          version = open_item.version + 1, updated_at = now()
        where (open_item.kind, open_item.party_code, open_item.number, open_item.reference, open_item.date, open_item.entered_on, open_item.due_date,
            open_item.amount, open_item.currency, open_item.payment_reference, open_item.facts)
          is distinct from (excluded.kind, excluded.party_code, excluded.number, excluded.reference, excluded.date, excluded.entered_on, excluded.due_date,
            excluded.amount, excluded.currency, excluded.payment_reference, excluded.facts)
          or (excluded.open_stated and open_item.open <> excluded.open)
      returning *, xmax = 0 as made
    )
    select put.*, administration.code as administration_code from put join administration on administration.id = put.administration_id`.execute(
    db,
  );
  const ids = new Map(written.rows.map((row) => [row.external_id, row.id]));
  const given = rows.flatMap(({ externalId, settles }) => {
    const itemId = ids.get(externalId);
    return itemId === undefined || settles === undefined ? [] : [{ itemId, settles }];
  });
  await findParts(db, owner.administrationId, [...ids.values()]);
  await putParts(
    db,
    owner,
    given.map(({ itemId }) => itemId),
    given.flatMap(({ itemId, settles }) => settles.map((part) => ({ itemId, ...part }))),
  );
  if (written.rows.length > 0) await indexItems(db, owner.organisationId, written.rows.map(itemFromRow));
  return counts(rows.length, written.rows);
}
