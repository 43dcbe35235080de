import type { DecidedBy } from '../domain/booking.ts';
import type { Db } from '../store/database.ts';
import { forgetBookings, learningScope, lockLearning } from '../store/learning.repository.ts';
import type { TaskRow } from '../store/task.repository.ts';
import { bookingsDoneBy } from '../store/undo.repository.ts';
import type { House } from './house.ts';
import { reverseBookings } from './reverse.ts';

const AT_ONCE = 2_000;
const REASON = 'The past it was learned from is forgotten.';

/**
 * Takes back what was learned from a past, as if it had never been brought: what a pack taught at once, what bookings of another
 * package taught when their undoing is learned. Returns how many bookings of before wait again.
 */
export async function forgetHistory(house: House, db: Db, history: TaskRow, decidedBy: DecidedBy): Promise<number> {
  const { id, organisation_id: organisationId, administration_id: administrationId } = history;
  await lockLearning(db, organisationId, await learningScope(db, administrationId));
  await forgetBookings(db, [id]);
  const of = { by: { kind: 'action', id }, since: null, accepted: true, limit: AT_ONCE } as const;
  let undone = 0;
  for (;;) {
    const bookingIds = await bookingsDoneBy(db, of);
    if (bookingIds.length === 0) break;
    undone += bookingIds.length;
    await reverseBookings(house, db, { organisationId, bookingIds, decidedBy, reason: REASON });
  }
  await house.jobs.send(db, 'match', { organisationId, administrationId });
  return undone;
}
