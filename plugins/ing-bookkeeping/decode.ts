import type { EvidenceBytes } from '#core/contract/connector.ts';
import { KoppelError } from '#core/domain/errors.ts';
import { earliest, latest, type PlainDate } from '#core/domain/plain-date.ts';
import type { StatementPart } from '#core/domain/statement.ts';
import { collect } from '#core/formats/bytes.ts';
import { readCamt } from '#core/formats/camt/read.ts';
import { signedContent } from '#core/kit/xml-signature.ts';

/** A statement of a day is some megabytes at the busiest. */
const MAX_BYTES = 32 * 1024 * 1024;

/** The signed camt.053 of a day → its statement, read from what was signed. Its days are those of its entries and its closing balance. */
export async function* decode({ chunks }: EvidenceBytes): AsyncGenerator<readonly StatementPart[]> {
  const bytes = await collect(chunks, MAX_BYTES);
  if (bytes.length === 0) throw new KoppelError('empty_file', 'The file is empty.');
  const content = await signedContent(bytes).catch((error: unknown) => {
    // It was verified when it came: what does not fit now is another file, or damaged.
    if (!(error instanceof KoppelError) || error.code !== 'contract_broken') throw error;
    throw new KoppelError('unknown_format', 'The file is not a signed statement of ING.', { cause: error });
  });
  let held: StatementPart[] = [];
  for await (const parts of readCamt([Buffer.from(content)], { dialect: 'ing' })) {
    for (const part of parts) {
      held.push(part);
      if (part.kind !== 'end') continue;
      yield withDays(held);
      held = [];
    }
  }
  if (held.length > 0) yield held;
}

function withDays(parts: readonly StatementPart[]): StatementPart[] {
  const days = parts.flatMap((part): PlainDate[] => {
    if (part.kind === 'entry') return [part.entry.bookingDate];
    return part.kind === 'end' && part.footer.closing !== null ? [part.footer.closing.date] : [];
  });
  const [first] = days;
  if (first === undefined) return [...parts];
  const period = { from: days.reduce(earliest, first), to: days.reduce(latest, first) };
  return parts.map((part) =>
    part.kind === 'statement' ? { kind: 'statement', statement: { ...part.statement, period } } : part,
  );
}
