import type { Generated } from 'kysely';
import type { ConsentState, Service, ServiceState } from '../../domain/consent.ts';
import type { CsvMapping } from '../../domain/csv-mapping.ts';
import type { StatementReport } from '../../domain/import-report.ts';
import type { Reading } from '../../domain/reading.ts';
import type { Json } from './json.ts';
import type { Environment } from './links.ts';

export type EntryState = 'unmapped' | 'waiting' | 'booked';
export type Verdict = 'book' | 'propose' | 'ambiguous' | 'nothing';

export interface BankTables {
  bank_connection: {
    id: string;
    organisation_id: string;
    connector_id: string;
    state: ConsentState;
    detail: string | null;
    bank_code: string | null;
    environment: Generated<Environment>;
    sealed_grant: string | null;
    tokens_expire_at: string | null;
    /** Raised with every new sealed grant. */
    grant_version: Generated<number>;
    granted_at: string | null;
    expires_at: string | null;
    reminded_days: number | null;
    error: Json<ImportError> | null;
    created_by: Generated<string>;
    created_at: Generated<string>;
    updated_at: Generated<string>;
  };
  bank_account: {
    id: string;
    organisation_id: string;
    iban: string;
    currency: string;
    holder: string | null;
    bank: string | null;
    connection_id: string | null;
    connector_id: string;
    services: Json<Partial<Record<Service, ServiceState>>>;
    administration_id: string | null;
    daybook_id: string | null;
    linked_at: Generated<string>;
    mapped_at: string | null;
    cursor: string | null;
  };
  evidence: {
    id: string;
    organisation_id: string;
    sha256: string;
    byte_size: bigint;
    name: string;
    media_type: string | null;
    connector_id: string;
    received_at: Generated<string>;
    complete: Generated<boolean>;
  };
  evidence_chunk: { organisation_id: string; evidence_id: string; position: number; bytes: Buffer };
  import: {
    id: string;
    organisation_id: string;
    evidence_id: string | null;
    name: string;
    connector_id: string;
    source: 'upload' | 'cli' | 'folder' | 'pull';
    state: 'waiting' | 'running' | 'done' | 'failed';
    duplicate: Generated<boolean>;
    bytes_total: Generated<bigint>;
    bytes_read: Generated<bigint>;
    statements: Generated<number>;
    entries_new: Generated<number>;
    entries_known: Generated<number>;
    report: Json<readonly StatementReport[]>;
    error: Json<ImportError> | null;
    created_by: string;
    created_at: Generated<string>;
    finished_at: string | null;
    reading: Json<Reading>;
    csv_mapping_id: string | null;
  };
  csv_mapping: {
    id: string;
    organisation_id: string;
    name: string;
    header: Json<readonly string[]> | null;
    mapping: Json<CsvMapping>;
    created_by: string;
    created_at: Generated<string>;
    updated_at: Generated<string>;
  };
  statement: {
    id: string;
    organisation_id: string;
    bank_account_id: string;
    evidence_id: string;
    position: number;
    format: string;
    dialect: string | null;
    bank_statement_id: string | null;
    sequence: string | null;
    opening_date: string | null;
    opening: bigint | null;
    closing_date: string | null;
    closing: bigint | null;
    currency: string;
    first_booking: string | null;
    last_booking: string | null;
    entry_count: number;
    total: bigint;
    balanced: boolean | null;
    warnings: Json<readonly string[]>;
    created_at: Generated<string>;
  };
  entry: {
    id: string;
    organisation_id: string;
    bank_account_id: string;
    statement_id: string;
    position: number;
    booking_date: string;
    value_date: string | null;
    amount: bigint;
    currency: string;
    reversal: boolean;
    fingerprint: string;
    occurrence: number;
    bank_reference: string | null;
    end_to_end_id: string | null;
    counterparty_name: string | null;
    counterparty_iban: string | null;
    remittance_text: string | null;
    remittance_structured: string | null;
    facts: Json<Readonly<Record<string, unknown>>>;
    administration_id: string | null;
    state: EntryState;
    verdict: Verdict | null;
    comment: string | null;
    version: Generated<number>;
  };
  entry_source: { organisation_id: string; entry_id: string; statement_id: string; position: number };
  coverage_gap: {
    id: string;
    organisation_id: string;
    bank_account_id: string;
    after_statement_id: string | null;
    before_statement_id: string;
    from_date: string;
    to_date: string;
    difference: bigint;
    currency: string;
    cause: 'missing-days' | 'opening-differs';
    state: 'open' | 'closed' | 'corrected';
    opened_at: Generated<string>;
    closed_at: string | null;
  };
}

export interface ImportError {
  readonly code: string;
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly element?: string;
}
