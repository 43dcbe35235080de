import { KoppelError } from '../../domain/errors.ts';

/** Keyset cursors: the sort values of the last row seen, readable by us only in form. They hold no rights: row-level security does. */
export function encodeCursor(values: readonly string[]): string {
  return Buffer.from(JSON.stringify(values)).toString('base64url');
}

/** Throws `cursor_invalid`. */
export function decodeCursor(cursor: string | undefined, shapes: readonly RegExp[]): readonly string[] | null {
  if (cursor === undefined) return null;
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (
      Array.isArray(values) &&
      values.length === shapes.length &&
      values.every((value, at) => typeof value === 'string' && shapes[at]?.test(value))
    ) {
      return values as string[];
    }
  } catch {
    // falls through: not a cursor of ours
  }
  throw new KoppelError('cursor_invalid', 'The cursor is not one of this list.');
}

export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
export const DAY = /^\d{4}-\d{2}-\d{2}$/;
export const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/;

export interface Page<T> {
  items: T[];
  next: string | null;
}

/** One row more than the page was asked for tells whether there is a next one. */
export function pageFrom<Row, T>(
  rows: readonly Row[],
  limit: number,
  view: (row: Row) => T,
  cursorOf: (row: Row) => readonly string[],
): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(view),
    next: rows.length > limit && last !== undefined ? encodeCursor(cursorOf(last)) : null,
  };
}
