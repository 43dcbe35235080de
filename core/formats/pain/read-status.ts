import { KoppelError } from '../../domain/errors.ts';
import type { Money } from '../../domain/money.ts';
import type { Chunks } from '../bytes.ts';
import { type Frame, type PartsMaker, readDocuments } from '../iso20022/document.ts';
import { messageIdOf } from '../iso20022/message-id.ts';
import { AccountDraft, makeParts, type PartsReader, PartyDraft } from '../iso20022/parts.ts';
import { DateReader } from '../iso20022/values.ts';
import { referenceOrNull } from '../references.ts';
import { Grammar, type Rule } from '../xml/grammar.ts';
import { Vocabulary } from '../xml/names.ts';

/** Why: a code of ISO or of the bank, and what the bank adds. */
export interface StatusReason {
  /** External reason code; null when the bank only writes text. */
  readonly code: string | null;
  readonly proprietary: string | null;
  /** Pieces of 105 characters joined as they are. */
  readonly text: string | null;
}

/** The file as a whole. A status left out means: nothing special at this level. */
export interface GroupStatus {
  /** `pain.002.001.10`; 'pain.002' when the bank names no namespace. */
  readonly format: string;
  readonly messageId: string | null;
  readonly createdAt: string | null;
  readonly originalMessageId: string | null;
  /** As the bank writes it: `pain.001.001.03`, `pain.001`, with a suffix of its own. */
  readonly originalMessageName: string | null;
  readonly status: string | null;
  readonly reasons: readonly StatusReason[];
}

export interface BatchStatusReport {
  readonly originalBatchId: string | null;
  readonly status: string | null;
  readonly reasons: readonly StatusReason[];
}

export interface OrderStatusReport {
  readonly originalBatchId: string | null;
  readonly originalEndToEndId: string | null;
  readonly originalInstructionId: string | null;
  readonly status: string | null;
  readonly reasons: readonly StatusReason[];
  /** From OrgnlTxRef: helps to find an order whose ids the bank dropped. */
  readonly amount: Money | null;
  readonly name: string | null;
  readonly iban: string | null;
  /** The bank's reference of the booking. */
  readonly bankReference: string | null;
}

/** What reading a pain.002 yields, in document order. The most specific status that is given wins. */
export type StatusPart =
  | { readonly kind: 'group'; readonly group: GroupStatus }
  | { readonly kind: 'batch'; readonly batch: BatchStatusReport }
  | { readonly kind: 'order'; readonly order: OrderStatusReport };

class ReasonDraft {
  code: string | null = null;
  proprietary: string | null = null;
  text: string | null = null;
}

class LevelDraft {
  id: string | null = null;
  name: string | null = null;
  instructionId: string | null = null;
  status: string | null = null;
  readonly reasons: ReasonDraft[] = [];
  amount: Money | null = null;
  debtor: PartyDraft | null = null;
  debtorAccount: AccountDraft | null = null;
  creditor: PartyDraft | null = null;
  creditorAccount: AccountDraft | null = null;
  bankReference: string | null = null;
}

class StatusReader implements PartsReader, PartsMaker<StatusPart> {
  readonly dates = new DateReader();
  parts: StatusPart[] = [];
  currency: string | null = null;
  party = new PartyDraft();
  account = new AccountDraft();
  messageId: string | null = null;
  createdAt: string | null = null;
  /** The level whose status and reasons are read now: file, batch or order. */
  level = new LevelDraft();
  batch = new LevelDraft();
  reason = new ReasonDraft();
  readonly #frame: Frame;
  #format = 'pain.002';
  #batchSent = true;
  /** The report answers a pain.008: the other side of its orders is the debtor. */
  #aboutDebits = false;

  constructor(frame: Frame) {
    this.#frame = frame;
  }

  /** Banks send pain.002 without a namespace; the name of the message then decides. */
  beginDocument(namespace: string, prefix: string): void {
    const id = messageIdOf(namespace);
    if (namespace !== '' && id === null) {
      throw new KoppelError(
        'unknown_message_type',
        `The namespace "${namespace.slice(0, 120)}" is no status report we know.`,
      );
    }
    if (id !== null && id.type !== 'pain.002') {
      throw new KoppelError('unexpected_message_type', `${id.id} is not a status report (pain.002).`);
    }
    const version = Number(id?.version ?? '3');
    if (version < 3 || version > 14)
      throw new KoppelError('unknown_message_type', `${id?.id} is not a version we know.`);
    if (id !== null) this.#format = id.id;
    this.#frame.enter(namespace, prefix);
  }

  endDocument(): void {
    this.#frame.leave();
  }

  endGroup(): void {
    const { id, name, status } = this.level;
    this.#aboutDebits = name?.startsWith('pain.008') === true;
    this.parts.push({
      kind: 'group',
      group: {
        format: this.#format,
        messageId: this.messageId,
        createdAt: this.createdAt,
        originalMessageId: id,
        originalMessageName: name,
        status,
        reasons: this.level.reasons,
      },
    });
  }

  beginBatch(): void {
    this.batch = new LevelDraft();
    this.level = this.batch;
    this.#batchSent = false;
  }

  beginOrder(): void {
    this.#sendBatch();
    this.level = new LevelDraft();
  }

  endBatch(): void {
    this.#sendBatch();
  }

  endOrder(): void {
    const { level, batch } = this;
    const [party, account] = this.#aboutDebits
      ? [level.debtor, level.debtorAccount]
      : [level.creditor, level.creditorAccount];
    this.parts.push({
      kind: 'order',
      order: {
        originalBatchId: batch.id,
        originalEndToEndId: referenceOrNull(level.id),
        originalInstructionId: referenceOrNull(level.instructionId),
        status: level.status,
        reasons: level.reasons,
        amount: level.amount,
        name: party?.name ?? null,
        iban: account?.iban ?? account?.other ?? null,
        bankReference: referenceOrNull(level.bankReference),
      },
    });
  }

  #sendBatch(): void {
    if (this.#batchSent) return;
    this.#batchSent = true;
    const { id, status, reasons } = this.batch;
    this.parts.push({ kind: 'batch', batch: { originalBatchId: id, status, reasons } });
  }
}

type R = StatusReader;
const { text, amount, party, account } = makeParts<R>();

const status = text((r, value) => {
  r.level.status = value;
});
const REASON: Rule<R> = {
  open: (r) => {
    r.reason = new ReasonDraft();
    r.level.reasons.push(r.reason);
  },
  children: {
    Rsn: {
      children: {
        Cd: text((r, value) => {
          r.reason.code = value;
        }),
        Prtry: text((r, value) => {
          r.reason.proprietary = value;
        }),
      },
    },
    // One text cut into pieces wherever 105 characters end.
    AddtlInf: text((r, value) => {
      r.reason.text = (r.reason.text ?? '') + value;
    }),
  },
};
const id = text((r, value) => {
  r.level.id = value;
});

const ORDER: Rule<R> = {
  open: (r) => r.beginOrder(),
  close: (r) => r.endOrder(),
  children: {
    OrgnlInstrId: text((r, value) => {
      r.level.instructionId = value;
    }),
    OrgnlEndToEndId: id,
    TxSts: status,
    StsRsnInf: REASON,
    AcctSvcrRef: text((r, value) => {
      r.level.bankReference = value;
    }),
    OrgnlTxRef: {
      children: {
        Amt: {
          children: {
            InstdAmt: amount((r, money) => {
              r.level.amount = money;
            }),
          },
        },
        Dbtr: party((r, one) => {
          r.level.debtor = one;
        }),
        DbtrAcct: account((r, one) => {
          r.level.debtorAccount = one;
        }),
        Cdtr: party((r, one) => {
          r.level.creditor = one;
        }),
        CdtrAcct: account((r, one) => {
          r.level.creditorAccount = one;
        }),
      },
    },
  },
};

const DOCUMENT: Rule<R> = {
  open: (r, scanner, name) => r.beginDocument(scanner.namespaceOf(name), name.prefix),
  close: (r) => r.endDocument(),
  children: {
    CstmrPmtStsRpt: {
      children: {
        GrpHdr: {
          children: {
            MsgId: text((r, value) => {
              r.messageId = value;
            }),
            CreDtTm: text((r, value) => {
              r.createdAt = value;
            }),
          },
        },
        OrgnlGrpInfAndSts: {
          open: (r) => {
            r.level = new LevelDraft();
          },
          close: (r) => r.endGroup(),
          children: {
            OrgnlMsgId: id,
            OrgnlMsgNmId: text((r, value) => {
              r.level.name = value;
            }),
            GrpSts: status,
            StsRsnInf: REASON,
          },
        },
        OrgnlPmtInfAndSts: {
          open: (r) => r.beginBatch(),
          close: (r) => r.endBatch(),
          children: { OrgnlPmtInfId: id, PmtInfSts: status, StsRsnInf: REASON, TxInfAndSts: ORDER },
        },
      },
    },
  },
};

const grammar = new Grammar<StatusReader>(new Vocabulary(), { Document: DOCUMENT });

/** Reads pain.002 of every version from .03 on, in constant memory. Throws `KoppelError` with its place. */
export function readStatusReport(chunks: Chunks): AsyncGenerator<readonly StatusPart[]> {
  return readDocuments(chunks, grammar, (frame) => new StatusReader(frame), { mayRepeat: false });
}
