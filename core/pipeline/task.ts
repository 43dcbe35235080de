import { KoppelError } from '../domain/errors.ts';
import { inOrganisation } from '../store/database.ts';
import { endTask, findTask, setTaskProgress, type TaskRow } from '../store/task.repository.ts';
import { runBacktest } from './backtest.ts';
import { runHistory } from './history.ts';
import type { House } from './house.ts';

const WORK: Readonly<
  Record<
    TaskRow['kind'],
    (house: House, task: TaskRow, onProgress: (share: number) => Promise<void>) => Promise<object>
  >
> = { history: runHistory, backtest: runBacktest };

/** A progress mark is a transaction: no more often than every hundredth. */
const STEP = 0.01;

/**
 * Does long work and keeps what came of it. Running it again after a crash starts over, after it ended changes nothing. Input that cannot
 * be read is an outcome; anything else throws, so that the job is tried again.
 */
export async function runTask(
  house: House,
  organisationId: string,
  taskId: string,
  onProgress?: (share: number) => void,
): Promise<TaskRow> {
  const { db } = house.store;
  const found = await inOrganisation(db, organisationId, (trx) => findTask(trx, taskId));
  if (found === undefined) throw new KoppelError('not_found', `There is no task ${taskId}.`);
  if (found.state === 'done') return found;
  const mark = (share: number) => inOrganisation(db, organisationId, (trx) => setTaskProgress(trx, taskId, share));
  await mark(0);
  let marked = 0;
  const progress = async (share: number) => {
    onProgress?.(share);
    if (share - marked < STEP) return;
    marked = share;
    await mark(share);
  };
  const end = await outcome(WORK[found.kind](house, found, progress));
  return inOrganisation(db, organisationId, async (trx) => {
    await endTask(trx, taskId, { ...end, at: house.clock.now() });
    return (await findTask(trx, taskId)) ?? found;
  });
}

type End =
  | { readonly state: 'done'; readonly result: object }
  | { readonly state: 'failed'; readonly error: { readonly code: string; readonly message: string } };

async function outcome(work: Promise<object>): Promise<End> {
  try {
    return { state: 'done', result: await work };
  } catch (error) {
    if (!(error instanceof KoppelError) || (error.reaction !== 'refuse' && error.reaction !== 'ask-person'))
      throw error;
    const { file, line, element } = error.place;
    const place = {
      ...(file !== undefined && { file }),
      ...(line !== undefined && { line }),
      ...(element !== undefined && { element }),
    };
    return { state: 'failed', error: { code: error.code, message: error.message, ...place } };
  }
}
