import { KoppelError } from '../domain/errors.ts';
import { type Iban, ibanOrNull } from '../domain/iban.ts';
import { addDays, daysBetween, earliest, type PlainDate, plainDateOrNull } from '../domain/plain-date.ts';
import { type Chunks, collect } from '../formats/bytes.ts';
import { z } from './json.ts';

/*
 * Evidence of a pull: the bank's answers as received, one a line. Nothing in it is ours to vary (no instants, no token or account
 * id of the moment), so asking the same question twice and hearing the same gives the same bytes.
 */

export const BUNDLE_TYPE = 'application/x-ndjson';

export interface BundleHead {
  readonly iban: Iban;
  readonly currency: string;
  /** Days asked for, both included. */
  readonly from: PlainDate;
  readonly to: PlainDate;
}

export interface BundlePart {
  /** 'transactions', 'balances', 'batch-details' … */
  readonly what: string;
  /** Which question it answers, without ids valid for one consent: 'transactions?page=2'. */
  readonly path: string;
  /** The body as received. */
  readonly body: string;
}

export interface Bundle {
  readonly head: BundleHead;
  readonly parts: readonly BundlePart[];
}

/** A month of the busiest account is some tens of megabytes; a bundle beyond this was never written by us. */
const MAX_BYTES = 256 * 1024 * 1024;

export function writeBundle({ iban, currency, from, to }: BundleHead, parts: readonly BundlePart[]): Uint8Array {
  const lines = parts.map(({ what, path, body }) => JSON.stringify({ what, path, body }));
  return Buffer.from(`${[JSON.stringify({ bundle: 1, iban, currency, from, to }), ...lines].join('\n')}\n`);
}

/** Two identical questions of one slice: `rabobank NL… 2026-01-01 2026-01-31.ndjson`. */
export function bundleName(connector: string, { iban, from, to }: BundleHead): string {
  return `${connector}-${iban}-${from}-${to}.ndjson`;
}

const day = z.custom<PlainDate>((value) => typeof value === 'string' && plainDateOrNull(value) !== null, 'not a day');
const HEAD = z.object({
  bundle: z.literal(1),
  iban: z.custom<Iban>((value) => typeof value === 'string' && ibanOrNull(value) === value, 'not an IBAN'),
  currency: z.string().regex(/^[A-Z]{3}$/),
  from: day,
  to: day,
});
const PART = z.object({ what: z.string(), path: z.string(), body: z.string() });

/** Throws `empty_file`, `unknown_format` (no bundle), `statement_incomplete` (cut off), with the line. */
export async function readBundle(chunks: Chunks): Promise<Bundle> {
  const text = (await collect(chunks, MAX_BYTES)).toString('utf8');
  if (text === '') throw new KoppelError('empty_file', 'The file is empty.');
  const lines = text.split('\n');
  if (lines.pop() !== '')
    throw new KoppelError('statement_incomplete', 'The last line of the bundle is cut off.', {
      place: { line: lines.length + 1 },
    });
  const [first = '', ...rest] = lines;
  const { bundle: _version, ...head } = readLine(HEAD, first, 1);
  return { head, parts: rest.map((line, index) => readLine(PART, line, index + 2)) };
}

function readLine<T>(schema: z.ZodType<T>, line: string, number: number): T {
  const read = schema.safeParse(jsonOrNull(line));
  if (read.success) return read.data;
  throw new KoppelError('unknown_format', "The file is not a bundle of a bank's answers.", { place: { line: number } });
}

function jsonOrNull(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/** Days read in one go: what a pull asks for from day to day, overlap included, with room for a holiday. */
const WHOLE_DAYS = 40;

/**
 * The pieces a range is read in. Up to {@link WHOLE_DAYS} it is one, so that the pull of an ordinary day is one call of the bank's
 * budget, also over the end of a month; more than that is cut by the month, so that a bundle stays small.
 */
export function slicesOf(range: {
  readonly from: PlainDate;
  readonly to: PlainDate;
}): readonly { readonly from: PlainDate; readonly to: PlainDate }[] {
  return daysBetween(range.from, range.to) < WHOLE_DAYS ? [range] : monthsOf(range);
}

/** The range cut at the ends of months: the same month is the same bundle, whenever and for whatever range it is asked. */
export function monthsOf(range: {
  readonly from: PlainDate;
  readonly to: PlainDate;
}): { from: PlainDate; to: PlainDate }[] {
  const slices: { from: PlainDate; to: PlainDate }[] = [];
  for (let from = range.from; from <= range.to; ) {
    const end = lastOfMonth(from);
    const to = earliest(end, range.to);
    slices.push({ from, to });
    from = addDays(to, 1);
  }
  return slices;
}

function lastOfMonth(date: PlainDate): PlainDate {
  const inNext = addDays(`${date.slice(0, 8)}28` as PlainDate, 4);
  return addDays(inNext, -Number(inNext.slice(8)));
}
