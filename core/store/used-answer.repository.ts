import type { Db } from './database.ts';

/**
 * Marks an answer of a bank as used, for all organisations. False: it was used before. Answers past their end are forgotten on the
 * way: they are refused for their age.
 */
export async function useAnswer(
  db: Db,
  answer: {
    readonly organisationId: string;
    readonly connectorId: string;
    readonly id: string;
    readonly until: string;
    readonly now: string;
  },
): Promise<boolean> {
  const { organisationId, connectorId, id, until, now } = answer;
  await db.deleteFrom('used_answer').where('organisation_id', '=', organisationId).where('until', '<', now).execute();
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('used_answer')
    .values({ organisation_id: organisationId, connector_id: connectorId, answer_id: id, until })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}
