import type { ColumnType, Generated } from 'kysely';
import type { AdministrationSettings } from '../../domain/administration.ts';
import type { Json } from './json.ts';

export interface BookTables {
  administration: {
    id: string;
    organisation_id: string;
    code: string;
    name: string;
    legal_name: string | null;
    city: string | null;
    branch: string | null;
    company: string | null;
    settings: Json<AdministrationSettings>;
    created_at: Generated<string>;
  };
  ledger_account: {
    id: string;
    organisation_id: string;
    administration_id: string;
    code: string;
    name: string;
    kind: string | null;
    rgs_code: string | null;
    blocked: Generated<boolean>;
  };
  daybook: {
    id: string;
    organisation_id: string;
    administration_id: string;
    code: string;
    name: string;
    kind: 'bank' | 'cash' | 'giro' | 'memorial';
    ledger_account: string;
    iban: string | null;
    currency: Generated<string>;
    cost_centre: string | null;
    external_code: string | null;
    blocked: Generated<boolean>;
  };
  party: {
    id: string;
    organisation_id: string;
    administration_id: string;
    code: string;
    kind: string;
    name: string;
    aliases: Generated<string[]>;
    ibans: Generated<string[]>;
    address: string | null;
    postcode: string | null;
    city: string | null;
  };
  open_item: {
    id: string;
    organisation_id: string;
    administration_id: string;
    external_id: string;
    kind: string;
    party_code: string | null;
    number: string | null;
    reference: string | null;
    date: string;
    entered_on: string;
    due_date: string | null;
    amount: bigint;
    open: bigint;
    open_stated: Generated<boolean>;
    currency: string;
    payment_reference: string | null;
    held_by: string | null;
    facts: ColumnType<Readonly<Record<string, unknown>>, string, string>;
    version: Generated<number>;
    updated_at: Generated<string>;
  };
  lookup_key: {
    organisation_id: string;
    administration_id: string;
    kind: string;
    value: string;
    open_item_id: string | null;
    party_id: string | null;
  };
  terminal: {
    id: string;
    organisation_id: string;
    administration_id: string;
    code: string;
    provider: string | null;
  };
  item_part: {
    organisation_id: string;
    administration_id: string;
    item_id: string;
    position: number;
    external_id: string;
    part_id: string | null;
    amount: bigint;
  };
  characteristic: {
    id: string;
    organisation_id: string;
    administration_id: string;
    name: string;
    iban: string | null;
    text_contains: Generated<string[]>;
    direction: 'in' | 'out' | null;
    ledger_account: string;
    party_code: string | null;
    vat_code: string | null;
    cost_centre: string | null;
    split: Json<readonly Readonly<Record<string, unknown>>[]>;
    active: Generated<boolean>;
    created_by: string;
    created_at: Generated<string>;
  };
}
