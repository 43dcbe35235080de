import type { Db } from './database.ts';

export async function addAudit(
  db: Db,
  row: {
    readonly organisationId: string | null;
    readonly actor: string;
    readonly action: string;
    readonly subject: string | null;
    readonly details?: Readonly<Record<string, unknown>>;
  },
): Promise<void> {
  await db
    .insertInto('audit')
    .values({
      organisation_id: row.organisationId,
      actor: row.actor,
      action: row.action,
      subject: row.subject,
      details: JSON.stringify(row.details ?? {}),
    })
    .execute();
}
