import type { Entry } from '../domain/entry.ts';
import { KoppelError } from '../domain/errors.ts';
import type { RejectedRow, Statement, StatementHeader, StatementPart } from '../domain/statement.ts';

/**
 * Statements in memory whole, from the parts a reader yields: for previews, small files and tests. All or nothing, as a reader may
 * throw after it has yielded.
 */
export async function wholeStatements(parts: AsyncIterable<readonly StatementPart[]>): Promise<readonly Statement[]> {
  const statements: Statement[] = [];
  let header: StatementHeader | null = null;
  let entries: Entry[] = [];
  let rejected: RejectedRow[] = [];
  for await (const batch of parts) {
    for (const part of batch) {
      if (part.kind === 'statement') {
        header = part.statement;
        entries = [];
        rejected = [];
      } else if (header === null)
        throw new KoppelError('internal', `A reader yielded ${part.kind} outside a statement.`);
      else if (part.kind === 'entry') entries.push(part.entry);
      else if (part.kind === 'rejected') rejected.push(part.row);
      else {
        statements.push({ ...header, ...part.footer, entries, rejected });
        header = null;
      }
    }
  }
  if (header !== null) throw new KoppelError('internal', 'A reader did not end its last statement.');
  return statements;
}
