import type { z } from 'zod';
import type { OwnAccount, QueuedEntry } from '../../contract/matcher-rule.ts';
import { KoppelError } from '../../domain/errors.ts';
import type { AccountRef } from '../../domain/statement.ts';
import { type Chunks, collect } from '../../formats/bytes.ts';
import { readStatements } from '../../formats/read.ts';
import type { BooksFile } from '../../matching/pack/schema.ts';
import {
  type BookedLine,
  bookedLine,
  booksFile,
  type ItemLine,
  itemLine,
  type RelationLine,
  relationLine,
} from '../../matching/pack/schema.ts';

/** A list of a month, held in memory: a year of a busy company has some 20 MB. */
const MAX_FILE_BYTES = 512 * 1024 * 1024;

/** Which of a month's two renderings of the statements is read. */
export type StatementFormat = 'camt053' | 'mt940';

export interface MonthFiles {
  readonly month: string;
  readonly items: readonly ItemLine[];
  readonly relations: readonly RelationLine[];
  readonly booked: readonly BookedLine[];
  /** Joined with `booked`, whose reference is their id. */
  readonly entries: readonly QueuedEntry[];
}

/** The files of a pack, wherever they are: a folder, a zip. Paths are separated by slashes. */
export interface PackFiles {
  /** For error messages. */
  readonly name: string;
  list(): Promise<readonly string[]>;
  open(path: string): Chunks;
}

/** What a pack says before its first month. Throws `field_missing`, `field_invalid`, `json_invalid` with the place. */
export async function readPack(
  files: PackFiles,
): Promise<{ readonly books: BooksFile; readonly opening: ItemLine[]; readonly months: readonly string[] }> {
  const books = parsed(booksFile, await text(files, 'books.json'), `${files.name}/books.json`);
  const months = (await files.list()).flatMap((path) => /^months\/([^/]+)\//.exec(path)?.[1] ?? []);
  if (months.length === 0)
    throw new KoppelError('field_missing', 'The pack has no folder "months".', { place: { file: files.name } });
  return { books, opening: await lines(files, 'opening-items.ndjson', itemLine), months: [...new Set(months)].sort() };
}

/** `statements`: how many statements of each account came in earlier months; counted on here. */
export async function readMonth(
  files: PackFiles,
  month: string,
  format: StatementFormat,
  ownAccounts: readonly OwnAccount[],
  statements: Map<string, number>,
): Promise<MonthFiles> {
  const folder = `months/${month}`;
  const names = (await files.list())
    .filter((path) => path.startsWith(`${folder}/`))
    .map((path) => path.slice(folder.length + 1));
  const optional = <T>(name: string, schema: z.ZodType<T>) =>
    names.includes(name) ? lines(files, `${folder}/${name}`, schema) : [];
  const booked = await lines(files, `${folder}/truth.ndjson`, bookedLine);
  const entries: QueuedEntry[] = [];
  const suffix = format === 'mt940' ? '.mt940' : '.camt053.xml';
  for (const name of names.filter((one) => one.endsWith(suffix)).sort()) {
    entries.push(...(await readEntries(files, `${folder}/${name}`, ownAccounts, statements)));
  }
  return {
    month,
    items: await optional('open-items.ndjson', itemLine),
    relations: await optional('relations.ndjson', relationLine),
    booked,
    entries: joined(entries, booked, `${files.name}/${folder}`),
  };
}

/** Entries with a provisional id 'iban/nth statement/nth entry', as the pack counts them. */
async function readEntries(
  files: PackFiles,
  path: string,
  ownAccounts: readonly OwnAccount[],
  statements: Map<string, number>,
): Promise<QueuedEntry[]> {
  const file = `${files.name}/${path}`;
  const entries: QueuedEntry[] = [];
  let account: OwnAccount | null = null;
  let nth = 0;
  for await (const parts of readStatements(files.open(path), { fileName: file })) {
    for (const part of parts) {
      if (part.kind === 'statement') {
        account = ownAccount(part.statement.account, ownAccounts, file);
        statements.set(account.iban, (statements.get(account.iban) ?? 0) + 1);
        nth = 0;
      } else if (part.kind === 'rejected') {
        throw part.row.error.at({ file });
      } else if (part.kind === 'entry' && account !== null && account.administration !== null) {
        const { iban, administration } = account;
        entries.push({ ...part.entry, id: `${iban}/${statements.get(iban)}/${nth++}`, iban, administration });
      }
    }
  }
  return entries;
}

/** Some banks write the number of before IBAN: the end of the IBAN. */
function ownAccount(ref: AccountRef, ownAccounts: readonly OwnAccount[], file: string): OwnAccount {
  const digits = (ref.other ?? '').replace(/\D/g, '');
  const found = ownAccounts.find(({ iban }) => iban === ref.iban || (digits.length >= 7 && iban.endsWith(digits)));
  if (found !== undefined) return found;
  throw new KoppelError('account_unknown', `The books have no account ${ref.iban ?? ref.other}.`, { place: { file } });
}

/** By the bank's reference where it gives one, else by place. */
function joined(entries: readonly QueuedEntry[], booked: readonly BookedLine[], folder: string): QueuedEntry[] {
  const byReference = new Map(booked.map((line) => [`${line.iban} ${line.entryRef}`, line]));
  const byPlace = new Map(booked.map((line) => [`${line.iban}/${line.stmt}/${line.idx}`, line]));
  return entries.map((entry) => {
    const line = byReference.get(`${entry.iban} ${entry.bankReference}`) ?? byPlace.get(entry.id);
    if (line === undefined) {
      throw new KoppelError(
        'field_missing',
        `Entry ${entry.id} (${entry.bankReference}) has no line in truth.ndjson.`,
        { place: { file: folder } },
      );
    }
    return { ...entry, id: line.entryRef };
  });
}

async function lines<T>(files: PackFiles, path: string, schema: z.ZodType<T>): Promise<T[]> {
  const rows = (await text(files, path)).split('\n');
  return rows.flatMap((row, at) => (row.trim() === '' ? [] : [parsed(schema, row, `${files.name}/${path}`, at + 1)]));
}

async function text(files: PackFiles, path: string): Promise<string> {
  try {
    return (await collect(files.open(path), MAX_FILE_BYTES)).toString('utf8');
  } catch (cause) {
    if (cause instanceof KoppelError) throw cause;
    throw new KoppelError('field_missing', 'The pack lacks this file.', {
      place: { file: `${files.name}/${path}` },
      cause,
    });
  }
}

function parsed<T>(schema: z.ZodType<T>, json: string, file: string, line?: number): T {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new KoppelError('json_invalid', 'Not valid JSON.', { place: { file, line }, cause });
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue?.path.join('.') ?? '';
  throw new KoppelError(
    'field_invalid',
    `${where === '' ? 'The line' : `"${where}"`}: ${issue?.message ?? 'invalid'}.`,
    { place: { file, line } },
  );
}
