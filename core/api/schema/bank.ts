import { z } from '@hono/zod-openapi';
import { CONSENT_STATES, SERVICES } from '../../domain/consent.ts';
import { DATE_ORDERS } from '../../domain/reading.ts';
import { CurrencyText, Id, pageOf } from './common.ts';

const Named = z.object({ id: Id, code: z.string(), name: z.string() });

export const BankAccountView = z
  .object({
    id: Id,
    iban: z.string(),
    currency: z.string(),
    holder: z.string().nullable(),
    bank: z.string().nullable(),
    connector: z.string(),
    linkedAt: z.string(),
    connection: z
      .object({ id: Id, state: z.enum(CONSENT_STATES) })
      .nullable()
      .openapi({ description: 'The bank link its entries come by; null: by files.' }),
    services: z.partialRecord(z.enum(SERVICES), z.enum(['granted', 'refused', 'no-contract'])).openapi({
      description: 'What its link may do. Without payments files can still be made, and sent at the bank by hand.',
    }),
    administration: Named.nullable(),
    daybook: Named.nullable(),
    lastStatementDate: z.string().nullable(),
    closingBalance: z.string().nullable(),
    openGaps: z.number().int(),
    waiting: z.number().int().openapi({ description: 'Entries that wait: for a mapping or for a person.' }),
  })
  .openapi('BankAccount');
export type BankAccountView = z.infer<typeof BankAccountView>;

/** Null takes the account out of its administration; its entries stay. */
export const MappingRequest = z.object({ administrationId: Id.nullable(), daybookId: Id.nullable() }).strict();
export const AccountRequest = z
  .object({
    iban: z.string().max(40),
    currency: z.string().length(3).default('EUR'),
    holder: z.string().max(200).nullish(),
  })
  .strict();

const StatementReportView = z.object({
  account: z.string(),
  currency: z.string(),
  format: z.string(),
  dialect: z.string().nullable(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  opening: z.string().nullable(),
  closing: z.string().nullable(),
  balanced: z.boolean().nullable(),
  entries: z.number().int(),
  new: z.number().int(),
  known: z.number().int(),
  unmapped: z.boolean(),
  warnings: z.array(z.string()),
});

export const ImportView = z
  .object({
    id: Id,
    name: z.string(),
    source: z.enum(['upload', 'cli', 'folder', 'pull']),
    state: z.enum(['waiting', 'running', 'done', 'failed']),
    duplicate: z.boolean(),
    bytesTotal: z.number(),
    bytesRead: z.number(),
    statements: z.number().int(),
    entriesNew: z.number().int(),
    entriesKnown: z.number().int(),
    report: z.array(StatementReportView),
    csvMappingId: Id.nullable().openapi({ description: 'The kept CSV mapping it was read with.' }),
    error: z
      .object({
        code: z.string(),
        message: z.string(),
        file: z.string().optional(),
        line: z.number().optional(),
        column: z.number().optional(),
        element: z.string().optional(),
      })
      .nullable(),
    createdBy: z.string(),
    createdAt: z.string(),
    finishedAt: z.string().nullable(),
  })
  .openapi('Import');
export type ImportView = z.infer<typeof ImportView>;
export const ImportPage = pageOf(ImportView);

export const StatementView = z
  .object({
    id: Id,
    accountId: Id,
    iban: z.string(),
    format: z.string(),
    dialect: z.string().nullable(),
    sequence: z.string().nullable(),
    openingDate: z.string().nullable(),
    opening: z.string().nullable(),
    closingDate: z.string().nullable(),
    closing: z.string().nullable(),
    currency: z.string(),
    entries: z.number().int(),
    balanced: z.boolean().nullable(),
    warnings: z.array(z.string()),
    createdAt: z.string(),
  })
  .openapi('Statement');
export type StatementView = z.infer<typeof StatementView>;

export const CoverageView = z
  .object({
    accountId: Id,
    iban: z.string(),
    proven: z.array(z.object({ from: z.string(), to: z.string(), opening: z.string(), closing: z.string() })),
    gaps: z.array(
      z.object({
        id: Id,
        from: z.string(),
        to: z.string(),
        difference: z.string(),
        currency: z.string(),
        cause: z.enum(['missing-days', 'opening-differs']),
        state: z.enum(['open', 'closed', 'corrected']),
        nextAttemptAt: z.string().nullable(),
      }),
    ),
  })
  .openapi('Coverage');
export type CoverageView = z.infer<typeof CoverageView>;

/** What may be said about a file where its content does not tell. */
export const ReadingQuery = z.object({
  mapping: Id.optional().openapi({
    description: 'A kept CSV mapping; one that has the columns of the file is found by itself.',
  }),
  dialect: z
    .string()
    .max(40)
    .optional()
    .openapi({ description: 'Of an MT940: ing, rabobank, abn-amro …', example: 'ing' }),
  encoding: z
    .string()
    .max(40)
    .optional()
    .openapi({ description: 'Of a file that names none.', example: 'windows-1252' }),
  dateOrder: z.enum(DATE_ORDERS).optional().openapi({ description: 'Of a QIF, where 01/02 may be two days.' }),
  decimalMark: z.enum(['.', ',']).optional().openapi({ description: 'Of a QIF, where 1.234 may be two amounts.' }),
  account: z.string().max(40).optional().openapi({ description: 'The own account of a QIF, which names none.' }),
  currency: CurrencyText.optional().openapi({ description: 'The currency of a QIF, which names none.' }),
});
export const AnnouncedView = z
  .object({
    id: Id,
    format: z.string(),
    status: z.enum(['booked', 'pending', 'info', 'future']),
    bookingDate: z.string(),
    valueDate: z.string().nullable(),
    amount: z.string(),
    currency: z.string(),
    name: z.string().nullable(),
    iban: z.string().nullable(),
    text: z.string().nullable(),
    bankReference: z.string().nullable(),
    evidenceId: Id,
    receivedAt: z.string(),
  })
  .openapi('AnnouncedEntry');
export type AnnouncedView = z.infer<typeof AnnouncedView>;

export const UploadQuery = ReadingQuery.extend({ name: z.string().max(255).optional() });
