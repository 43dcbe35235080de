/** Mappings of CSV files of banks we do not know, made once and kept; and what was said about a document, kept with its import. */
export const sqlText = `
create table csv_mapping (
  id uuid primary key,
  organisation_id uuid not null references organisation on delete cascade,
  name text not null,
  header jsonb,
  mapping jsonb not null,
  created_by text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (organisation_id, name)
);
comment on column csv_mapping.header is 'Names of the columns in lower case: a file with exactly these is read with it. Null: only when it is named.';
-- One header, one mapping: which of two were meant could only be guessed.
create unique index csv_mapping_header on csv_mapping (organisation_id, md5(header::text)) where header is not null;

alter table import add column reading jsonb not null default '{}';
alter table import add column csv_mapping_id uuid references csv_mapping on delete set null;
comment on column import.reading is 'What was said about the document, the whole mapping included: reading it again gives the same, whatever becomes of the mapping.';
create index import_csv_mapping on import (csv_mapping_id) where csv_mapping_id is not null;

alter table csv_mapping enable row level security;
alter table csv_mapping force row level security;
create policy organisation_only on csv_mapping using (organisation_id = (select koppel_organisation()) or (select koppel_system()));
`;
