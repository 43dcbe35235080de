import type { ColumnType } from 'kysely';

/** A jsonb column: read as a value, written as JSON text (node-postgres would write an array as a PostgreSQL array). */
export type Json<T> = ColumnType<T, string, string>;
