import type { DecidedBy } from '../../domain/booking.ts';
import { KoppelError } from '../../domain/errors.ts';
import { liveAllocations } from '../../store/booking.repository.ts';
import type { Db } from '../../store/database.ts';
import { closeCase, findCase } from '../../store/pulled.repository.ts';
import { bookEntries } from '../book.ts';
import type { House } from '../house.ts';

/**
 * Decides what a bank's late truth does to the books. `counter-book`: the counter-entry is booked as the mirror of what the stored
 * entry was booked as, so that its items open again. `leave`: both entries stay as they are, for a person to book otherwise.
 */
export async function resolveCase(
  house: House,
  db: Db,
  organisationId: string,
  id: string,
  resolution: 'counter-book' | 'leave',
  by: { readonly name: string; readonly decidedBy: DecidedBy },
): Promise<void> {
  const found = await findCase(db, id);
  if (found === undefined) throw new KoppelError('not_found', 'There is no such case.');
  if (found.state !== 'open') throw new KoppelError('state_conflict', 'The case was decided already.');
  if (resolution === 'counter-book') {
    const allocations = (await liveAllocations(db, [found.entry_id])).get(found.entry_id);
    if (allocations === undefined)
      throw new KoppelError('state_conflict', 'The entry itself is not booked; book it first, or book both by hand.');
    const { refused } = await bookEntries(house, db, organisationId, [
      {
        entryId: found.counter_entry_id ?? '',
        version: null,
        allocations: allocations.map((one) => ({ ...one, minor: -one.minor })),
        decidedBy: by.decidedBy,
        evidence: [],
        comment: found.kind === 'vanished' ? 'Taken back by the bank.' : 'Changed by the bank.',
      },
    ]);
    const first = refused[0];
    if (first !== undefined) throw first.error;
  }
  await closeCase(db, id, resolution, by.name, house.clock.now());
}
