import { makeParts } from '../iso20022/parts.ts';
import { readBoolean } from '../iso20022/values.ts';
import type { Rule } from '../xml/grammar.ts';
import { type BatchDraft, type OrderDraft, TypeDraft } from './initiation-draft.ts';
import type { InitiationReader } from './initiation-reader.ts';

/* What we want from pain.001 and pain.008 in every version from .03 and .02 on. The two mirror each other. */

type R = InitiationReader;
const { text, dateOrChoice, amount, party, agent, account } = makeParts<R>();

const typeField = (field: 'serviceLevel' | 'localInstrument' | 'categoryPurpose'): Rule<R> => {
  const take = text((r, value) => {
    r.type[field] ??= value;
  });
  return { children: { Cd: take, Prtry: take } };
};

const paymentType = (owner: (reader: R) => { type: TypeDraft | null }): Rule<R> => ({
  open: (r) => {
    r.type = new TypeDraft();
    owner(r).type = r.type;
  },
  children: {
    InstrPrty: text((r, value) => {
      r.type.priority = value;
    }),
    SvcLvl: typeField('serviceLevel'),
    LclInstrm: typeField('localInstrument'),
    SeqTp: text((r, value) => {
      r.type.sequenceType = value;
    }),
    CtgyPurp: typeField('categoryPurpose'),
  },
});

/** CdtrSchmeId: a party whose identification is the creditor identifier. */
const schemeId = (owner: (reader: R) => BatchDraft | OrderDraft): Rule<R> =>
  party((r, one) => {
    owner(r).creditorScheme = one;
  });

const remittance: Rule<R> = {
  children: {
    Ustrd: {
      verbatim: true,
      text: (r, value) => {
        r.order.text = (r.order.text ?? '') + value;
      },
    },
    Strd: {
      children: {
        CdtrRefInf: {
          children: {
            Ref: text((r, value) => {
              r.order.structured ??= value;
            }),
          },
        },
      },
    },
  },
};

const purpose = text((r, value) => {
  r.order.purpose ??= value;
});

const ORDER: Readonly<Record<string, Rule<R>>> = {
  PmtId: {
    children: {
      InstrId: text((r, value) => {
        r.order.instructionId = value;
      }),
      EndToEndId: text((r, value) => {
        r.order.endToEndId = value;
      }),
    },
  },
  PmtTpInf: paymentType((r) => r.order),
  ChrgBr: text((r, value) => {
    r.order.chargeBearer = value;
  }),
  UltmtDbtr: party((r, one) => {
    r.order.ultimateDebtor = one;
  }),
  UltmtCdtr: party((r, one) => {
    r.order.ultimateCreditor = one;
  }),
  Purp: { children: { Cd: purpose, Prtry: purpose } },
  RmtInf: remittance,
};

const instructed = amount((r, money) => {
  r.order.amount = money;
});
const otherParty = party((r, one) => {
  r.order.other = one;
});
const otherAccount = account((r, one) => {
  r.order.otherAccount = one;
});
const otherAgent = agent((r, one) => {
  r.order.otherAgent = one;
});

const CREDIT_TRANSFER: Rule<R> = {
  open: (r) => r.beginOrder(),
  close: (r) => r.endOrder(),
  children: {
    ...ORDER,
    Amt: { children: { InstdAmt: instructed, EqvtAmt: { open: (r) => r.refuseEquivalent() } } },
    Cdtr: otherParty,
    CdtrAcct: otherAccount,
    CdtrAgt: otherAgent,
  },
};

const MANDATE: Rule<R> = {
  children: {
    MndtId: text((r, value) => {
      r.order.mandateId = value;
    }),
    DtOfSgntr: text((r, value) => {
      r.order.signedOn = r.dates.date(value);
    }),
    AmdmntInd: text((r, value) => {
      r.order.amended = readBoolean(value);
    }),
    AmdmntInfDtls: {
      children: {
        OrgnlMndtId: text((r, value) => {
          r.order.originalMandateId = value;
        }),
        OrgnlCdtrSchmeId: party((r, one) => {
          r.order.originalScheme = one;
        }),
        OrgnlDbtrAcct: account((r, one) => {
          r.order.originalAccount = one;
        }),
        // Until 2016 the change of bank stood at the agent.
        OrgnlDbtrAgt: {
          children: {
            FinInstnId: account(
              (r, one) => {
                r.order.originalAgent = one;
              },
              {
                Othr: {
                  children: {
                    Id: text((r, value) => {
                      r.account.other = value;
                    }),
                  },
                },
              },
            ),
          },
        },
      },
    },
  },
};

const DIRECT_DEBIT: Rule<R> = {
  open: (r) => r.beginOrder(),
  close: (r) => r.endOrder(),
  children: {
    ...ORDER,
    InstdAmt: instructed,
    Dbtr: otherParty,
    DbtrAcct: otherAccount,
    DbtrAgt: otherAgent,
    DrctDbtTx: { children: { MndtRltdInf: MANDATE, CdtrSchmeId: schemeId((r) => r.order) } },
  },
};

const ownParty = party((r, one) => {
  r.batch.own = one;
});
const ownAccount = account((r, one) => {
  r.batch.ownAccount = one;
});
const ownAgent = agent((r, one) => {
  r.batch.ownAgent = one;
});
const ultimateOwn = party((r, one) => {
  r.batch.ultimateOwn = one;
});
const day = dateOrChoice((r, value) => {
  r.batch.date = value;
});

const BATCH: Readonly<Record<string, Rule<R>>> = {
  PmtInfId: text((r, value) => {
    r.batch.id = value;
  }),
  BtchBookg: text((r, value) => {
    r.batch.batchBooking = readBoolean(value);
  }),
  NbOfTxs: text((r, value) => {
    r.batch.count = value;
  }),
  CtrlSum: text((r, value) => {
    r.batch.sum = value;
  }),
  PmtTpInf: paymentType((r) => r.batch),
  ChrgBr: text((r, value) => {
    r.batch.chargeBearer = value;
  }),
};

const HEADER: Rule<R> = {
  close: (r) => r.endHeader(),
  children: {
    MsgId: text((r, value) => {
      r.header.messageId = value;
    }),
    CreDtTm: text((r, value) => {
      r.header.createdAt = value;
    }),
    NbOfTxs: text((r, value) => {
      r.header.count = value;
    }),
    CtrlSum: text((r, value) => {
      r.header.sum = value;
    }),
    InitgPty: party((r, one) => {
      r.header.initiator = one;
    }),
  },
};

const batch = (children: Readonly<Record<string, Rule<R>>>): Rule<R> => ({
  open: (r) => r.beginBatch(),
  close: (r) => r.endBatch(),
  children: { ...BATCH, ...children },
});

const message = (type: 'pain.001' | 'pain.008', payments: Rule<R>): Rule<R> => ({
  open: (r) => r.beginMessage(type),
  close: (r) => r.endMessage(),
  children: { GrpHdr: HEADER, PmtInf: payments },
});

export const INITIATION: Rule<R> = {
  open: (r, scanner, name) => r.beginDocument(scanner.namespaceOf(name), name.prefix),
  close: (r) => r.endDocument(),
  children: {
    CstmrCdtTrfInitn: message(
      'pain.001',
      batch({
        ReqdExctnDt: day,
        Dbtr: ownParty,
        DbtrAcct: ownAccount,
        DbtrAgt: ownAgent,
        UltmtDbtr: ultimateOwn,
        CdtTrfTxInf: CREDIT_TRANSFER,
      }),
    ),
    CstmrDrctDbtInitn: message(
      'pain.008',
      batch({
        ReqdColltnDt: day,
        Cdtr: ownParty,
        CdtrAcct: ownAccount,
        CdtrAgt: ownAgent,
        UltmtCdtr: ultimateOwn,
        CdtrSchmeId: schemeId((r) => r.batch),
        DrctDbtTxInf: DIRECT_DEBIT,
      }),
    ),
  },
};
