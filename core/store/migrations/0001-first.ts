/**
 * The first tables: organisations and who may enter, books, bank accounts, evidence, statements, entries, bookings, streams and
 * deliveries. Everything an organisation owns carries its id and stands under row-level security from here on.
 * Amounts are bigint in minor units of the row's currency, signed from the account holder's side.
 */
export const sqlText = `
create function koppel_organisation() returns uuid language sql stable as
  $$ select nullif(current_setting('koppel.organisation', true), '')::uuid $$;
create function koppel_system() returns boolean language sql stable as
  $$ select coalesce(current_setting('koppel.system', true), '') = 'on' $$;

create table organisation (
  id uuid primary key,
  name text not null,
  created_at timestamptz not null default now()
);

-- People are not rows of one organisation: an accountant works for many.
create table app_user (
  id uuid primary key,
  email text not null,
  name text not null,
  password_hash text not null,
  language text not null default 'nl' check (language in ('nl', 'en')),
  failed_sign_ins integer not null default 0,
  blocked_until timestamptz,
  created_at timestamptz not null default now()
);
create unique index app_user_email on app_user (lower(email));

create table membership (
  user_id uuid not null references app_user on delete cascade,
  organisation_id uuid not null references organisation on delete cascade,
  role text not null check (role in ('administrator', 'bookkeeper', 'viewer')),
  primary key (user_id, organisation_id)
);

create table session (
  token_hash text primary key,
  user_id uuid not null references app_user on delete cascade,
  organisation_id uuid not null references organisation on delete cascade,
  created_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index session_by_user on session (user_id);
comment on column session.token_hash is 'SHA-256 of the cookie: the table alone opens no door.';

create table api_key (
  id uuid primary key,
  organisation_id uuid not null references organisation on delete cascade,
  name text not null,
  prefix text not null,
  secret_hash text not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  revoked_at timestamptz
);
create unique index api_key_hash on api_key (secret_hash);

create table audit (
  id bigint generated always as identity primary key,
  organisation_id uuid references organisation on delete cascade,
  at timestamptz not null default now(),
  actor text not null,
  action text not null,
  subject text,
  details jsonb not null default '{}'
);
create index audit_organisation on audit (organisation_id, id);

create table idempotency (
  organisation_id uuid not null references organisation on delete cascade,
  key text not null,
  request_hash text not null,
  status integer,
  body text,
  created_at timestamptz not null default now(),
  primary key (organisation_id, key)
);
comment on column idempotency.status is 'Null while the first request runs.';

-- Books ---------------------------------------------------------------------------------------------------------------

create table administration (
  id uuid primary key,
  organisation_id uuid not null references organisation on delete cascade,
  code text not null,
  name text not null,
  legal_name text,
  city text,
  branch text,
  company text,
  settings jsonb not null default '{}',
  created_at timestamptz not null default now(),
  unique (organisation_id, code)
);
comment on column administration.company is 'Administrations with the same company (branches) may book for each other; null: stands alone.';
comment on column administration.settings is
  'Policy: booking of corrections, thresholds, and the ledger accounts for differences, discounts, suspense …';

create table ledger_account (
  id uuid primary key,
  organisation_id uuid not null references organisation on delete cascade,
  administration_id uuid not null references administration on delete cascade,
  code text not null,
  name text not null,
  kind text,
  rgs_code text,
  blocked boolean not null default false,
  unique (administration_id, code)
);

create table daybook (
  id uuid primary key,
  organisation_id uuid not null references organisation on delete cascade,
  administration_id uuid not null references administration on delete cascade,
  code text not null,
  name text not null,
  kind text not null check (kind in ('bank', 'cash', 'giro', 'memorial')),
  ledger_account text not null,
  iban text,
  currency text not null default 'EUR',
  cost_centre text,
  external_code text,
  blocked boolean not null default false,
  unique (administration_id, code)
);

create table party (
  id uuid primary key,
  organisation_id uuid not null references organisation on delete cascade,
  administration_id uuid not null references administration on delete cascade,
  code text not null,
  kind text not null,
  name text not null,
  aliases text[] not null default '{}',
  ibans text[] not null default '{}',
  address text,
  postcode text,
  city text,
  unique (administration_id, code)
);

create table open_item (
  id uuid primary key,
  organisation_id uuid not null references organisation on delete cascade,
  administration_id uuid not null references administration on delete cascade,
  external_id text not null,
  kind text not null,
  party_code text,
  number text,
  reference text,
  date date not null,
  entered_on date not null,
  due_date date,
  amount bigint not null,
  open bigint not null,
  open_stated boolean not null default false,
  currency text not null,
  payment_reference text,
  held_by uuid references open_item,
  facts jsonb not null default '{}',
  version integer not null default 1,
  updated_at timestamptz not null default now(),
  unique (administration_id, external_id),
  check (sign(open) = 0 or sign(open) = sign(amount)),
  check (abs(open) <= abs(amount))
);
create index open_item_list on open_item (administration_id, kind, due_date) where open <> 0;
comment on column open_item.open_stated is 'The ERP itself said what is open, at its last word.';
comment on column open_item.held_by is 'The open payment order or direct-debit batch that will settle it.';
comment on column open_item.amount is 'Signed as the bank entry that settles it: a sales invoice is positive.';

-- What matching asks the books by: normalised values of items and parties (core/matching/item-keys.ts).
create table lookup_key (
  organisation_id uuid not null,
  administration_id uuid not null references administration on delete cascade,
  kind text not null,
  value text not null,
  open_item_id uuid references open_item on delete cascade,
  party_id uuid references party on delete cascade,
  check ((open_item_id is null) <> (party_id is null))
);
create index lookup_key_value on lookup_key (organisation_id, kind, value, administration_id);
create index lookup_key_item on lookup_key (open_item_id) where open_item_id is not null;
create index lookup_key_party on lookup_key (party_id) where party_id is not null;

create table characteristic (
  id uuid primary key,
  organisation_id uuid not null references organisation on delete cascade,
  administration_id uuid not null references administration on delete cascade,
  name text not null,
  iban text,
  text_contains text[] not null default '{}',
  direction text check (direction in ('in', 'out')),
  ledger_account text not null,
  party_code text,
  vat_code text,
  cost_centre text,
  split jsonb not null default '[]',
  active boolean not null default true,
  created_by text not null,
  created_at timestamptz not null default now(),
  check (iban is not null or cardinality(text_contains) > 0)
);
create index characteristic_administration on characteristic (administration_id) where active;

-- Banks ---------------------------------------------------------------------------------------------------------------

create table bank_connection (
  id uuid primary key,
  organisation_id uuid not null references organisation on delete cascade,
  connector_id text not null,
  state text not null,
  detail text,
  sealed_grant text,
  expires_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table bank_account (
  id uuid primary key,
  organisation_id uuid not null references organisation on delete cascade,
  iban text not null,
  currency text not null,
  holder text,
  bank text,
  connection_id uuid references bank_connection on delete set null,
  connector_id text not null,
  services jsonb not null default '{}',
  administration_id uuid references administration on delete set null,
  daybook_id uuid references daybook on delete set null,
  linked_at timestamptz not null default now(),
  mapped_at timestamptz,
  cursor text
);
-- One organisation links an IBAN at a time, whoever asks; row-level security hides rows, not this index.
create unique index bank_account_iban on bank_account (iban, currency);
comment on column bank_account.iban is 'The IBAN, or the account number as the bank writes it where there is none.';

create table evidence (
  id uuid primary key,
  organisation_id uuid not null references organisation on delete cascade,
  sha256 text not null,
  byte_size bigint not null,
  name text not null,
  media_type text,
  connector_id text not null,
  received_at timestamptz not null default now(),
  complete boolean not null default false,
  unique (organisation_id, sha256)
);
create table evidence_chunk (
  organisation_id uuid not null,
  evidence_id uuid not null references evidence on delete cascade,
  position integer not null,
  bytes bytea not null,
  primary key (evidence_id, position)
);
alter table evidence_chunk alter column bytes set storage external;

create table import (
  id uuid primary key,
  organisation_id uuid not null references organisation on delete cascade,
  evidence_id uuid references evidence,
  name text not null,
  connector_id text not null,
  source text not null check (source in ('upload', 'cli', 'folder', 'pull')),
  state text not null check (state in ('waiting', 'running', 'done', 'failed')),
  duplicate boolean not null default false,
  bytes_total bigint not null default 0,
  bytes_read bigint not null default 0,
  statements integer not null default 0,
  entries_new integer not null default 0,
  entries_known integer not null default 0,
  report jsonb not null default '[]',
  error jsonb,
  created_by text not null,
  created_at timestamptz not null default now(),
  finished_at timestamptz
);
create index import_list on import (organisation_id, created_at desc, id);
comment on column import.report is 'Per statement: account, period, counts, warnings; what the person who uploaded it sees.';

create table statement (
  id uuid primary key,
  organisation_id uuid not null references organisation on delete cascade,
  bank_account_id uuid not null references bank_account,
  evidence_id uuid not null references evidence,
  position integer not null,
  format text not null,
  dialect text,
  bank_statement_id text,
  sequence text,
  opening_date date,
  opening bigint,
  closing_date date,
  closing bigint,
  currency text not null,
  first_booking date,
  last_booking date,
  entry_count integer not null,
  total bigint not null,
  balanced boolean,
  warnings jsonb not null default '[]',
  created_at timestamptz not null default now(),
  unique (evidence_id, position)
);
create index statement_account on statement (bank_account_id, closing_date);

create table entry (
  id uuid primary key,
  organisation_id uuid not null,
  bank_account_id uuid not null,
  statement_id uuid not null,
  position integer not null,
  booking_date date not null,
  value_date date,
  amount bigint not null,
  currency text not null,
  reversal boolean not null,
  fingerprint uuid not null,
  occurrence integer not null,
  bank_reference text,
  end_to_end_id text,
  counterparty_name text,
  counterparty_iban text,
  remittance_text text,
  remittance_structured text,
  facts jsonb not null,
  administration_id uuid,
  state text not null check (state in ('unmapped', 'waiting', 'booked')),
  verdict text check (verdict in ('book', 'propose', 'ambiguous', 'nothing')),
  comment text,
  version integer not null default 1,
  unique (bank_account_id, fingerprint, occurrence)
);
create index entry_statement on entry (statement_id, position);
create index entry_account_day on entry (bank_account_id, booking_date, amount);
create index entry_queue on entry (administration_id, booking_date, id) where state = 'waiting';
create index entry_unmapped on entry (bank_account_id) where state = 'unmapped';
create index entry_list on entry (organisation_id, booking_date desc, id desc);
comment on column entry.fingerprint is 'What makes an entry the same one in every delivery (core/domain/fingerprint.ts).';
comment on column entry.statement_id is 'The delivery it was first seen in; a foreign key checked a hundred thousand times is half the cost of an import, so koppel doctor checks it.';
comment on column entry.facts is 'All fields of core/domain/entry.ts that have no column.';

-- The deliveries an entry was seen in again: the proof that another format of the same day was recognised, not lost.
create table entry_source (
  organisation_id uuid not null,
  entry_id uuid not null,
  statement_id uuid not null,
  position integer not null,
  primary key (statement_id, position)
);
create index entry_source_entry on entry_source (entry_id);

create table coverage_gap (
  id uuid primary key,
  organisation_id uuid not null references organisation on delete cascade,
  bank_account_id uuid not null references bank_account,
  after_statement_id uuid references statement,
  before_statement_id uuid not null references statement,
  from_date date not null,
  to_date date not null,
  difference bigint not null,
  currency text not null,
  cause text not null check (cause in ('missing-days', 'opening-differs')),
  state text not null check (state in ('open', 'closed', 'corrected')),
  opened_at timestamptz not null default now(),
  closed_at timestamptz
);
create index coverage_gap_account on coverage_gap (bank_account_id, from_date);
create unique index coverage_gap_open on coverage_gap (before_statement_id) where state <> 'closed';

-- Bookings ------------------------------------------------------------------------------------------------------------

create table proposal (
  organisation_id uuid not null,
  entry_id uuid not null references entry,
  rank integer not null,
  probability real not null,
  body jsonb not null,
  primary key (entry_id, rank)
);

create table booking (
  id uuid primary key,
  organisation_id uuid not null references organisation on delete cascade,
  administration_id uuid not null references administration,
  daybook_id uuid not null references daybook,
  kind text not null check (kind in ('entry', 'correction', 'reversal')),
  entry_id uuid references entry,
  gap_id uuid references coverage_gap,
  reverses_id uuid references booking,
  date date not null,
  amount bigint not null,
  currency text not null,
  decided_by jsonb not null,
  evidence jsonb not null,
  comment text,
  live boolean not null default true,
  created_at timestamptz not null default now()
);
-- One live booking per entry, and a booking is reversed once: two people, or a person and a rule, cannot both win.
create unique index booking_live on booking (entry_id) where live and kind = 'entry';
create unique index booking_reversed_once on booking (reverses_id) where reverses_id is not null;
create unique index booking_gap_live on booking (gap_id) where live and kind = 'correction';
create index booking_administration on booking (administration_id, created_at desc, id);

create table allocation (
  organisation_id uuid not null,
  booking_id uuid not null references booking,
  position integer not null,
  amount bigint not null,
  kind text not null,
  open_item_id uuid references open_item,
  body jsonb not null,
  primary key (booking_id, position)
);
create index allocation_item on allocation (open_item_id) where open_item_id is not null;

-- Streams and deliveries ----------------------------------------------------------------------------------------------

create table stream (
  id uuid primary key,
  organisation_id uuid not null references organisation on delete cascade,
  administration_id uuid not null references administration,
  iban text not null,
  head_seq bigint not null default 0,
  head_hash text not null,
  unique (administration_id, iban)
);

create table stream_row (
  organisation_id uuid not null,
  stream_id uuid not null references stream,
  seq bigint not null,
  id uuid not null,
  type text not null,
  booking_id uuid,
  entry_id uuid,
  body text not null,
  hash text not null,
  created_at timestamptz not null default now(),
  primary key (stream_id, seq)
);
create unique index stream_row_id on stream_row (id);

create table sink_target (
  id uuid primary key,
  organisation_id uuid not null references organisation on delete cascade,
  sink_id text not null,
  name text not null,
  settings jsonb not null,
  sealed_secrets jsonb not null default '{}',
  administrations uuid[],
  state text not null check (state in ('active', 'paused', 'disabled')),
  reason text,
  created_at timestamptz not null default now()
);
comment on column sink_target.administrations is 'Null: all of the organisation.';

-- How far each receiver is on each stream: pushed (a sink target) or pulled (an API key that acknowledges).
create table receiver (
  id uuid primary key,
  organisation_id uuid not null references organisation on delete cascade,
  stream_id uuid not null references stream,
  sink_target_id uuid references sink_target on delete cascade,
  api_key_id uuid references api_key on delete cascade,
  acknowledged_seq bigint not null default 0,
  attempts integer not null default 0,
  next_attempt_at timestamptz,
  first_failed_at timestamptz,
  last_error text,
  updated_at timestamptz not null default now(),
  check ((sink_target_id is null) <> (api_key_id is null))
);
create unique index receiver_target on receiver (stream_id, sink_target_id) where sink_target_id is not null;
create unique index receiver_key on receiver (stream_id, api_key_id) where api_key_id is not null;

create table delivery (
  organisation_id uuid not null,
  receiver_id uuid not null references receiver on delete cascade,
  seq bigint not null,
  state text not null check (state in ('delivered', 'failing', 'refused')),
  attempts integer not null,
  status integer,
  error text,
  at timestamptz not null default now(),
  primary key (receiver_id, seq)
);
create index delivery_failing on delivery (organisation_id, at desc) where state <> 'delivered';

do $$
declare t text;
begin
  foreach t in array array[
    'api_key','audit','idempotency','administration','ledger_account','daybook','party','open_item','lookup_key','characteristic',
    'bank_connection','bank_account','evidence','evidence_chunk','import','statement','entry','entry_source','coverage_gap','proposal',
    'booking','allocation','stream','stream_row','sink_target','receiver','delivery','membership','session']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy organisation_only on %I using (organisation_id = (select koppel_organisation()) or (select koppel_system()))', t);
  end loop;
end $$;
alter table organisation enable row level security;
alter table organisation force row level security;
create policy organisation_only on organisation using (id = (select koppel_organisation()) or (select koppel_system()));
`;
