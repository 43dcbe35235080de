/**
 * Links to banks: what an organisation filled in for a connector, flows through a bank's consent pages, grants with their
 * accounts, when an account is pulled and how often, what a bank said twice or took back.
 */
export const sqlText = `
create table connector_config (
  organisation_id uuid not null references organisation on delete cascade,
  connector_id text not null,
  environment text not null check (environment in ('live', 'sandbox')),
  settings jsonb not null default '{}',
  sealed_secrets jsonb not null default '{}',
  updated_at timestamptz not null default now(),
  primary key (organisation_id, connector_id)
);
comment on column connector_config.environment is 'sandbox: the stand-in bank this process runs; its settings are its own.';

alter table bank_connection
  add column bank_code text,
  add column environment text not null default 'live' check (environment in ('live', 'sandbox')),
  add column tokens_expire_at timestamptz,
  add column grant_version integer not null default 0,
  add column granted_at timestamptz,
  add column reminded_days integer,
  add column error jsonb,
  add column created_by text not null default '',
  alter column updated_at set default now();
comment on column bank_connection.grant_version is 'Raised with every new sealed grant: who holds an older one reads again before it renews.';
comment on column bank_connection.reminded_days is 'The smallest of 30, 14, 7 and 1 days before the end that people were reminded of.';
create index bank_connection_due on bank_connection (expires_at) where state in ('active', 'expiring');

create table link_flow (
  id uuid primary key,
  organisation_id uuid not null references organisation on delete cascade,
  connection_id uuid not null references bank_connection on delete cascade,
  kind text not null check (kind in ('link', 'renew', 'confirm')),
  state_hash text not null unique,
  browser_hash text not null,
  started_by text not null,
  redirect_url text not null,
  step jsonb not null,
  sealed_keep text,
  status text not null default 'open' check (status in ('open', 'taken', 'done', 'denied', 'failed')),
  error jsonb,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
comment on column link_flow.browser_hash is 'SHA-256 of what the browser that started it holds: nobody finishes the link of another (THREATS OA-02, OA-22).';
create index link_flow_connection on link_flow (connection_id, created_at);

-- An answer a bank posted across sites: the browser comes back for it by a plain redirect, with its session.
create table link_landing (
  ticket_hash text primary key,
  connector_id text not null,
  connection_id uuid,
  sealed_parameters text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);

create table granted_account (
  organisation_id uuid not null references organisation on delete cascade,
  connection_id uuid not null references bank_connection on delete cascade,
  iban text not null,
  currency text not null,
  holder text,
  kind text not null,
  bank_account_id text not null,
  services jsonb not null,
  refusal text,
  present boolean not null default true,
  primary key (connection_id, iban, currency)
);
comment on column granted_account.present is 'False: an earlier consent covered it, the present one does not.';

create table pull_state (
  bank_account_id uuid primary key references bank_account on delete cascade,
  organisation_id uuid not null references organisation on delete cascade,
  wanted_from date,
  watermark date,
  cursor text,
  cursor_connection uuid,
  next_pull_at timestamptz,
  lease uuid,
  leased_until timestamptz,
  tried_at timestamptz,
  succeeded_at timestamptz,
  failures integer not null default 0,
  mismatches integer not null default 0,
  error jsonb
);
comment on column pull_state.watermark is 'Days up to and with this one were taken over from the bank.';
create index pull_state_due on pull_state (next_pull_at);

create table pull_count (
  organisation_id uuid not null references organisation on delete cascade,
  bank_account_id uuid not null references bank_account on delete cascade,
  day date not null,
  unattended integer not null default 0,
  attended integer not null default 0,
  primary key (bank_account_id, day)
);

create table bank_breaker (
  organisation_id uuid not null references organisation on delete cascade,
  connector_id text not null,
  failures integer not null default 0,
  open_until timestamptz,
  error jsonb,
  primary key (organisation_id, connector_id)
);

create table quarantined_row (
  id uuid primary key,
  organisation_id uuid not null references organisation on delete cascade,
  bank_account_id uuid not null references bank_account on delete cascade,
  evidence_id uuid not null references evidence,
  raw text not null,
  error jsonb not null,
  created_at timestamptz not null default now(),
  settled_at timestamptz,
  unique (bank_account_id, raw)
);

create table entry_case (
  id uuid primary key,
  organisation_id uuid not null references organisation on delete cascade,
  bank_account_id uuid not null references bank_account on delete cascade,
  entry_id uuid not null,
  kind text not null check (kind in ('vanished', 'amended', 'late')),
  evidence_id uuid not null references evidence,
  seen integer not null default 1,
  state text not null check (state in ('suspected', 'open', 'closed')),
  detail jsonb not null,
  counter_entry_id uuid,
  resolution text,
  opened_at timestamptz not null default now(),
  closed_at timestamptz,
  closed_by text
);
create unique index entry_case_once on entry_case (entry_id, kind) where state <> 'closed';
comment on table entry_case is 'A bank took back or changed what is stored: nothing is overwritten, a person decides.';

-- A range that did not add up is read again when the same answer comes again.
alter table statement drop constraint statement_evidence_id_position_key;
create index statement_evidence on statement (evidence_id, position);

create table bank_notice (
  organisation_id uuid not null references organisation on delete cascade,
  connection_id uuid not null references bank_connection on delete cascade,
  notice_id text not null,
  body_hash text not null,
  received_at timestamptz not null default now(),
  primary key (connection_id, notice_id)
);

do $$
declare t text;
begin
  foreach t in array array['connector_config','link_flow','granted_account','pull_state','pull_count','bank_breaker','quarantined_row',
    'entry_case','bank_notice']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy organisation_only on %I using (organisation_id = (select koppel_organisation()) or (select koppel_system()))', t);
  end loop;
end $$;
`;
