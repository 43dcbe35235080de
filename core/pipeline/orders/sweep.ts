import { MANDATE_LAPSES_AFTER_MONTHS } from '../../domain/mandate.ts';
import { dueBatches } from '../../store/batch.repository.ts';
import type { Db } from '../../store/database.ts';
import { expireMandates } from '../../store/mandate.repository.ts';
import type { House } from '../house.ts';
import { monthsBefore } from './mandates.ts';

/** Asks for every send, poll and take-over that is due and has no job: after a crash, a restore, or a lost notification. */
export async function sweepOrders(house: House, db: Db): Promise<void> {
  for (const { id, organisationId, job } of await dueBatches(db, house.clock.now()))
    await house.jobs.send(db, job, { organisationId, batchId: id });
  await expireMandates(db, monthsBefore(house.clock.today(), MANDATE_LAPSES_AFTER_MONTHS));
}
