import { z } from '@hono/zod-openapi';
import { SEQUENCE_TYPES } from '../../domain/direct-debit.ts';
import { MANDATE_TRANSITIONS, type MandateStatus } from '../../domain/mandate.ts';
import { ORDER_TRANSITIONS, type OrderStatus } from '../../domain/payment-order.ts';
import { ORDER_ACTIONS } from '../../domain/send-list.ts';
import { CodeText, CurrencyText, DateText, Id, JsonValue, MAX_ORDERS, NameText, PageQuery, pageOf } from './common.ts';

const keys = <T extends string>(table: Record<T, unknown>) => Object.keys(table) as [T, ...T[]];

const StatusText = z.enum(keys<OrderStatus>(ORDER_TRANSITIONS)).openapi('OrderStatus', {
  description:
    '`unknown`: it may have reached the bank; nothing is sent again before the bank, the account or two people decide. ' +
    '`to-be-confirmed`: the customer has to approve it at the bank.',
});

/** 0.01 to 999999999.99: digits, a point, nothing else. */
const OrderAmount = z
  .string()
  .regex(
    /^(?!0+(?:\.0{1,2})?$)\d{1,9}(?:\.\d{1,2})?$/,
    'Give an amount from 0.01 to 999999999.99, with at most two decimals.',
  )
  .openapi({ example: '121.00' });
const Reference = z.string().trim().min(1).max(70);
const Iban = z.string().trim().max(42).openapi({ example: 'NL69INGB0123456789' });

const Address = z
  .object({
    street: z.string().max(70).nullish(),
    buildingNumber: z.string().max(16).nullish(),
    postCode: z.string().max(16).nullish(),
    town: z.string().max(35).nullish(),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/)
      .nullish(),
    lines: z.array(z.string().max(70)).max(2).default([]),
  })
  .strict();

const Remittance = z
  .object({ text: z.string().max(140).nullish(), structured: z.string().max(35).nullish() })
  .strict()
  .openapi({ description: 'A text of 140 characters, or an RF or Dutch payment reference; not both.' });

const Settles = z
  .array(
    z
      .object({
        id: z.string().max(100),
        amount: z
          .string()
          .regex(/^-?\d{1,15}(\.\d{1,3})?$/)
          .nullish(),
      })
      .strict(),
  )
  .max(100)
  .default([])
  .openapi({
    description: 'Open items it settles, by your own id; `amount` signed as the item, absent: all of the order.',
  });

const common = {
  account: Iban.openapi({ description: 'Your account, as linked or known here.' }),
  clientReference: Reference.nullish().openapi({ description: 'Your own. A second order with it is refused (409).' }),
  endToEndId: z.string().max(35).nullish().openapi({ description: 'Absent: one is chosen. Used once, for ever.' }),
  amount: OrderAmount,
  currency: CurrencyText.default('EUR'),
  remittance: Remittance.default({}),
  purpose: z.string().max(4).nullish(),
  party: CodeText.nullish(),
  openItems: Settles,
};

export const PaymentOrderInput = z
  .object({
    ...common,
    creditor: z
      .object({
        name: z.string().trim().min(1).max(140),
        iban: Iban,
        bic: z.string().max(11).nullish(),
        address: Address.nullish(),
      })
      .strict(),
    executionDate: DateText.nullish().openapi({
      description: 'Absent: as soon as possible. A day of rest moves to the next TARGET day, and says so.',
    }),
    scheme: z.enum(['sepa', 'sepa-instant']).default('sepa'),
    categoryPurpose: z.string().max(4).nullish(),
    ultimateCreditor: z.string().max(70).nullish(),
    ultimateDebtor: z.string().max(70).nullish(),
  })
  .strict()
  .openapi('PaymentOrderInput');
export type PaymentOrderInput = z.infer<typeof PaymentOrderInput>;

export const DirectDebitInput = z
  .object({
    ...common,
    mandate: z.string().max(35).openapi({ description: 'Its number. Debtor and signing day come from it.' }),
    collectionDate: DateText.nullish(),
    sequenceType: z.enum(SEQUENCE_TYPES).nullish().openapi({ description: 'Absent: by what was collected before.' }),
    final: z.boolean().default(false).openapi({ description: 'The last collection on the mandate.' }),
    ultimateDebtor: z.string().max(70).nullish(),
  })
  .strict()
  .openapi('DirectDebitInput');
export type DirectDebitInput = z.infer<typeof DirectDebitInput>;

/** One, or many as `items`. */
export function oneOrMany<T extends z.ZodType>(row: T) {
  return z.preprocess(
    (value) => (typeof value === 'object' && value !== null && !('items' in value) ? { items: [value] } : value),
    z.object({ items: z.array(row).min(1).max(MAX_ORDERS) }).strict(),
  );
}

export const FromItems = z
  .object({
    account: Iban,
    openItemIds: z.array(Id).min(1).max(5_000),
    date: DateText.nullish(),
    scheme: z.enum(['sepa', 'sepa-instant']).default('sepa'),
  })
  .strict();

const word = z.string().nullable();
const Reason = z.object({ code: word, text: word, nl: word, en: word }).nullable().openapi({
  description: "A code of the bank, or one of this hub's errors; the words that came with it; what the code means.",
});
const BankWord = z
  .object({ code: z.string(), nl: word, en: word })
  .nullable()
  .openapi({
    description: 'The last status the bank gave, with its meaning: "ACCP", "checked and accepted".',
    example: { code: 'ACCP', nl: 'gecontroleerd en geaccepteerd', en: 'checked and accepted' },
  });

export const OrderView = z
  .object({
    id: Id,
    kind: z.enum(['credit-transfer', 'direct-debit']),
    administrationId: Id,
    accountId: Id,
    account: z.string(),
    status: StatusText,
    clientReference: z.string().nullable(),
    endToEndId: z.string(),
    amount: z.string(),
    currency: z.string(),
    name: z.string(),
    iban: z.string().nullable(),
    party: z.string().nullable(),
    scheme: z.string(),
    sequenceType: z.string().nullable(),
    date: z.string(),
    remittance: z.object({ text: z.string().nullable(), structured: z.string().nullable() }),
    purpose: z.string().nullable(),
    categoryPurpose: z.string().nullable(),
    mandate: z.string().nullable(),
    openItems: z.array(z.string()),
    batchId: Id.nullable(),
    fileName: z.string().nullable(),
    shown: z
      .object({
        changes: z.array(z.object({ field: z.string(), from: z.string(), to: z.string() })).optional(),
        moved: z.object({ from: z.string(), why: z.enum(['rest-day', 'cut-off', 'notice']) }).optional(),
        ibanChangedAt: z.string().optional(),
        newPayee: z.boolean().optional(),
        notes: z.array(z.string()).optional(),
      })
      .openapi({ description: 'What to look at before approving.' }),
    payeeCheck: z
      .object({
        result: z.enum(['match', 'close-match', 'no-match', 'not-possible']),
        bankName: z.string().nullable(),
        asked: z.object({ name: z.string(), iban: z.string() }),
        at: z.string(),
      })
      .nullable(),
    override: z.object({ by: z.string(), reason: z.string(), at: z.string() }).nullable(),
    bankCode: z.string().nullable(),
    bank: BankWord,
    reason: Reason,
    version: z.number().int(),
    createdBy: z.string(),
    createdAt: z.string(),
  })
  .openapi('Order');
export type OrderView = z.infer<typeof OrderView>;
export const OrderPage = pageOf(OrderView);
export const OrderList = z.object({ items: z.array(OrderView) });

export const HistoryView = z
  .object({
    at: z.string(),
    source: z.enum(['person', 'erp', 'hub', 'bank', 'report', 'entry']),
    actor: z.string().nullable(),
    action: z.enum(ORDER_ACTIONS),
    status: StatusText.nullable(),
    bankCode: z.string().nullable(),
    reason: Reason,
    own: z.boolean().openapi({ description: 'Of the order itself; false: of its whole batch.' }),
  })
  .openapi('OrderHistory');
export const OrderDetail = OrderView.extend({ history: z.array(HistoryView) }).openapi('OrderDetail');

export const OrderQuery = PageQuery.extend({
  status: StatusText.optional(),
  accountId: Id.optional(),
  batchId: Id.optional(),
  clientReference: z.string().max(70).optional(),
  search: z.string().max(100).optional(),
  unbatched: z.enum(['true']).optional().openapi({ description: 'Only the send list: orders in no batch.' }),
});

export const PaymentChangeRequest = z
  .object({
    account: Iban.optional(),
    amount: OrderAmount.optional(),
    creditor: PaymentOrderInput.shape.creditor.optional(),
    executionDate: DateText.optional(),
    scheme: z.enum(['sepa', 'sepa-instant']).optional(),
    remittance: Remittance.optional(),
  })
  .strict();

export const OrderIds = z.object({ orderIds: z.array(Id).min(1).max(MAX_ORDERS) }).strict();
export const ReasonRequest = z.object({ reason: z.string().trim().min(3).max(500) }).strict();

export const BatchRequest = OrderIds.extend({
  channel: z.enum(['bank', 'file']).optional().openapi({
    description:
      '`file`: it is downloaded and sent at the bank by hand. Absent: through the link where that is possible.',
  }),
}).strict();

const Signed = z.object({ name: z.string(), at: z.string() });
export const BatchView = z
  .object({
    id: Id,
    kind: z.enum(['credit-transfer', 'direct-debit']),
    administrationId: Id,
    accountId: Id,
    account: z.string(),
    scheme: z.string(),
    sequenceType: z.string().nullable(),
    date: z.string(),
    channel: z.enum(['bank', 'file']),
    status: StatusText,
    fileName: z.string(),
    messageId: z.string(),
    format: z.string(),
    sha256: z.string().openapi({ description: 'Of the file: what is approved, and what is sent.' }),
    orderCount: z.number().int(),
    total: z.string(),
    currency: z.string(),
    orders: z.array(z.object({ status: StatusText, count: z.number().int() })),
    approvalsNeeded: z.number().int(),
    approvals: z.array(Signed),
    taken: z.array(Signed).openapi({ description: 'Who downloaded the file, when.' }),
    sentAt: z.string().nullable(),
    bankRef: z.string().nullable(),
    confirmUrl: z
      .string()
      .nullable()
      .openapi({ description: 'Where the customer confirms it at the bank, while it is `to-be-confirmed`.' }),
    bankCode: z.string().nullable(),
    bank: BankWord,
    reason: Reason,
    createdBy: z.string(),
    createdAt: z.string(),
  })
  .openapi('PaymentBatch');
export const BatchPage = pageOf(BatchView);
export const BatchList = z.object({ items: z.array(BatchView) });
export const BatchDetail = BatchView.extend({
  attempts: z.array(
    z.object({
      id: Id,
      state: z.enum(['in-flight', 'accepted', 'refused', 'unknown', 'not-sent', 'released']),
      channel: z.enum(['bank', 'file']),
      sha256: z.string(),
      bankRef: z.string().nullable(),
      code: z.string().nullable(),
      text: z.string().nullable(),
      startedAt: z.string(),
      endedAt: z.string().nullable(),
      absentSince: z.string().nullable(),
      replaces: Id.nullable(),
      votes: z.array(z.object({ name: z.string(), reason: z.string(), at: z.string() })),
    }),
  ),
  history: z.array(HistoryView),
}).openapi('PaymentBatchDetail');
export const BatchQuery = PageQuery.extend({
  kind: z.enum(['credit-transfer', 'direct-debit']).optional(),
  status: StatusText.optional(),
  accountId: Id.optional(),
});

export const ApprovalRequest = z
  .object({
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .openapi({ description: 'Of the batch as you saw it.' }),
  })
  .strict();
export const ApprovalView = z
  .object({ needed: z.number().int(), given: z.array(z.string()), toOverride: z.array(z.string()), batch: BatchView })
  .openapi('ApprovalState');
export const ReleaseView = z
  .object({ votes: z.array(z.string()), released: z.boolean(), statementsUntil: z.string().nullable() })
  .openapi('ReleaseState');
export const ReportView = z
  .object({ batchId: Id, fileName: z.string(), changed: z.number().int(), unknownOrders: z.array(z.string()) })
  .openapi('StatusReportResult');

export const AlarmView = z
  .object({
    id: Id,
    kind: z.enum([
      'debit-without-order',
      'order-without-debit',
      'amount-differs',
      'paid-twice',
      'contradiction',
      'restored',
    ]),
    at: z.string(),
    batchId: Id.nullable(),
    orderId: Id.nullable(),
    entryId: Id.nullable(),
    accountId: Id.nullable(),
    order: z.object({ name: z.string(), amount: z.string() }).nullable(),
    entry: z.object({ date: z.string(), amount: z.string() }).nullable(),
    details: z.record(z.string(), JsonValue),
    handledAt: z.string().nullable(),
    handledBy: z.string().nullable(),
  })
  .openapi('PaymentAlarm');

const MandateStatusText = z.enum(keys<MandateStatus>(MANDATE_TRANSITIONS));
export const MandateRequest = z
  .object({
    administrationId: Id,
    mandateId: z.string().trim().min(1).max(35),
    scheme: z.enum(['core', 'b2b']).default('core'),
    type: z.enum(['recurrent', 'one-off']).default('recurrent'),
    signedOn: DateText,
    debtorName: NameText.max(70),
    debtorIban: Iban,
    debtorBic: z.string().max(11).nullish(),
    party: CodeText.nullish(),
    lastCollectedOn: DateText.nullish().openapi({ description: 'By another package, before this one.' }),
  })
  .strict();
export const MandateChangeRequest = z
  .object({
    mandateId: z.string().trim().min(1).max(35).optional(),
    debtorName: NameText.max(70).optional(),
    debtorIban: Iban.optional(),
    debtorBic: z.string().max(11).nullish(),
    party: CodeText.nullish(),
    status: MandateStatusText.optional(),
  })
  .strict();
export const MandateView = z
  .object({
    id: Id,
    administrationId: Id,
    mandateId: z.string(),
    creditorId: z.string(),
    scheme: z.enum(['core', 'b2b']),
    type: z.enum(['recurrent', 'one-off']),
    status: MandateStatusText,
    signedOn: z.string(),
    debtorName: z.string(),
    debtorIban: z.string(),
    debtorBic: z.string().nullable(),
    party: z.string().nullable(),
    lastCollectedOn: z.string().nullable(),
    lastOutcome: z.enum(['collected', 'rejected', 'returned']).nullable(),
    nextSequenceType: z.enum(SEQUENCE_TYPES),
    amendment: z
      .object({
        originalMandateId: z.string().nullable(),
        originalCreditorId: z.string().nullable(),
        originalIban: z.string().nullable(),
        otherBank: z.boolean(),
      })
      .nullable()
      .openapi({ description: "Told to the debtor's bank with the next collection." }),
    createdBy: z.string(),
    createdAt: z.string(),
  })
  .openapi('Mandate');
export type MandateView = z.infer<typeof MandateView>;
export const MandatePage = pageOf(MandateView);
export const MandateQuery = PageQuery.extend({
  administrationId: Id.optional(),
  status: MandateStatusText.optional(),
  search: z.string().max(100).optional(),
});
