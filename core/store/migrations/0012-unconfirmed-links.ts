/** A bank that wants the choice of accounts confirmed gives nothing before: such a link waits, instead of being told that it is blocked. */
export const sqlText = `
alter table bank_connection add column unconfirmed boolean not null default false;
comment on column bank_connection.unconfirmed is 'The bank wants to hear which accounts and services were chosen, and has no confirmation yet.';
`;
