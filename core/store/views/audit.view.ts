import type { Db } from '../database.ts';
import { ours } from '../ours.ts';
import { decodeCursor, type Page, pageFrom } from './cursor.ts';

export interface AuditRead {
  id: string;
  at: string;
  actor: string;
  action: string;
  subject: string | null;
  details: Record<string, unknown>;
}

/** Who did what, latest first. */
export async function listAudit(
  db: Db,
  filter: {
    readonly action?: string | undefined;
    readonly subject?: string | undefined;
    readonly cursor?: string | undefined;
    readonly limit: number;
  },
): Promise<Page<AuditRead>> {
  const before = decodeCursor(filter.cursor, [/^\d{1,18}$/]);
  let query = db.selectFrom('audit').selectAll().where(ours('audit'));
  if (filter.action !== undefined) query = query.where('action', '=', filter.action);
  if (filter.subject !== undefined) query = query.where('subject', '=', filter.subject);
  if (before !== null) query = query.where('id', '<', BigInt(before[0] ?? '0'));
  const rows = await query
    .orderBy('id', 'desc')
    .limit(filter.limit + 1)
    .execute();
  return pageFrom(
    rows,
    filter.limit,
    ({ id, at, actor, action, subject, details }) => ({
      id: String(id),
      at,
      actor,
      action,
      subject,
      details: { ...details },
    }),
    (row) => [String(row.id)],
  );
}
