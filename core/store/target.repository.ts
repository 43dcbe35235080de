import type { Db } from './database.ts';

export async function createTarget(
  db: Db,
  target: {
    readonly id: string;
    readonly organisationId: string;
    readonly sinkId: string;
    readonly name: string;
    readonly settings: Readonly<Record<string, string | boolean>>;
    readonly sealed: Readonly<Record<string, string>>;
    readonly administrations: readonly string[] | null;
  },
): Promise<void> {
  await db
    .insertInto('sink_target')
    .values({
      id: target.id,
      organisation_id: target.organisationId,
      sink_id: target.sinkId,
      name: target.name,
      settings: JSON.stringify(target.settings),
      sealed_secrets: JSON.stringify(target.sealed),
      administrations: target.administrations === null ? null : [...target.administrations],
      state: 'active',
      reason: null,
    })
    .execute();
}

export function findTarget(db: Db, id: string) {
  return db.selectFrom('sink_target').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

export async function changeTarget(
  db: Db,
  id: string,
  to: {
    readonly name: string;
    readonly settings: Readonly<Record<string, string | boolean>>;
    readonly sealed: Readonly<Record<string, string>>;
    readonly state: 'active' | 'paused' | 'disabled';
  },
): Promise<void> {
  await db
    .updateTable('sink_target')
    .set({
      name: to.name,
      settings: JSON.stringify(to.settings),
      sealed_secrets: JSON.stringify(to.sealed),
      state: to.state,
    })
    .where('id', '=', id)
    .execute();
}

/** Undefined when there is no such target. Its deliveries go with it; the streams stay. */
export function deleteTarget(db: Db, id: string) {
  return db.deleteFrom('sink_target').where('id', '=', id).returning('id').executeTakeFirst();
}

/** Switches a target on again and forgets its row of failures. */
export async function resumeTarget(db: Db, id: string) {
  const target = await db
    .updateTable('sink_target')
    .set({ state: 'active', reason: null })
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst();
  await db
    .updateTable('receiver')
    .set({ attempts: 0, next_attempt_at: null, first_failed_at: null, last_error: null })
    .where('sink_target_id', '=', id)
    .execute();
  return target;
}

export function receiversOf(db: Db, targetId: string) {
  return db
    .selectFrom('receiver')
    .innerJoin('stream', 'stream.id', 'receiver.stream_id')
    .select(['receiver.id', 'stream.administration_id', 'stream.iban'])
    .where('receiver.sink_target_id', '=', targetId)
    .orderBy('receiver.id')
    .execute();
}
