import { z } from '@hono/zod-openapi';
import { isCreditorId } from '../../domain/creditor-id.ts';
import { OPEN_ITEM_KINDS } from '../../domain/open-item.ts';
import { PARTY_KINDS } from '../../domain/party.ts';
import { LEDGER_ROLES } from '../../domain/policy.ts';
import { AmountText, CodeText, CurrencyText, DateText, Id, JsonValue, NameText } from './common.ts';

/** Most rows one bulk call takes. */
export const MAX_BULK = 20_000;

const Limit = z.string().regex(/^\d{1,9}(\.\d{1,2})?$/);
const TimeText = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** What payments are allowed (core/domain/send-list.ts). */
const PaymentSettings = z
  .object({
    creditorId: z.string().refine(isCreditorId, 'This is not a SEPA creditor identifier.').optional(),
    useFirst: z.boolean().optional(),
    approvals: z.number().int().min(1).max(5).optional(),
    fourEyes: z.boolean().optional(),
    keysMayApprove: z.boolean().optional(),
    orderLimit: Limit.optional(),
    batchLimit: Limit.optional(),
    dayLimit: Limit.optional(),
    hours: z.object({ from: TimeText, to: TimeText }).strict().optional(),
    cutOff: TimeText.optional(),
  })
  .strict();

const AdministrationSettings = z
  .object({
    correctionLedgerAccount: CodeText.optional(),
    bookByItself: z.boolean().optional(),
    wrongBookingCost: z.number().int().min(1).max(100_000).optional(),
    largestDifference: AmountText.optional(),
    ledger: z.partialRecord(z.enum(LEDGER_ROLES), CodeText).optional(),
    intercompanyLedgerAccount: CodeText.optional(),
    payments: PaymentSettings.optional(),
  })
  .strict();

/** Without defaults: a change that leaves a field out leaves it as it is. */
const administrationFields = {
  code: CodeText,
  name: NameText,
  legalName: NameText.nullish(),
  city: NameText.nullish(),
  branch: CodeText.nullish(),
  company: CodeText.nullish().openapi({
    description: 'Administrations with the same company may book for each other.',
  }),
  settings: AdministrationSettings,
};
export const AdministrationRequest = z
  .object({ ...administrationFields, settings: AdministrationSettings.default({}) })
  .strict();
export const AdministrationChange = z.object(administrationFields).partial().strict();
export const AdministrationView = z
  .object({
    id: Id,
    code: z.string(),
    name: z.string(),
    legalName: z.string().nullable(),
    city: z.string().nullable(),
    branch: z.string().nullable(),
    company: z.string().nullable(),
    settings: AdministrationSettings,
  })
  .openapi('Administration');
export type AdministrationView = z.infer<typeof AdministrationView>;

export const LedgerAccount = z
  .object({
    code: CodeText,
    name: NameText,
    kind: z.string().max(40).nullish(),
    rgsCode: z.string().max(20).nullish(),
    blocked: z.boolean().default(false),
  })
  .strict()
  .openapi('LedgerAccount');
export type LedgerAccount = z.infer<typeof LedgerAccount>;

export const DaybookRequest = z
  .object({
    code: CodeText,
    name: NameText,
    kind: z.enum(['bank', 'cash', 'giro', 'memorial']).default('bank'),
    ledgerAccount: CodeText,
    iban: z.string().max(40).nullish(),
    currency: CurrencyText.default('EUR'),
    costCentre: CodeText.nullish(),
    externalCode: CodeText.nullish(),
    blocked: z.boolean().default(false),
  })
  .strict();
export const DaybookView = DaybookRequest.extend({ id: Id }).openapi('Daybook');
export type DaybookView = z.infer<typeof DaybookView>;

export const Party = z
  .object({
    code: CodeText,
    kind: z.enum(PARTY_KINDS),
    name: NameText,
    aliases: z.array(NameText).max(50).default([]),
    ibans: z.array(z.string().max(40)).max(50).default([]),
    address: NameText.nullish(),
    postcode: CodeText.nullish(),
    city: NameText.nullish(),
  })
  .strict()
  .openapi('Party');
export type Party = z.infer<typeof Party>;

/** One open item as an ERP sends it. `id` is the ERP's own: sending it again changes the item. */
export const OpenItemInput = z
  .object({
    id: z.string().trim().min(1).max(100),
    kind: z.enum(OPEN_ITEM_KINDS),
    party: CodeText.nullish(),
    number: z.string().trim().max(100).nullish(),
    reference: z.string().trim().max(140).nullish(),
    date: DateText,
    enteredOn: DateText.nullish(),
    dueDate: DateText.nullish(),
    amount: AmountText,
    openAmount: AmountText.nullish(),
    currency: CurrencyText.default('EUR'),
    paymentReference: z.string().trim().max(35).nullish(),
    facts: z
      .object({
        /** Of a payment order or collection batch: what it settles when it is booked. While it is open, these are not booked directly. */
        settles: z
          .array(z.object({ openItem: z.string().trim().min(1).max(100), amount: AmountText }).strict())
          .max(MAX_BULK)
          .optional(),
      })
      .catchall(JsonValue)
      .default({}),
  })
  .strict()
  .openapi('OpenItemInput');
export type OpenItemInput = z.infer<typeof OpenItemInput>;

/** Kinds in a query: `sales-invoice,credit-note`. */
export const OpenItemKinds = z
  .string()
  .max(400)
  .transform((text) => text.split(','))
  .pipe(z.array(z.enum(OPEN_ITEM_KINDS)))
  .openapi({ type: 'string', example: 'sales-invoice,credit-note' });

export const OpenItemView = z
  .object({
    id: Id,
    externalId: z.string(),
    kind: z.enum(OPEN_ITEM_KINDS),
    party: z.string().nullable(),
    partyName: z.string().nullable(),
    number: z.string().nullable(),
    reference: z.string().nullable(),
    date: z.string(),
    dueDate: z.string().nullable(),
    amount: z.string(),
    open: z.string(),
    currency: z.string(),
    paymentReference: z.string().nullable(),
  })
  .openapi('OpenItem');
export type OpenItemView = z.infer<typeof OpenItemView>;

export function bulkOf<T extends z.ZodType>(row: T) {
  return z.object({ items: z.array(row).min(1).max(MAX_BULK) }).strict();
}
export const BulkResult = z
  .object({ created: z.number().int(), changed: z.number().int(), unchanged: z.number().int() })
  .openapi('BulkResult');
export type BulkResult = z.infer<typeof BulkResult>;

/** A further ledger account that takes its part first: a percentage of the entry, or a fixed amount. */
const RulePart = z.union([
  z
    .object({
      ledgerAccount: CodeText,
      vatCode: CodeText.nullish(),
      costCentre: CodeText.nullish(),
      percent: z.string().regex(/^(100|\d{1,2})(\.\d{1,4})?$/),
    })
    .strict(),
  z
    .object({
      ledgerAccount: CodeText,
      vatCode: CodeText.nullish(),
      costCentre: CodeText.nullish(),
      amount: z.string().regex(/^\d{1,15}(\.\d{1,2})?$/),
    })
    .strict(),
]);
export type RulePart = z.infer<typeof RulePart>;

const ruleFields = {
  name: NameText,
  iban: z.string().max(40).nullish(),
  textContains: z.array(z.string().trim().min(2).max(100)).max(10),
  direction: z.enum(['in', 'out']).nullish(),
  ledgerAccount: CodeText.openapi({ description: 'Takes what the parts leave.' }),
  party: CodeText.nullish(),
  vatCode: CodeText.nullish(),
  costCentre: CodeText.nullish(),
  split: z.array(RulePart).max(20),
  active: z.boolean(),
};
export const RuleRequest = z
  .object({
    ...ruleFields,
    administrationId: Id,
    textContains: ruleFields.textContains.default([]),
    split: ruleFields.split.default([]),
    active: ruleFields.active.default(true),
  })
  .strict();
/** A rule stays in its administration; what is left out stays as it is. */
export const RuleChange = z.object(ruleFields).partial().strict();
export const RuleView = RuleRequest.extend({
  id: Id,
  createdBy: z.string(),
  createdAt: z.string(),
  /** Bookings that stand and came of it. */
  hits: z.number().int(),
  lastHitAt: z.string().nullable(),
}).openapi('Rule');
export type RuleView = z.infer<typeof RuleView>;

/** A rule as it would be; `id` when it is one that is there and would change. */
export const RulePreviewRequest = RuleRequest.extend({
  id: Id.optional(),
  /** Entries from this day on; absent: the last year. */
  from: z.iso.date().optional(),
}).strict();
const RuleEffect = z.object({
  entryId: Id,
  bookingDate: z.string(),
  amount: z.string(),
  currency: z.string(),
  counterpartyName: z.string().nullable(),
  text: z.string().nullable(),
  state: z.enum(['unmapped', 'waiting', 'booked']),
  /** Name of the rule that would book it without and with this change; null: none. */
  before: z.string().nullable(),
  after: z.string().nullable(),
  /** Whether that is where it was booked; null: it is not booked, or no rule fits any more. */
  agrees: z.boolean().nullable(),
});
export const RulePreviewView = z
  .object({
    /** Entries looked at, the latest first. */
    entries: z.number().int(),
    /** More of that period were not looked at. */
    more: z.boolean(),
    matches: z.number().int(),
    sameAsBooked: z.number().int(),
    otherwiseBooked: z.number().int(),
    waiting: z.number().int(),
    gained: z.number().int(),
    lost: z.number().int(),
    changed: z.number().int(),
    /** Of each some: what was booked otherwise first. */
    examples: z.array(RuleEffect.extend({ effect: z.enum(['gained', 'lost', 'changed', 'same']) })),
  })
  .openapi('RulePreview');

export const RuleSuggestionView = z
  .object({
    /** Made of what it says: the same habit has the same id. */
    id: Id,
    administrationId: Id,
    name: z.string(),
    iban: z.string().nullable(),
    textContains: z.array(z.string()),
    direction: z.enum(['in', 'out']).nullable(),
    ledgerAccount: z.string(),
    ledgerAccountName: z.string().nullable(),
    /** Bookings it rests on, at most fifty counted. */
    bookings: z.number().int(),
    lastOn: z.string(),
    examples: z.array(z.object({ entryId: Id, date: z.string() })),
  })
  .openapi('RuleSuggestion');

export const TerminalRequest = z.object({ code: CodeText, provider: NameText.nullish() }).strict();
export const TerminalView = z.object({ id: Id, code: z.string(), provider: z.string().nullable() }).openapi('Terminal');
