import type { Money } from '../../domain/money.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import type { AccountDraft, PartyDraft } from '../iso20022/parts.ts';

/** PmtTpInf: may stand at the batch or at each order. */
export class TypeDraft {
  priority: string | null = null;
  serviceLevel: string | null = null;
  localInstrument: string | null = null;
  sequenceType: string | null = null;
  categoryPurpose: string | null = null;
}

export class HeaderDraft {
  messageId: string | null = null;
  createdAt: string | null = null;
  count: string | null = null;
  sum: string | null = null;
  initiator: PartyDraft | null = null;
}

/** PmtInf. */
export class BatchDraft {
  id: string | null = null;
  batchBooking: boolean | null = null;
  count: string | null = null;
  sum: string | null = null;
  type: TypeDraft | null = null;
  date: PlainDate | null = null;
  own: PartyDraft | null = null;
  ownAccount: AccountDraft | null = null;
  ownAgent: PartyDraft | null = null;
  ultimateOwn: PartyDraft | null = null;
  chargeBearer: string | null = null;
  creditorScheme: PartyDraft | null = null;
}

/** CdtTrfTxInf or DrctDbtTxInf. */
export class OrderDraft {
  instructionId: string | null = null;
  endToEndId: string | null = null;
  amount: Money | null = null;
  type: TypeDraft | null = null;
  chargeBearer: string | null = null;
  other: PartyDraft | null = null;
  otherAccount: AccountDraft | null = null;
  otherAgent: PartyDraft | null = null;
  ultimateDebtor: PartyDraft | null = null;
  ultimateCreditor: PartyDraft | null = null;
  purpose: string | null = null;
  text: string | null = null;
  structured: string | null = null;
  mandateId: string | null = null;
  signedOn: PlainDate | null = null;
  amended = false;
  originalMandateId: string | null = null;
  originalScheme: PartyDraft | null = null;
  originalAccount: AccountDraft | null = null;
  originalAgent: AccountDraft | null = null;
  creditorScheme: PartyDraft | null = null;
}
