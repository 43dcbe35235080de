import { z } from '@hono/zod-openapi';
import { AmountText, CodeText, Id, JsonValue, PageQuery, pageOf } from './common.ts';

export const AllocationInput = z
  .discriminatedUnion('kind', [
    z
      .object({ kind: z.literal('open-item'), openItem: Id, amount: AmountText, reopens: z.boolean().optional() })
      .strict(),
    z
      .object({
        kind: z.literal('ledger'),
        ledgerAccount: CodeText,
        amount: AmountText,
        reason: z.string().max(60).optional(),
        party: CodeText.optional(),
        vatCode: CodeText.optional(),
        costCentre: CodeText.optional(),
        /** Another administration of the company whose ledger account it is: booked through intercompany on both. */
        administration: CodeText.optional(),
      })
      .strict(),
    z.object({ kind: z.literal('transfer'), iban: z.string().max(40), amount: AmountText }).strict(),
    z.object({ kind: z.literal('administration'), administration: CodeText, amount: AmountText }).strict(),
  ])
  .openapi('AllocationInput');
export type AllocationInput = z.infer<typeof AllocationInput>;

/** An allocation with what a person wants to read beside it. */
export const AllocationView = z
  .object({
    kind: z.enum(['open-item', 'ledger', 'transfer', 'administration']),
    amount: z.string(),
    openItem: Id.optional(),
    reopens: z.boolean().optional(),
    ledgerAccount: z.string().optional(),
    reason: z.string().optional(),
    party: z.string().optional(),
    vatCode: z.string().optional(),
    costCentre: z.string().optional(),
    iban: z.string().optional(),
    administration: z.string().optional(),
    /** What a payment order or batch settled with it. */
    settles: z.array(z.object({ openItem: Id, amount: z.string() })).optional(),
    /** 'Invoice 250156 · De Vries Bouw', '4510 Rente en kosten bank'. */
    label: z.string(),
  })
  .openapi('Allocation');
export type AllocationView = z.infer<typeof AllocationView>;

const EvidenceView = z.object({
  key: z.string(),
  value: z.string(),
  strength: z.enum(['proof', 'strong', 'weak', 'against']),
  /** Id of what it speaks of, where the value is its name: a characteristic rule. */
  ref: z.string().optional(),
});
export const ProposalView = z
  .object({
    rank: z.number().int(),
    probability: z.number(),
    rules: z.array(z.string()),
    allocations: z.array(AllocationView),
    residue: z.string(),
    evidence: z.array(EvidenceView),
    vetoes: z.array(z.object({ key: z.string(), value: z.string() })),
    why: z.object({ en: z.string(), nl: z.string() }),
  })
  .openapi('Proposal');
export type ProposalView = z.infer<typeof ProposalView>;

export const BookingView = z
  .object({
    id: Id,
    kind: z.enum(['entry', 'correction', 'reversal']),
    entryId: Id.nullable(),
    date: z.string(),
    amount: z.string(),
    currency: z.string(),
    live: z.boolean(),
    reverses: Id.nullable(),
    decidedBy: z.object({
      kind: z.enum(['rule', 'person', 'erp', 'policy']),
      name: z.string(),
      probability: z.number().nullable(),
    }),
    evidence: z.array(EvidenceView),
    why: z.object({ en: z.string(), nl: z.string() }),
    comment: z.string().nullable(),
    createdAt: z.string(),
    /** The bulk action it was decided in; null: it was decided alone. */
    action: Id.nullable(),
    allocations: z.array(AllocationView),
  })
  .openapi('Booking');
export type BookingView = z.infer<typeof BookingView>;

export const EntryView = z
  .object({
    id: Id,
    accountId: Id,
    iban: z.string(),
    administrationId: Id.nullable(),
    bookingDate: z.string(),
    valueDate: z.string().nullable(),
    amount: z.string(),
    currency: z.string(),
    reversal: z.boolean(),
    counterpartyName: z.string().nullable(),
    counterpartyIban: z.string().nullable(),
    text: z.string().nullable(),
    structuredReference: z.string().nullable(),
    endToEndId: z.string().nullable(),
    bankReference: z.string().nullable(),
    state: z.enum(['unmapped', 'waiting', 'booked']),
    verdict: z.enum(['book', 'propose', 'ambiguous', 'nothing']).nullable(),
    /** How sure its first proposal is, 0–1; null: it has none, or is booked. */
    probability: z.number().nullable(),
    comment: z.string().nullable(),
    version: z.number().int(),
    /** What it was booked on, or the first proposal, in a few words; null when there is nothing to say. */
    summary: z.string().nullable(),
    /** Why, in a sentence. */
    why: z.object({ en: z.string(), nl: z.string() }).nullable(),
  })
  .openapi('Entry');
export type EntryView = z.infer<typeof EntryView>;

export const EntryDetailView = EntryView.extend({
  facts: z.record(z.string(), JsonValue),
  statementId: Id,
  evidenceId: Id,
  proposals: z.array(ProposalView),
  bookings: z.array(BookingView),
}).openapi('EntryDetail');
export type EntryDetailView = z.infer<typeof EntryDetailView>;

/** `total`: how many in all, where that is known without counting. A search may give a page without items and with a next one. */
export const EntryPage = pageOf(EntryView).extend({ total: z.number().int().nullable() });
export const EntryQuery = PageQuery.extend({
  skip: z.coerce.number().int().min(0).max(1_000_000).optional(),
  state: z.enum(['unmapped', 'waiting', 'booked']).optional(),
  administrationId: Id.optional(),
  accountId: Id.optional(),
  search: z.string().max(200).optional(),
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
});

/** Accept a proposal by its rank, or allocate by hand. `version` is the entry's as the person saw it: a later change refuses. */
export const BookRequest = z
  .object({
    version: z.number().int(),
    proposal: z.number().int().min(0).optional(),
    allocations: z.array(AllocationInput).min(1).max(500).optional(),
    comment: z.string().max(1000).optional(),
  })
  .strict()
  .refine((body) => (body.proposal === undefined) !== (body.allocations === undefined), {
    message: 'Give either a proposal or allocations.',
  });
export const ReverseRequest = z.object({ reason: z.string().trim().min(1).max(500) }).strict();
const Likely = z
  .object({
    /** Probability of the first proposal, 0–1. */
    above: z.number().min(0.5).max(1),
    administrationId: Id.optional(),
    limit: z.number().int().min(1).max(500).default(500),
  })
  .strict();
export const BulkBookRequest = z.union([
  z
    .object({
      entries: z
        .array(z.object({ id: Id, version: z.number().int(), proposal: z.number().int().min(0).default(0) }))
        .min(1)
        .max(500),
    })
    .strict(),
  Likely,
]);
export const BulkBookResult = z
  .object({
    booked: z.number().int(),
    refused: z.array(z.object({ id: Id, code: z.string(), message: z.string() })),
    /** Names what was booked now, for `POST /v1/bookings/undo`; null: nothing was. */
    action: Id.nullable(),
  })
  .openapi('BulkBookResult');

/** What to undo of a doing, and why. */
export const UndoWhat = z
  .object({
    /** A day (from midnight in Amsterdam) or an instant; absent: ever. */
    since: z.union([z.iso.date(), z.iso.datetime()]).optional(),
    /** Also bookings a person made by accepting it. Of a bulk action: all of them, always. */
    accepted: z.boolean().default(false),
    reason: z.string().trim().min(1).max(500),
    preview: z.boolean().default(false),
  })
  .strict();
export const UndoRequest = UndoWhat.extend({
  by: z.union([
    /** A characteristic rule by its id, or a built-in rule by its name. */
    z.object({ rule: z.string().min(1).max(60) }).strict(),
    z.object({ learned: Id }).strict(),
    z.object({ action: Id }).strict(),
  ]),
});
export const UndoResult = z
  .object({
    bookings: z.number().int(),
    /** 0 for a preview. */
    undone: z.number().int(),
    /** The oldest of them. */
    first: z.array(BookingView),
  })
  .openapi('UndoResult');
export const AllocationReversalRequest = z
  .object({
    /** Of the allocation in its booking, from 0. */
    position: z.number().int().min(0),
    reason: z.string().trim().min(1).max(500),
    instead: z.array(AllocationInput).min(1).max(500).optional(),
  })
  .strict();
export const EntryChange = z.object({ comment: z.string().max(2000).nullable() }).strict();
