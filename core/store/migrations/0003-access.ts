/** Who may enter, second part: people are invited, guessing is slowed down for every address alike, and the key to the vault is known. */
export const sqlText = `
-- An answer is kept in the transaction of what it tells of, so a request is never half known.
delete from idempotency where status is null or body is null;
alter table idempotency alter column status set not null, alter column body set not null;
create index idempotency_age on idempotency (created_at);
comment on column idempotency.status is null;
comment on column idempotency.body is 'Sealed: an answer may hold a secret that is shown once.';

-- A person who was invited has no password yet.
alter table app_user alter column password_hash drop not null;
alter table app_user drop column failed_sign_ins, drop column blocked_until;

create table sign_in_attempt (
  address_hash text primary key,
  failures integer not null,
  blocked_until timestamptz,
  last_at timestamptz not null
);
comment on table sign_in_attempt is 'By address, also of people who do not exist: an answer must not tell whether they do.';

create table password_link (
  token_hash text primary key,
  user_id uuid not null references app_user on delete cascade,
  expires_at timestamptz not null
);
create index password_link_user on password_link (user_id);

create table vault_check (
  only_row boolean primary key default true check (only_row),
  sealed text not null
);
comment on table vault_check is 'A text sealed at the first start: a hub with another key refuses to work.';
`;
