import { makeParts } from '../iso20022/parts.ts';
import { readBoolean, readCredit, readStatus } from '../iso20022/values.ts';
import type { Rule } from '../xml/grammar.ts';
import { TransactionDraft } from './draft.ts';
import type { CamtReader } from './reader.ts';
import { amountDetails, bankCode, card, charges } from './shared-rules.ts';

/* Ntry and TxDtls. */

type R = CamtReader;
const { text, date, amount, party, agent, account } = makeParts<R>();

// TxDtls

const reason = text((r, value) => {
  r.transaction.returnReason ??= value === '' ? null : value;
});
const reasonText = text((r, value) => {
  r.transaction.returnText = (r.transaction.returnText ?? '') + value;
});
const purpose = text((r, value) => {
  r.transaction.purpose ??= value;
});
const structured = text((r, value) => {
  if (value === '') return;
  const before = r.transaction.structured;
  if (before?.split(' ').includes(value) === true) return;
  r.transaction.structured = before === null ? value : `${before} ${value}`;
});

const structuredText = text((r, value) => {
  if (value === '') return;
  const before = r.transaction.structuredText;
  r.transaction.structuredText = before === null ? value : `${before} ${value}`;
});

const TRANSACTION: Rule<R> = {
  open: (r) => r.beginTransaction(new TransactionDraft()),
  children: {
    Refs: {
      children: {
        EndToEndId: text((r, value) => {
          r.transaction.endToEndId = value;
        }),
        MndtId: text((r, value) => {
          r.transaction.mandateId = value;
        }),
        PmtInfId: text((r, value) => {
          r.transaction.batchId = value;
        }),
        AcctSvcrRef: text((r, value) => {
          r.transaction.servicerReference = value;
        }),
        AcctSvcrTxId: text((r, value) => {
          r.transaction.servicerTransactionId = value;
        }),
      },
    },
    Amt: amount((r, money) => {
      r.transaction.amount = money;
    }),
    CdtDbtInd: text((r, value) => {
      r.transaction.credit = readCredit(value);
    }),
    AmtDtls: amountDetails((r, amounts) => {
      r.transaction.amounts = amounts;
    }),
    BkTxCd: bankCode((r, code) => {
      r.transaction.code = code;
    }),
    Chrgs: charges((r) => r.transaction),
    RltdPties: {
      children: {
        Dbtr: party((r, one) => {
          r.transaction.debtor = one;
        }),
        DbtrAcct: account((r, one) => {
          r.transaction.debtorAccount = one;
        }),
        UltmtDbtr: party((r, one) => {
          r.transaction.ultimateDebtor = one;
        }),
        Cdtr: party((r, one) => {
          r.transaction.creditor = one;
        }),
        CdtrAcct: account((r, one) => {
          r.transaction.creditorAccount = one;
        }),
        UltmtCdtr: party((r, one) => {
          r.transaction.ultimateCreditor = one;
        }),
      },
    },
    RltdAgts: {
      children: {
        DbtrAgt: agent((r, one) => {
          r.transaction.debtorAgent = one;
        }),
        CdtrAgt: agent((r, one) => {
          r.transaction.creditorAgent = one;
        }),
      },
    },
    Purp: { children: { Cd: purpose, Prtry: purpose } },
    RmtInf: {
      children: {
        // A bank cuts one text into pieces wherever it likes: joined as they are.
        Ustrd: {
          verbatim: true,
          text: (r, value) => {
            r.transaction.unstructured = (r.transaction.unstructured ?? '') + value;
          },
        },
        Strd: {
          children: {
            CdtrRefInf: { children: { Ref: structured, CdtrRef: structured } },
            RfrdDocInf: { children: { Nb: structuredText, RfrdDocNb: structuredText } },
            AddtlRmtInf: structuredText,
          },
        },
      },
    },
    RtrInf: {
      children: {
        Rsn: { children: { Cd: reason, Prtry: reason } },
        RtrRsn: { children: { Cd: reason, Prtry: reason } },
        AddtlInf: reasonText,
        AddtlRtrRsnInf: reasonText,
      },
    },
    CardTx: card((r, one) => {
      r.transaction.card = one;
    }),
    AddtlTxInf: text((r, value) => {
      r.transaction.text = value;
    }),
  },
};

// Ntry

const status = text((r, value) => {
  if (value !== '') r.entry.status = readStatus(value);
});
/** A bank's own status says nothing about money having moved. */
const ownStatus = text((r) => {
  r.entry.status = 'info';
});
const BATCH: Rule<R> = {
  children: {
    PmtInfId: text((r, value) => {
      r.entry.batchId ??= value;
    }),
    NbOfTxs: text((r, value) => {
      r.entry.batchCount ??= value;
    }),
  },
};

export const ENTRY: Rule<R> = {
  open: (r) => r.beginEntry(),
  close: (r) => r.endEntry(),
  children: {
    NtryRef: text((r, value) => {
      r.entry.reference = value;
    }),
    Amt: amount((r, money) => {
      r.entry.amount = money;
    }),
    CdtDbtInd: text((r, value) => {
      r.entry.credit = readCredit(value);
    }),
    RvslInd: text((r, value) => {
      r.entry.reversal = readBoolean(value);
    }),
    Sts: { ...status, children: { Cd: status, Prtry: ownStatus } },
    BookgDt: date((r, day) => {
      r.entry.bookingDate = day;
    }),
    ValDt: date((r, day) => {
      r.entry.valueDate = day;
    }),
    AcctSvcrRef: text((r, value) => {
      r.entry.servicerReference = value;
    }),
    BkTxCd: bankCode((r, code) => {
      r.entry.code = code;
    }),
    AmtDtls: amountDetails((r, amounts) => {
      r.entry.amounts = amounts;
    }),
    Chrgs: charges((r) => r.entry),
    CardTx: card((r, one) => {
      r.entry.card = one;
    }),
    Btch: BATCH,
    TxDtls: TRANSACTION,
    NtryDtls: { children: { Btch: BATCH, TxDtls: TRANSACTION } },
    AddtlNtryInf: text((r, value) => {
      r.entry.text = value;
    }),
  },
};
