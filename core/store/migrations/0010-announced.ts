/** What intraday reports and advice messages (camt.052, camt.054, MT942) say: shown, never booked; paired with the statement's own entry when that comes. */
export const sqlText = `
create table announced_entry (
  id uuid primary key,
  organisation_id uuid not null references organisation on delete cascade,
  bank_account_id uuid not null references bank_account on delete cascade,
  evidence_id uuid not null references evidence,
  format text not null,
  status text not null check (status in ('booked', 'pending', 'info', 'future')),
  booking_date date not null,
  value_date date,
  amount bigint not null,
  currency text not null,
  fingerprint uuid not null,
  occurrence integer not null,
  bank_reference text,
  end_to_end_id text,
  counterparty_name text,
  counterparty_iban text,
  remittance_text text,
  remittance_structured text,
  facts jsonb not null,
  entry_id uuid references entry on delete set null,
  received_at timestamptz not null default now(),
  unique (bank_account_id, format, fingerprint, occurrence)
);
comment on column announced_entry.amount is 'Minor units, signed from the account holder''s side.';
comment on column announced_entry.occurrence is 'The n-th with these words in one report: a later report of the same day says the same again.';
comment on column announced_entry.entry_id is 'The entry of a statement that it announced; null while none is known.';
create index announced_entry_open on announced_entry (bank_account_id, booking_date) where entry_id is null;
create index announced_entry_paired on announced_entry (entry_id) where entry_id is not null;
create index announced_entry_evidence on announced_entry (evidence_id);

alter table announced_entry enable row level security;
alter table announced_entry force row level security;
create policy organisation_only on announced_entry using (organisation_id = (select koppel_organisation()) or (select koppel_system()));
`;
