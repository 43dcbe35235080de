import { parse } from 'csv-parse/sync';
import { KoppelError } from '../../domain/errors.ts';
import { ibanOrNull } from '../../domain/iban.ts';
import { parseMoney } from '../../domain/money.ts';
import { parsePlainDate } from '../../domain/plain-date.ts';
import type { PastPosting } from './posting.ts';

/** Columns of a CSV with past bank postings, by name in the first line, in any order. The first four must be there. */
const POSTING_COLUMNS = ['bank', 'date', 'amount', 'ledgerAccount', 'group', 'party', 'description'] as const;
const NEEDED = POSTING_COLUMNS.slice(0, 4);

/**
 * Past bank postings from CSV (comma or semicolon): amounts as decimals with a point, signed as the bank entry, dates as
 * YYYY-MM-DD. Throws `field_missing` and `field_invalid` with the line.
 */
export function postingsFromCsv(text: string, currency: string): PastPosting[] {
  const delimiter = (text.split('\n', 1)[0] ?? '').includes(';') ? ';' : ',';
  const rows: Record<string, string>[] = parse(text, {
    columns: true,
    delimiter,
    bom: true,
    trim: true,
    skip_empty_lines: true,
  });
  return rows.map((row, at) => {
    const place = { line: at + 2 };
    for (const column of NEEDED) {
      if (row[column] === undefined || row[column] === '')
        throw new KoppelError('field_missing', `Column "${column}" is missing or empty.`, { place });
    }
    return {
      bank: ibanOrNull(row['bank'] ?? '') ?? row['bank'] ?? '',
      date: parsePlainDate(row['date'] ?? '', place),
      minor: parseMoney(row['amount'] ?? '', currency, place).minor,
      ledgerAccount: row['ledgerAccount'] ?? '',
      group: given(row['group']) ?? `line ${at + 2}`,
      party: given(row['party']),
      description: given(row['description']),
    };
  });
}

function given(value: string | undefined): string | null {
  return value === undefined || value === '' ? null : value;
}
