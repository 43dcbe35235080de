/** Which end of which certificate people were reminded of: name of the setting → days before it ended. */
export const sqlText = `
alter table connector_config add column reminded jsonb not null default '{}';
`;
