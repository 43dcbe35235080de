/** What came from a bank and may be used once (a SAML assertion), so that it counts once in all hub processes and after a restart. */
export const sqlText = `
create table used_answer (
  organisation_id uuid not null references organisation on delete cascade,
  connector_id text not null,
  answer_id text not null,
  until timestamptz not null,
  primary key (connector_id, answer_id)
);
comment on column used_answer.until is 'From then on the answer is refused as too old anyway, and the row may go.';
create index used_answer_until on used_answer (organisation_id, until);

alter table used_answer enable row level security;
alter table used_answer force row level security;
create policy organisation_only on used_answer using (organisation_id = (select koppel_organisation()) or (select koppel_system()));
`;
