import { KoppelError } from '../../domain/errors.ts';
import type { Chunks } from '../bytes.ts';
import type { InitiationTotals } from './parts.ts';
import { readInitiation } from './read-initiation.ts';

/**
 * Reads a payment file back before it is frozen: number and sum as counted from its final bytes. Throws `contract_broken` when
 * the file contradicts itself; such a file must not leave.
 */
export async function proveTotals(chunks: Chunks): Promise<InitiationTotals> {
  for await (const parts of readInitiation(chunks)) {
    for (const part of parts) {
      if (part.kind !== 'end') continue;
      const [mismatch] = part.mismatches;
      if (mismatch !== undefined) throw new KoppelError('contract_broken', mismatch);
      return { totals: part.totals, mismatches: [] };
    }
  }
  throw new KoppelError('contract_broken', 'The payment file has no end.');
}
