/**
 * What matching needs of the store: which rule and which action led to a booking (so that all of it can be undone), card terminals,
 * what payment orders settle, long work with its progress, and suggestions nobody wants.
 */
export const sqlText = `
alter table booking add column characteristic_id uuid;
alter table booking add column action_id uuid;
comment on column booking.characteristic_id is 'The characteristic rule that led to it. No foreign key: what a rule did outlives it.';
comment on column booking.action_id is 'What was decided at once: a bulk acceptance, an import of the past.';
create index booking_characteristic on booking (characteristic_id, created_at) where characteristic_id is not null;
create index booking_action on booking (action_id) where action_id is not null;

alter table learned_example add column told jsonb;
comment on column learned_example.told is 'Of an entry that is not in the books here: its day, amount and text, for people.';

create index learned_fact_latest on learned_fact (organisation_id, (coalesce(last_seen, '0001-01-01'::date)) desc, id desc);

create table terminal (
  id uuid primary key,
  organisation_id uuid not null references organisation on delete cascade,
  administration_id uuid not null references administration on delete cascade,
  code text not null,
  provider text,
  unique (administration_id, code)
);
comment on column terminal.code is 'The terminal number as it stands in bank texts.';

create table item_part (
  organisation_id uuid not null references organisation on delete cascade,
  administration_id uuid not null references administration on delete cascade,
  item_id uuid not null references open_item on delete cascade,
  position integer not null,
  external_id text not null,
  part_id uuid references open_item on delete set null,
  amount bigint not null,
  primary key (item_id, position)
);
comment on table item_part is 'What a payment order or collection batch settles when it is booked.';
comment on column item_part.external_id is 'The ERP''s id of the part. It may come later than the order: part_id is null until then.';
comment on column item_part.amount is 'Minor units, signed as the part.';
create index item_part_unknown on item_part (administration_id, external_id) where part_id is null;
create index item_part_of on item_part (part_id) where part_id is not null;

create table dismissed_suggestion (
  organisation_id uuid not null references organisation on delete cascade,
  id uuid not null,
  dismissed_by text not null,
  dismissed_at timestamptz not null default now(),
  primary key (organisation_id, id)
);
comment on column dismissed_suggestion.id is 'Made of what the suggestion says: the same habit has the same id.';

create table task (
  id uuid primary key,
  organisation_id uuid not null references organisation on delete cascade,
  administration_id uuid not null references administration on delete cascade,
  kind text not null check (kind in ('history', 'backtest')),
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed')),
  progress real not null default 0,
  input jsonb not null,
  evidence_id uuid references evidence,
  result jsonb,
  error jsonb,
  created_by text not null,
  created_at timestamptz not null default now(),
  finished_at timestamptz
);
comment on column task.progress is 'Share that is done, 0 to 1.';
create index task_list on task (organisation_id, kind, id desc);

do $$
declare t text;
begin
  foreach t in array array['terminal', 'item_part', 'dismissed_suggestion', 'task']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy organisation_only on %I using (organisation_id = (select koppel_organisation()) or (select koppel_system()))', t);
  end loop;
end $$;
`;
