/**
 * Lists and figures that cost the same with a million rows: indexes in the order the lists are read, and counts that are kept
 * instead of counted. Row-level security lets an index be used for a comparison only (docs/decisions/0030).
 */
export const sqlText = `
alter function koppel_organisation() parallel safe;
alter function koppel_system() parallel safe;

-- Lists, newest first.
drop index entry_account_day;
create index entry_account on entry (bank_account_id, booking_date, id);
-- One index of what waits, for the whole organisation and for each administration: each more costs an import a twentieth.
drop index entry_queue;
create index entry_waiting on entry (organisation_id, booking_date, id) include (administration_id) where state = 'waiting';
drop index entry_statement;
drop index statement_account;
create index statement_account on statement (bank_account_id, (coalesce(closing_date, last_booking)) desc nulls last, id desc);
create index statement_day on statement (organisation_id, closing_date);
create index statement_list on statement (organisation_id, id);
drop index booking_administration;
create index booking_administration on booking (administration_id, id);
create index booking_list on booking (organisation_id, id);
drop index import_list;
create index import_list on import (organisation_id, id);
drop index delivery_failing;
create index delivery_list on delivery (organisation_id, at desc, receiver_id desc, seq desc);
create index delivery_failing on delivery (organisation_id, at desc, receiver_id desc, seq desc) where state <> 'delivered';

-- Open items: all by day, the open ones by kind, and by party and amount.
drop index open_item_list;
create index open_item_day on open_item (administration_id, date desc, id desc);
create index open_item_open on open_item (administration_id, kind, date desc, id desc) where open <> 0;
create index open_item_party on open_item (administration_id, party_code, date desc, id desc);
create index open_item_amount on open_item (administration_id, open) where open <> 0;

-- What entries add up to. Rows are only added, as differences: bookings on one account never wait for each other here. The
-- sweep adds them up now and then; a sum is the same before and after.
create table entry_tally (
  organisation_id uuid not null,
  bank_account_id uuid not null,
  unmapped bigint not null,
  waiting bigint not null,
  booked bigint not null
);
create index entry_tally_account on entry_tally (organisation_id, bank_account_id);
comment on table entry_tally is 'Entries of an account by state: sum the rows.';

create table day_tally (
  organisation_id uuid not null,
  day date not null,
  entries bigint not null,
  by_rule bigint not null,
  by_person bigint not null
);
create index day_tally_day on day_tally (organisation_id, day);
comment on table day_tally is 'Entries of a booking day, and how those that are booked were decided: sum the rows.';

create function tally_entries_added() returns trigger language plpgsql as $$
begin
  insert into entry_tally (organisation_id, bank_account_id, unmapped, waiting, booked)
  select organisation_id, bank_account_id, count(*) filter (where state = 'unmapped'), count(*) filter (where state = 'waiting'),
    count(*) filter (where state = 'booked')
  from added group by organisation_id, bank_account_id;
  insert into day_tally (organisation_id, day, entries, by_rule, by_person)
  select organisation_id, booking_date, count(*), 0, 0 from added group by organisation_id, booking_date;
  return null;
end $$;
create trigger tally_added after insert on entry referencing new table as added
  for each statement execute function tally_entries_added();

create function tally_entries_changed() returns trigger language plpgsql as $$
begin
  insert into entry_tally (organisation_id, bank_account_id, unmapped, waiting, booked)
  select n.organisation_id, n.bank_account_id, sum((n.state = 'unmapped')::int - (w.state = 'unmapped')::int),
    sum((n.state = 'waiting')::int - (w.state = 'waiting')::int), sum((n.state = 'booked')::int - (w.state = 'booked')::int)
  from now_is n join was w on w.id = n.id where w.state <> n.state
  group by n.organisation_id, n.bank_account_id;
  return null;
end $$;
create trigger tally_changed after update on entry referencing old table as was new table as now_is
  for each statement execute function tally_entries_changed();

create function tally_bookings_added() returns trigger language plpgsql as $$
begin
  insert into day_tally (organisation_id, day, entries, by_rule, by_person)
  select organisation_id, date, 0, count(*) filter (where decided_by->>'kind' = 'rule'),
    count(*) filter (where decided_by->>'kind' in ('person', 'erp'))
  from added where kind = 'entry' and live group by organisation_id, date;
  return null;
end $$;
create trigger tally_added after insert on booking referencing new table as added
  for each statement execute function tally_bookings_added();

create function tally_bookings_changed() returns trigger language plpgsql as $$
begin
  insert into day_tally (organisation_id, day, entries, by_rule, by_person)
  select n.organisation_id, n.date, 0, sum(((n.decided_by->>'kind') = 'rule')::int * (n.live::int - w.live::int)),
    sum(((n.decided_by->>'kind') in ('person', 'erp'))::int * (n.live::int - w.live::int))
  from now_is n join was w on w.id = n.id where n.kind = 'entry' and w.live <> n.live
  group by n.organisation_id, n.date;
  return null;
end $$;
create trigger tally_changed after update on booking referencing old table as was new table as now_is
  for each statement execute function tally_bookings_changed();

-- Counts all of it anew: for what was there before, and after rows were written past the triggers.
create function retally() returns void language sql as $$
  delete from entry_tally;
  delete from day_tally;
  insert into entry_tally (organisation_id, bank_account_id, unmapped, waiting, booked)
  select organisation_id, bank_account_id, count(*) filter (where state = 'unmapped'), count(*) filter (where state = 'waiting'),
    count(*) filter (where state = 'booked')
  from entry group by organisation_id, bank_account_id;
  insert into day_tally (organisation_id, day, entries, by_rule, by_person)
  select organisation_id, booking_date, count(*), 0, 0 from entry group by organisation_id, booking_date
  union all
  select organisation_id, date, 0, count(*) filter (where decided_by->>'kind' = 'rule'),
    count(*) filter (where decided_by->>'kind' in ('person', 'erp'))
  from booking where kind = 'entry' and live group by organisation_id, date;
$$;
select set_config('koppel.system', 'on', true), retally();
select set_config('koppel.system', '', true);

do $$
declare t text;
begin
  foreach t in array array['entry_tally', 'day_tally']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy organisation_only on %I using (organisation_id = (select koppel_organisation()) or (select koppel_system()))', t);
  end loop;
end $$;
`;
