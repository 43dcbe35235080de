/**
 * The way out: orders, the batches they leave in, who approved what, and the log that is written before anything is sent. What is
 * sent is kept for ever, byte for byte. Amounts are positive minor units: what is paid or collected.
 */
export const sqlText = `
create table mandate (
  id uuid primary key,
  organisation_id uuid not null references organisation on delete cascade,
  administration_id uuid not null references administration on delete cascade,
  mandate_id text not null,
  creditor_id text not null,
  scheme text not null check (scheme in ('core', 'b2b')),
  type text not null check (type in ('recurrent', 'one-off')),
  status text not null check (status in ('draft', 'active', 'suspended', 'used', 'expired', 'cancelled')),
  signed_on date not null,
  debtor_name text not null,
  debtor_iban text not null,
  debtor_bic text,
  party_code text,
  last_collected_on date,
  last_outcome text check (last_outcome in ('collected', 'rejected', 'returned')),
  amendment jsonb,
  version integer not null default 1,
  created_by text not null,
  created_at timestamptz not null default now(),
  unique (organisation_id, creditor_id, mandate_id)
);
create index mandate_list on mandate (organisation_id, mandate_id, id);
comment on column mandate.amendment is 'What changed since the last collection; told to the debtor''s bank with the next one, once.';

-- Files are numbered per organisation, without end: the number stands in the name people recognise.
create table payment_batch (
  id uuid primary key,
  organisation_id uuid not null references organisation on delete cascade,
  administration_id uuid not null references administration on delete cascade,
  bank_account_id uuid not null references bank_account,
  kind text not null check (kind in ('credit-transfer', 'direct-debit')),
  scheme text not null,
  sequence_type text,
  category_purpose text,
  date date not null,
  creditor_id text,
  channel text not null check (channel in ('bank', 'file')),
  status text not null,
  number bigint not null,
  message_id text not null,
  file_name text not null,
  format text not null,
  made_at timestamptz not null,
  sha256 text not null,
  order_count integer not null,
  total bigint not null,
  currency text not null,
  approvals_needed integer not null default 1,
  approved_at timestamptz,
  fence bigint not null default 0,
  lease_until timestamptz,
  not_before timestamptz,
  sent_at timestamptz,
  bank_ref text,
  confirm_url text,
  bank_code text,
  reason_code text,
  reason_text text,
  next_poll_at timestamptz,
  polls integer not null default 0,
  overdue_at timestamptz,
  version integer not null default 1,
  created_by text not null,
  created_at timestamptz not null default now(),
  unique (organisation_id, number),
  unique (organisation_id, message_id)
);
create index payment_batch_list on payment_batch (organisation_id, created_at desc, id desc);
create index payment_batch_due on payment_batch (next_poll_at) where next_poll_at is not null;
create index payment_batch_lease on payment_batch (lease_until) where status in ('approved', 'in-flight');
comment on column payment_batch.sha256 is 'Of the bytes in payment_file: what approvers sign and what is sent.';
comment on column payment_batch.fence is 'Counts claims: a worker that slept through its lease is known by an older number.';
comment on column payment_batch.lease_until is 'Database time, so that clocks of machines do not matter.';
comment on column payment_batch.overdue_at is 'When the bank entry is missed: an alarm is raised then.';

create table payment_file (
  organisation_id uuid not null references organisation on delete cascade,
  batch_id uuid not null references payment_batch on delete cascade,
  sha256 text not null,
  bytes bytea not null,
  created_at timestamptz not null default now(),
  primary key (batch_id, sha256)
);
alter table payment_file alter column bytes set storage external;
create function koppel_never_changed() returns trigger language plpgsql as $$
begin
  raise exception 'a row of % is never changed', tg_table_name using errcode = '23514';
end $$;
create trigger payment_file_fixed before update on payment_file for each row execute function koppel_never_changed();

create table payment_order (
  id uuid primary key,
  organisation_id uuid not null references organisation on delete cascade,
  administration_id uuid not null references administration on delete cascade,
  bank_account_id uuid not null references bank_account,
  batch_id uuid references payment_batch,
  position integer,
  kind text not null check (kind in ('credit-transfer', 'direct-debit')),
  status text not null,
  client_reference text,
  end_to_end_id text not null,
  amount bigint not null check (amount > 0),
  currency text not null,
  name text not null,
  iban text,
  scheme text not null,
  sequence_type text,
  date date not null,
  mandate_id uuid references mandate,
  party_code text,
  body jsonb not null,
  shown jsonb not null default '{}',
  payee jsonb,
  override jsonb,
  open_item_id uuid references open_item,
  entry_id uuid,
  bank_code text,
  reason_code text,
  reason_text text,
  version integer not null default 1,
  created_by text not null,
  created_by_user uuid,
  created_at timestamptz not null default now()
);
create unique index payment_order_end_to_end on payment_order (organisation_id, end_to_end_id);
create unique index payment_order_client_reference on payment_order (organisation_id, client_reference) where client_reference is not null;
create index payment_order_list on payment_order (organisation_id, created_at desc, id desc);
create index payment_order_batch on payment_order (batch_id, position);
create index payment_order_item on payment_order (open_item_id) where open_item_id is not null;
create index payment_order_mandate on payment_order (mandate_id) where mandate_id is not null;
create index payment_order_payee on payment_order (organisation_id, iban);
comment on column payment_order.client_reference is 'The ERP''s own: a second order with it is refused, whatever else it says.';
comment on column payment_order.body is 'All fields of core/domain/payment-order.ts or direct-debit.ts that have no column.';
comment on column payment_order.shown is 'What a person should see before approving: texts changed, dates moved, warnings.';
comment on column payment_order.entry_id is 'The bank entry that closed it.';
comment on column payment_order.payee is 'Verification of Payee: result, the name the bank has, when.';

-- What an order settles. One live order per item: an invoice is not paid, or collected, twice.
create table order_item (
  organisation_id uuid not null references organisation on delete cascade,
  order_id uuid not null references payment_order on delete cascade,
  open_item_id uuid not null references open_item,
  minor bigint not null,
  live boolean not null default true,
  primary key (order_id, open_item_id)
);
create unique index order_item_live on order_item (open_item_id) where live;
comment on column order_item.minor is 'Signed as the item.';

create table batch_approval (
  organisation_id uuid not null references organisation on delete cascade,
  batch_id uuid not null references payment_batch on delete cascade,
  sha256 text not null,
  user_id uuid,
  name text not null,
  at timestamptz not null default now(),
  void_at timestamptz
);
create unique index batch_approval_once on batch_approval (batch_id, sha256, user_id) where void_at is null;

-- The submission log. A row is committed before the socket opens.
create table submission (
  id uuid primary key,
  organisation_id uuid not null references organisation on delete cascade,
  batch_id uuid not null references payment_batch,
  key text not null unique,
  sha256 text not null,
  channel text not null check (channel in ('bank', 'file')),
  fence bigint not null,
  state text not null check (state in ('in-flight', 'accepted', 'refused', 'unknown', 'not-sent', 'released')),
  bank_ref text,
  code text,
  text text,
  absent_since timestamptz,
  last_lookup_at timestamptz,
  replaces uuid references submission,
  created_at timestamptz not null default now(),
  ended_at timestamptz
);
create unique index submission_live on submission (batch_id) where state in ('in-flight', 'accepted', 'unknown');
create index submission_batch on submission (batch_id, created_at);
create index submission_open on submission (state) where state in ('in-flight', 'unknown', 'released');

create table release_vote (
  organisation_id uuid not null references organisation on delete cascade,
  submission_id uuid not null references submission on delete cascade,
  user_id uuid not null,
  name text not null,
  reason text not null,
  at timestamptz not null default now(),
  primary key (submission_id, user_id)
);

create table file_taken (
  id uuid primary key,
  organisation_id uuid not null references organisation on delete cascade,
  batch_id uuid not null references payment_batch on delete cascade,
  sha256 text not null,
  name text not null,
  at timestamptz not null default now()
);
create index file_taken_batch on file_taken (batch_id, at);

-- What happened to a batch and its orders, for ever. An order's row is there where it fared differently from its batch.
create table order_event (
  id bigint generated always as identity primary key,
  organisation_id uuid not null references organisation on delete cascade,
  batch_id uuid,
  order_id uuid,
  at timestamptz not null default now(),
  source text not null check (source in ('person', 'erp', 'hub', 'bank', 'report', 'entry')),
  actor text,
  action text not null,
  status text,
  bank_code text,
  reason_code text,
  reason_text text
);
create index order_event_batch on order_event (batch_id, id);
create index order_event_order on order_event (order_id, id) where order_id is not null;
comment on column order_event.batch_id is 'No foreign key: what happened outlives a batch that was taken apart.';
create trigger order_event_fixed before update on order_event for each row execute function koppel_never_changed();

create table payment_alarm (
  id uuid primary key,
  organisation_id uuid not null references organisation on delete cascade,
  kind text not null check (kind in ('debit-without-order', 'order-without-debit', 'amount-differs', 'paid-twice', 'contradiction', 'restored')),
  subject text not null,
  batch_id uuid references payment_batch on delete cascade,
  order_id uuid references payment_order on delete cascade,
  entry_id uuid,
  bank_account_id uuid references bank_account,
  details jsonb not null default '{}',
  at timestamptz not null default now(),
  handled_at timestamptz,
  handled_by text,
  unique (organisation_id, kind, subject)
);
create index payment_alarm_open on payment_alarm (organisation_id, at desc) where handled_at is null;
comment on column payment_alarm.bank_account_id is 'With kind restored: nothing is sent from this account until the alarm is handled.';

-- When an account number of a party was first seen, and whether it came beside one that was there (invoice fraud, THREATS PAY-32).
create table party_iban (
  organisation_id uuid not null references organisation on delete cascade,
  administration_id uuid not null references administration on delete cascade,
  party_code text not null,
  iban text not null,
  later boolean not null,
  first_seen_at timestamptz not null default now(),
  primary key (administration_id, party_code, iban)
);
create index party_iban_number on party_iban (organisation_id, iban);
create function koppel_party_ibans() returns trigger language plpgsql as $$
begin
  insert into party_iban (organisation_id, administration_id, party_code, iban, later)
  select new.organisation_id, new.administration_id, new.code, number, tg_op = 'UPDATE'
  from unnest(new.ibans) as number
  where tg_op = 'INSERT' or not number = any(old.ibans)
  on conflict (administration_id, party_code, iban) do update set first_seen_at = excluded.first_seen_at, later = true
    where tg_op = 'UPDATE';
  return null;
end $$;
insert into party_iban (organisation_id, administration_id, party_code, iban, later, first_seen_at)
  select distinct organisation_id, administration_id, code, number, false, timestamptz '2000-01-01' from party, unnest(ibans) as number;
create trigger party_ibans after insert or update of ibans on party for each row execute function koppel_party_ibans();

do $$
declare t text;
begin
  foreach t in array array['mandate','payment_batch','payment_file','payment_order','order_item','batch_approval','submission','release_vote',
    'file_taken','order_event','payment_alarm','party_iban']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy organisation_only on %I using (organisation_id = (select koppel_organisation()) or (select koppel_system()))', t);
  end loop;
end $$;
`;
