import { readFile } from 'node:fs/promises';
import type { CsvMapping } from '../domain/csv-mapping.ts';
import { KoppelError } from '../domain/errors.ts';
import type { DateOrder, DecimalMark, Reading } from '../domain/reading.ts';

/** The options of `parse` and `import` that say how files are to be read. */
export interface ReadingOptions {
  readonly dialect?: string;
  readonly encoding?: string;
  readonly mapping?: string;
  readonly dateOrder?: DateOrder;
  readonly decimalMark?: DecimalMark;
  readonly account?: string;
  readonly currency?: string;
}

/** Throws `not_found`, `json_invalid` and `request_invalid` for the mapping's file. */
export async function readingOf(options: ReadingOptions): Promise<Reading> {
  const { dialect, encoding, mapping, dateOrder, decimalMark, account, currency } = options;
  const csvMapping = mapping === undefined ? undefined : await mappingIn(mapping);
  return { dialect, encoding, csvMapping, dateOrder, decimalMark, account, currency };
}

/** A file holds the mapping itself, or what `GET /v1/csv-mappings/{id}` answers. */
async function mappingIn(file: string): Promise<CsvMapping> {
  const place = { file };
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new KoppelError('not_found', 'There is no such file with a mapping.', { place, cause });
  });
  const { CsvMappingText } = await import('../api/schema/csv-mapping.ts');
  const json = parsed(text, file);
  const inside = typeof json === 'object' && json !== null && 'mapping' in json ? json.mapping : json;
  const { success, data, error } = CsvMappingText.safeParse(inside);
  if (success) return data;
  const faults = error.issues.map(({ path, message }) => `${path.join('.') || 'mapping'}: ${message}`);
  throw new KoppelError('request_invalid', faults.slice(0, 5).join('; '), { place });
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new KoppelError('json_invalid', 'The mapping is not JSON.', { place: { file }, cause });
  }
}
