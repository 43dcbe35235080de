import type { Generated } from 'kysely';
import type { DirectDebitScheme, MandateAmendment, SequenceType } from '../../domain/direct-debit.ts';
import type { CollectionOutcome, Mandate, MandateStatus } from '../../domain/mandate.ts';
import type { OrderKind, OrderStatus } from '../../domain/payment-order.ts';
import type { OrderAction, OrderOverride, OrderShown, PayeeCheck } from '../../domain/send-list.ts';
import type { Json } from './json.ts';

export type Channel = 'bank' | 'file';
export type SubmissionState = 'in-flight' | 'accepted' | 'refused' | 'unknown' | 'not-sent' | 'released';
export type EventSource = 'person' | 'erp' | 'hub' | 'bank' | 'report' | 'entry';
export type AlarmKind =
  | 'debit-without-order'
  | 'order-without-debit'
  | 'amount-differs'
  | 'paid-twice'
  | 'contradiction'
  | 'restored';

export interface OrderTables {
  mandate: {
    id: string;
    organisation_id: string;
    administration_id: string;
    mandate_id: string;
    creditor_id: string;
    scheme: DirectDebitScheme;
    type: Mandate['type'];
    status: MandateStatus;
    signed_on: string;
    debtor_name: string;
    debtor_iban: string;
    debtor_bic: string | null;
    party_code: string | null;
    last_collected_on: string | null;
    last_outcome: CollectionOutcome | null;
    amendment: Json<MandateAmendment> | null;
    version: Generated<number>;
    created_by: string;
    created_at: Generated<string>;
  };
  payment_batch: {
    id: string;
    organisation_id: string;
    administration_id: string;
    bank_account_id: string;
    kind: OrderKind;
    scheme: string;
    sequence_type: SequenceType | null;
    category_purpose: string | null;
    date: string;
    creditor_id: string | null;
    channel: Channel;
    status: OrderStatus;
    number: bigint;
    message_id: string;
    file_name: string;
    format: string;
    made_at: string;
    sha256: string;
    order_count: number;
    total: bigint;
    currency: string;
    approvals_needed: Generated<number>;
    approved_at: string | null;
    fence: Generated<bigint>;
    lease_until: string | null;
    not_before: string | null;
    sent_at: string | null;
    bank_ref: string | null;
    confirm_url: string | null;
    bank_code: string | null;
    reason_code: string | null;
    reason_text: string | null;
    next_poll_at: string | null;
    polls: Generated<number>;
    overdue_at: string | null;
    version: Generated<number>;
    created_by: string;
    created_at: Generated<string>;
  };
  payment_file: {
    organisation_id: string;
    batch_id: string;
    sha256: string;
    bytes: Buffer;
    created_at: Generated<string>;
  };
  payment_order: {
    id: string;
    organisation_id: string;
    administration_id: string;
    bank_account_id: string;
    batch_id: string | null;
    position: number | null;
    kind: OrderKind;
    status: OrderStatus;
    client_reference: string | null;
    end_to_end_id: string;
    amount: bigint;
    currency: string;
    name: string;
    iban: string | null;
    scheme: string;
    sequence_type: SequenceType | null;
    date: string;
    mandate_id: string | null;
    party_code: string | null;
    body: Json<Readonly<Record<string, unknown>>>;
    shown: Json<OrderShown>;
    payee: Json<PayeeCheck> | null;
    override: Json<OrderOverride> | null;
    open_item_id: string | null;
    entry_id: string | null;
    bank_code: string | null;
    reason_code: string | null;
    reason_text: string | null;
    version: Generated<number>;
    created_by: string;
    created_by_user: string | null;
    created_at: Generated<string>;
  };
  order_item: {
    organisation_id: string;
    order_id: string;
    open_item_id: string;
    minor: bigint;
    live: Generated<boolean>;
  };
  batch_approval: {
    organisation_id: string;
    batch_id: string;
    sha256: string;
    user_id: string | null;
    name: string;
    at: Generated<string>;
    void_at: string | null;
  };
  submission: {
    id: string;
    organisation_id: string;
    batch_id: string;
    key: string;
    sha256: string;
    channel: Channel;
    fence: bigint;
    state: SubmissionState;
    bank_ref: string | null;
    code: string | null;
    text: string | null;
    absent_since: string | null;
    last_lookup_at: string | null;
    replaces: string | null;
    created_at: Generated<string>;
    ended_at: string | null;
  };
  release_vote: {
    organisation_id: string;
    submission_id: string;
    user_id: string;
    name: string;
    reason: string;
    at: Generated<string>;
  };
  file_taken: {
    id: string;
    organisation_id: string;
    batch_id: string;
    sha256: string;
    name: string;
    at: Generated<string>;
  };
  order_event: {
    id: Generated<bigint>;
    organisation_id: string;
    batch_id: string | null;
    order_id: string | null;
    at: Generated<string>;
    source: EventSource;
    actor: string | null;
    action: OrderAction;
    status: OrderStatus | null;
    bank_code: string | null;
    reason_code: string | null;
    reason_text: string | null;
  };
  payment_alarm: {
    id: string;
    organisation_id: string;
    kind: AlarmKind;
    subject: string;
    batch_id: string | null;
    order_id: string | null;
    entry_id: string | null;
    bank_account_id: string | null;
    details: Json<Readonly<Record<string, unknown>>>;
    at: Generated<string>;
    handled_at: string | null;
    handled_by: string | null;
  };
  party_iban: {
    organisation_id: string;
    administration_id: string;
    party_code: string;
    iban: string;
    later: boolean;
    first_seen_at: Generated<string>;
  };
}
