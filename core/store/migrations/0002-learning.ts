/** What was learned from bookings: facts with the bookings they rest on, so that each can be shown, switched off and taken back. */
export const sqlText = `
create table learned_fact (
  id uuid primary key,
  organisation_id uuid not null references organisation on delete cascade,
  scope text not null,
  kind text not null,
  key text not null,
  value text not null,
  state text not null default 'active' check (state in ('active', 'forgotten')),
  hits integer not null default 0,
  first_seen date,
  last_seen date,
  marked_by text,
  marked_at timestamptz,
  unique (organisation_id, scope, kind, key, value)
);
comment on column learned_fact.scope is 'The company, or the administration that stands alone: nothing learned crosses it.';
create index learned_fact_list on learned_fact (organisation_id, scope, last_seen desc, id);

create table learned_example (
  organisation_id uuid not null,
  fact_id uuid not null references learned_fact on delete cascade,
  entry_id uuid not null,
  booking_id uuid not null,
  seen_on date not null,
  primary key (fact_id, entry_id)
);
create index learned_example_booking on learned_example (booking_id);

alter table booking add column learned boolean not null default false;
alter table booking add column stood jsonb;
comment on column booking.stood is 'What matching was sure of when this was decided, and whether that is what was booked.';
create index booking_entry on booking (entry_id) where entry_id is not null;
create index booking_unlearned on booking (administration_id, id) where not learned and kind in ('entry', 'reversal');

do $$
declare t text;
begin
  foreach t in array array['learned_fact', 'learned_example']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy organisation_only on %I using (organisation_id = (select koppel_organisation()) or (select koppel_system()))', t);
  end loop;
end $$;
`;
