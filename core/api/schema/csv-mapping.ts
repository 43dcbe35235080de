import { z } from '@hono/zod-openapi';
import { CSV_FIELDS, type CsvMapping, DATE_FORMS } from '../../domain/csv-mapping.ts';
import { CurrencyText, Id, NameText } from './common.ts';

const Column = z.union([z.string().trim().min(1).max(200), z.number().int().min(0).max(500)]);
const Delimiter = z.enum([',', ';', '\t', '|']);
const Words = z.array(z.string().trim().min(1).max(40)).min(1).max(20);

/** What a user says once about the files of a bank; whether that is enough for an entry, the reader says. */
export const CsvMappingText = z
  .object({
    delimiter: Delimiter,
    quote: z.enum(['"', 'apostrophe']).nullable(),
    encoding: z.string().max(40).optional().openapi({ example: 'windows-1252' }),
    skipLines: z
      .number()
      .int()
      .min(0)
      .max(50)
      .openapi({ description: 'Lines in front of the header or the first row.' }),
    hasHeader: z.boolean(),
    columns: z.partialRecord(z.enum(CSV_FIELDS), z.array(Column).min(1).max(20)).openapi({
      description: 'Field → its columns, by name or by number from 0.',
      example: { bookingDate: ['Datum'] },
    }),
    date: z.enum(DATE_FORMS),
    numbers: z
      .object({
        decimal: z.enum([',', '.']),
        thousands: z.enum(['.', ',', ' ', "'"]).nullable(),
        decimals: z.enum(['always', 'optional']),
        negative: z.enum(['minus', 'minus-behind', 'parentheses']),
      })
      .strict()
      .refine(({ decimal, thousands }) => decimal !== thousands, 'The decimal mark cannot part the thousands too.'),
    directionWords: z
      .object({ debit: Words, credit: Words })
      .strict()
      .nullable()
      .openapi({ description: 'Words of the column `direction`; null when the amount has a sign.' }),
    account: z.string().trim().min(1).max(40).nullable(),
    currency: CurrencyText.nullable(),
    order: z.enum(['oldest-first', 'newest-first']),
  })
  .strict()
  .openapi('CsvMappingText') satisfies z.ZodType<CsvMapping>;

export const CsvMappingRequest = z
  .object({
    name: NameText,
    mapping: CsvMappingText,
    header: z
      .array(z.string().max(200))
      .min(2)
      .max(500)
      .nullable()
      .openapi({ description: 'The names of all columns: a file with exactly these is read with it by itself.' }),
  })
  .strict();
export const CsvMappingView = CsvMappingRequest.extend({
  id: Id,
  createdBy: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
}).openapi('CsvMapping');
export type CsvMappingView = z.infer<typeof CsvMappingView>;

/** The file to look at: its first bytes, or a document that is here already. */
const Sample = z.union([
  z
    .object({
      content: z.base64().max(400_000).openapi({ description: 'The first 64 kB of the file, or all of an archive.' }),
    })
    .strict(),
  z.object({ importId: Id }).strict(),
]);
export type Sample = z.infer<typeof Sample>;

export const SketchRequest = z
  .object({
    sample: Sample,
    delimiter: Delimiter.optional(),
    skipLines: z.number().int().min(0).max(50).optional(),
    hasHeader: z.boolean().optional(),
    encoding: z.string().max(40).optional(),
  })
  .strict();
export const SketchView = z
  .object({
    lines: z
      .array(z.array(z.string()))
      .openapi({ description: 'The first lines cut into cells, the header among them.' }),
    mapping: CsvMappingText.extend({
      directionWords: z.object({ debit: z.array(z.string()), credit: z.array(z.string()) }).nullable(),
    }).openapi('CsvSuggestion', { description: 'A suggestion; which words mean in and out may be left to say.' }),
    known: z.boolean().openapi({ description: 'A reader of ours or a kept mapping reads this file already.' }),
  })
  .openapi('CsvSketch');

export const PreviewRequest = z.object({ sample: Sample, mapping: CsvMappingText }).strict();
export const PreviewView = z
  .object({
    rows: z.array(
      z.object({
        line: z.number().int(),
        account: z.string().nullable(),
        bookingDate: z.string(),
        valueDate: z.string().nullable(),
        amount: z.string(),
        currency: z.string(),
        name: z.string().nullable(),
        counterAccount: z.string().nullable(),
        text: z.string().nullable(),
        bankReference: z.string().nullable(),
        unmapped: z.record(z.string(), z.string()).nullable(),
      }),
    ),
    problems: z.array(z.object({ line: z.number().int().nullable(), code: z.string(), message: z.string() })),
  })
  .openapi('CsvPreview');
export type SketchView = z.infer<typeof SketchView>;
export type PreviewView = z.infer<typeof PreviewView>;
