import type { Entry } from '../domain/entry.ts';
import { assertThat } from '../domain/errors.ts';
import type { RejectedRow, Statement, StatementHeader, StatementPart } from '../domain/statement.ts';

/** All statements of a file in memory, for small files and tests. */
export async function collectStatements(
  batches: AsyncIterable<readonly StatementPart[]>,
): Promise<readonly Statement[]> {
  const statements: Statement[] = [];
  let header: StatementHeader | null = null;
  let entries: Entry[] = [];
  let rejected: RejectedRow[] = [];
  for await (const parts of batches) {
    for (const part of parts) {
      if (part.kind === 'statement') {
        assertThat(header === null, 'a statement ends before the next one begins');
        header = part.statement;
      } else if (part.kind === 'entry') entries.push(part.entry);
      else if (part.kind === 'rejected') rejected.push(part.row);
      else {
        assertThat(header !== null, 'a statement begins before it ends');
        statements.push({ ...header, ...part.footer, entries, rejected });
        header = null;
        entries = [];
        rejected = [];
      }
    }
  }
  assertThat(header === null, 'the last statement ends');
  return statements;
}
