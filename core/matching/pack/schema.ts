import { z } from 'zod';

/**
 * The files of a backtest pack: a past period of an administration, with what was really booked. Fields nobody needs for matching
 * are let through unread. Amounts are decimal strings, signed as the bank sees them.
 */
const amount = z.string().regex(/^[+-]?\d+(\.\d{1,3})?$/, 'not a decimal amount');
const day = z.iso.date();
const code = z.string().min(1);
const optional = <T extends z.ZodType>(type: T) => type.nullish();

const relation = z.object({
  code,
  kind: z.string(),
  name: z.string(),
  aliases: z.array(z.string()).default([]),
  ibans: z.array(z.string()).default([]),
  address: optional(z.string()),
  postcode: optional(z.string()),
  city: optional(z.string()),
});

const characteristic = z.object({
  id: code,
  iban: optional(z.string()),
  textContains: z.array(z.string()).default([]),
  direction: z.enum(['debit', 'credit']).nullish(),
  administration: optional(code),
  ledgerAccount: code,
  relation: optional(code),
});

const company = z.object({
  legalName: z.string(),
  administrations: z.array(
    z.object({
      code,
      name: z.string(),
      branch: optional(z.string()),
      legalName: z.string(),
      city: optional(z.string()),
      invoiceNumbering: optional(z.string()),
      intercompanyLedgerAccount: optional(code),
    }),
  ),
  bankAccounts: z.array(
    z.object({
      iban: z.string(),
      currency: z.string(),
      type: z.string(),
      administration: optional(code),
      ledgerAccount: optional(code),
    }),
  ),
  ledgerAccounts: z.array(z.object({ code, name: z.string(), kind: z.string() })),
  relations: z.array(relation),
  pinTerminals: z.array(z.object({ id: code, administration: code, provider: optional(z.string()) })).default([]),
  characteristics: z.array(characteristic).default([]),
  settings: z.record(z.string(), z.object({ ledgerAccount: optional(code), maxAmount: optional(amount) })).default({}),
});

export const booksFile = z.object({ company });

export const relationLine = relation;

export const itemLine = z.object({
  id: code,
  kind: z.string(),
  administration: code,
  relation: optional(code),
  number: optional(z.string()),
  reference: optional(z.string()),
  date: day,
  enteredOn: day,
  dueDate: optional(day),
  amount,
  openAmount: optional(amount),
  currency: z.string(),
  paymentReference: optional(z.string()),
  description: optional(z.string()),
  paymentMethod: optional(z.string()),
  orderNumber: optional(z.string()),
  customerReference: optional(z.string()),
  discount: z.object({ percent: z.string(), until: day }).nullish(),
  gAccount: z.object({ iban: z.string(), amount }).nullish(),
  foreign: z.object({ currency: z.string(), amount, rate: z.string() }).nullish(),
  period: optional(z.string()),
  mandateId: optional(z.string()),
  factored: optional(z.boolean()),
  terminal: optional(z.string()),
  count: optional(z.number()),
  fees: optional(amount),
  net: optional(amount),
  batchId: optional(z.string()),
  endToEndId: optional(z.string()),
  bankAccount: optional(z.string()),
  counterIban: optional(z.string()),
  settles: z.array(z.object({ openItem: code, amount })).nullish(),
});

export const bookedLine = z.object({
  iban: z.string(),
  entryRef: code,
  date: day,
  amount,
  /** Which statement of the account, and which entry of it, counted from 0: joins entries whose bank gives no reference. */
  stmt: z.number(),
  idx: z.number(),
  scenario: optional(z.string()),
  relation: optional(code),
  allocations: z.array(
    z.object({
      amount,
      openItem: optional(code),
      ledgerAccount: optional(code),
      internalTransfer: optional(z.string()),
      intercompany: optional(code),
      reopens: optional(z.boolean()),
      relation: optional(code),
    }),
  ),
});

export type BooksFile = z.infer<typeof booksFile>;
export type RelationLine = z.infer<typeof relationLine>;
export type ItemLine = z.infer<typeof itemLine>;
export type BookedLine = z.infer<typeof bookedLine>;
export type CharacteristicLine = z.infer<typeof characteristic>;
