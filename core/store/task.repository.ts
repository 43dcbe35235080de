import type { Selectable } from 'kysely';
import type { Db } from './database.ts';
import type { TaskTables } from './tables/tasks.ts';

/** Long work that people wait for and look back at: learning from a past, a backtest. */
export type TaskRow = Selectable<TaskTables['task']>;
export type TaskKind = TaskRow['kind'];

export async function createTask(
  db: Db,
  task: {
    readonly id: string;
    readonly organisationId: string;
    readonly administrationId: string;
    readonly kind: TaskKind;
    readonly input: Readonly<Record<string, unknown>>;
    readonly evidenceId: string | null;
    readonly createdBy: string;
  },
): Promise<void> {
  await db
    .insertInto('task')
    .values({
      id: task.id,
      organisation_id: task.organisationId,
      administration_id: task.administrationId,
      kind: task.kind,
      input: JSON.stringify(task.input),
      evidence_id: task.evidenceId,
      created_by: task.createdBy,
    })
    .execute();
}

export function findTask(db: Db, id: string, kind?: TaskKind): Promise<TaskRow | undefined> {
  let query = db.selectFrom('task').selectAll().where('id', '=', id);
  if (kind !== undefined) query = query.where('kind', '=', kind);
  return query.executeTakeFirst();
}

/** The latest first. */
export function listTasks(
  db: Db,
  filter: {
    readonly kind: TaskKind;
    readonly administrationId?: string | undefined;
    readonly before: string | null;
    readonly limit: number;
  },
): Promise<TaskRow[]> {
  let query = db.selectFrom('task').selectAll().where('kind', '=', filter.kind);
  if (filter.administrationId !== undefined) query = query.where('administration_id', '=', filter.administrationId);
  // Ids are UUID version 7: their order is the order of making.
  if (filter.before !== null) query = query.where('id', '<', filter.before);
  return query.orderBy('id', 'desc').limit(filter.limit).execute();
}

export async function setTaskProgress(db: Db, id: string, progress: number): Promise<void> {
  await db.updateTable('task').set({ state: 'running', progress }).where('id', '=', id).execute();
}

export async function endTask(
  db: Db,
  id: string,
  end:
    | { readonly state: 'done'; readonly result: object; readonly at: string }
    | { readonly state: 'failed'; readonly error: object; readonly at: string },
): Promise<void> {
  await db
    .updateTable('task')
    .set({
      state: end.state,
      progress: 1,
      result: end.state === 'done' ? JSON.stringify(end.result) : null,
      error: end.state === 'failed' ? JSON.stringify(end.error) : null,
      finished_at: end.at,
    })
    .where('id', '=', id)
    .execute();
}
