import type { DecidedBy } from '../domain/booking.ts';
import { KoppelError } from '../domain/errors.ts';
import { parseIban } from '../domain/iban.ts';
import type { Allocation } from '../domain/match.ts';
import { parseMoney } from '../domain/money.ts';
import type { BookOrder } from '../pipeline/book.ts';
import type { Db } from '../store/database.ts';
import { findProposal } from '../store/entry.repository.ts';
import { proposalFromJson } from '../store/wire.ts';
import type { Ctx } from './app.ts';
import type { AllocationInput } from './schema/entries.ts';

/** What a person or an ERP decided, in the words of the pipeline. */

export function decider(c: Ctx): DecidedBy {
  const { actor } = c.var;
  return actor.kind === 'erp'
    ? { kind: 'erp', apiKeyId: actor.apiKeyId, name: actor.name }
    : { kind: 'person', userId: actor.userId, name: actor.name };
}

/** An order to book what was proposed. Throws `not_found`, and `allocation_unbalanced` when the proposal leaves a rest. */
export async function proposedOrder(
  trx: Db,
  decidedBy: DecidedBy,
  chosen: {
    readonly entryId: string;
    readonly version: number;
    readonly rank: number;
    readonly comment: string | null;
  },
): Promise<BookOrder> {
  const { entryId, version, comment } = chosen;
  const row = await findProposal(trx, entryId, chosen.rank);
  if (row === undefined) throw new KoppelError('not_found', 'That proposal is not there any more.');
  const { allocations, residue, evidence } = proposalFromJson(row.body);
  if (residue !== 0n)
    throw new KoppelError('allocation_unbalanced', 'The proposal leaves a rest; allocate that by hand.');
  return { entryId, version, allocations, decidedBy, evidence, comment };
}

export function allocationOf(input: AllocationInput, currency: string): Allocation {
  const { minor } = parseMoney(input.amount, currency);
  switch (input.kind) {
    case 'open-item':
      return { kind: 'open-item', openItem: input.openItem, minor, ...(input.reopens === true && { reopens: true }) };
    case 'ledger':
      return {
        kind: 'ledger',
        ledgerAccount: input.ledgerAccount,
        minor,
        ...(input.reason !== undefined && { reason: input.reason }),
        ...(input.party !== undefined && { party: input.party }),
        ...(input.vatCode !== undefined && { vatCode: input.vatCode }),
        ...(input.costCentre !== undefined && { costCentre: input.costCentre }),
        ...(input.administration !== undefined && { administration: input.administration }),
      };
    case 'transfer':
      return { kind: 'transfer', iban: parseIban(input.iban), minor };
    case 'administration':
      return { kind: 'administration', administration: input.administration, minor };
  }
}
