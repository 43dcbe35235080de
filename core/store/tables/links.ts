import type { ColumnType, Generated } from 'kysely';
import type { Service, ServiceState } from '../../domain/consent.ts';
import type { ImportError } from './bank.ts';
import type { Json } from './json.ts';

export type Environment = 'live' | 'sandbox';
export type FlowKind = 'link' | 'renew' | 'confirm';
export type FlowStatus = 'open' | 'taken' | 'done' | 'denied' | 'failed';

export interface LinkTables {
  connector_config: {
    organisation_id: string;
    connector_id: string;
    environment: Environment;
    settings: Json<Readonly<Record<string, string | boolean>>>;
    sealed_secrets: Json<Readonly<Record<string, string>>>;
    updated_at: Generated<string>;
    /** Name of a certificate's setting → the days before its end that people were last reminded at. */
    reminded: ColumnType<Readonly<Record<string, number>>, string | undefined, string>;
  };
  link_flow: {
    id: string;
    organisation_id: string;
    connection_id: string;
    kind: FlowKind;
    state_hash: string;
    browser_hash: string;
    started_by: string;
    redirect_url: string;
    /** The step as the plugin gave it, without what it keeps. */
    step: Json<FlowStep>;
    sealed_keep: string | null;
    status: Generated<FlowStatus>;
    error: Json<ImportError> | null;
    created_at: Generated<string>;
    expires_at: string;
  };
  link_landing: {
    ticket_hash: string;
    connector_id: string;
    connection_id: string | null;
    sealed_parameters: string;
    created_at: Generated<string>;
    expires_at: string;
  };
  granted_account: {
    organisation_id: string;
    connection_id: string;
    iban: string;
    currency: string;
    holder: string | null;
    kind: string;
    bank_account_id: string;
    services: Json<Readonly<Record<Service, ServiceState>>>;
    refusal: string | null;
    present: Generated<boolean>;
  };
  pull_state: {
    bank_account_id: string;
    organisation_id: string;
    wanted_from: string | null;
    watermark: string | null;
    cursor: string | null;
    cursor_connection: string | null;
    next_pull_at: string | null;
    lease: string | null;
    leased_until: string | null;
    tried_at: string | null;
    succeeded_at: string | null;
    failures: Generated<number>;
    mismatches: Generated<number>;
    error: Json<ImportError> | null;
  };
  pull_count: {
    organisation_id: string;
    bank_account_id: string;
    day: string;
    unattended: Generated<number>;
    attended: Generated<number>;
  };
  bank_breaker: {
    organisation_id: string;
    connector_id: string;
    failures: Generated<number>;
    open_until: string | null;
    error: Json<ImportError> | null;
  };
  quarantined_row: {
    id: string;
    organisation_id: string;
    bank_account_id: string;
    evidence_id: string;
    raw: string;
    error: Json<ImportError>;
    created_at: Generated<string>;
    settled_at: string | null;
  };
  entry_case: {
    id: string;
    organisation_id: string;
    bank_account_id: string;
    entry_id: string;
    kind: 'vanished' | 'amended' | 'late';
    evidence_id: string;
    seen: Generated<number>;
    state: 'suspected' | 'open' | 'closed';
    detail: Json<CaseDetail>;
    counter_entry_id: string | null;
    resolution: string | null;
    opened_at: Generated<string>;
    closed_at: string | null;
    closed_by: string | null;
  };
  used_answer: {
    organisation_id: string;
    connector_id: string;
    answer_id: string;
    until: string;
  };
  bank_notice: {
    organisation_id: string;
    connection_id: string;
    notice_id: string;
    body_hash: string;
    received_at: Generated<string>;
  };
}

export interface FlowStep {
  readonly kind: 'redirect' | 'form' | 'wait';
  readonly [name: string]: unknown;
}

/** What was stored and what the bank says now, amounts as decimal strings. `now` null: the bank no longer has it. */
export interface CaseDetail {
  readonly before: { readonly date: string; readonly amount: string; readonly text: string | null };
  readonly now: { readonly date: string; readonly amount: string; readonly text: string | null } | null;
}
