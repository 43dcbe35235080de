import { makeParts } from '../iso20022/parts.ts';
import { leadingDay, readBoolean, readCredit } from '../iso20022/values.ts';
import type { Rule } from '../xml/grammar.ts';
import { BalanceDraft, TotalDraft } from './draft.ts';
import { ENTRY } from './entry-rules.ts';
import type { CamtReader } from './reader.ts';

/*
 * What we want from camt.052, .053 and .054 in every version, as one table. Versions only add elements or move them one level
 * down (Sts → Sts/Cd, Dbtr/Nm → Dbtr/Pty/Nm, Chrgs → Chrgs/Rcrd, BIC → BICFI), so both places stand side by side here.
 */

type R = CamtReader;
const { text, date, amount, party, agent, account } = makeParts<R>();

const balanceKind = text((r, value) => {
  r.balance.kind ??= value;
});
const balanceSubType = text((r, value) => {
  r.balance.subType ??= value;
});
const BALANCE: Rule<R> = {
  open: (r) => {
    r.balance = new BalanceDraft();
  },
  close: (r) => r.endBalance(),
  children: {
    Tp: {
      children: {
        Cd: balanceKind,
        Prtry: balanceKind,
        CdOrPrtry: { children: { Cd: balanceKind, Prtry: balanceKind } },
        SubTp: { children: { Cd: balanceSubType, Prtry: balanceSubType } },
      },
    },
    Amt: amount((r, money) => {
      r.balance.amount = money;
    }),
    CdtDbtInd: text((r, value) => {
      r.balance.credit = readCredit(value);
    }),
    Dt: date((r, day) => {
      r.balance.date = day;
    }),
  },
};

const total = (choose: (reader: R, total: TotalDraft) => void): Rule<R> => ({
  open: (r) => {
    r.total = new TotalDraft();
    choose(r, r.total);
  },
  children: {
    NbOfNtries: text((r, value) => {
      r.total.count = value;
    }),
    Sum: text((r, value) => {
      r.total.sum = value;
    }),
  },
});

const PAGES: Rule<R> = {
  children: {
    LastPgInd: text((r, value) => {
      r.statement.lastPage = readBoolean(value);
    }),
  },
};

const STATEMENT: Rule<R> = {
  open: (r) => r.beginStatement(),
  close: (r) => r.endStatement(),
  children: {
    Id: text((r, value) => {
      r.statement.id = value === '' ? null : value;
    }),
    StmtPgntn: PAGES,
    RptPgntn: PAGES,
    NtfctnPgntn: PAGES,
    ElctrncSeqNb: text((r, value) => {
      r.statement.electronicSequence = value;
    }),
    LglSeqNb: text((r, value) => {
      r.statement.legalSequence = value;
    }),
    CreDtTm: text((r, value) => {
      r.statement.createdAt = leadingDay(value);
    }),
    FrToDt: {
      children: {
        ToDtTm: text((r, value) => {
          r.statement.until = leadingDay(value);
        }),
      },
    },
    CpyDplctInd: text((r) => {
      r.statement.copy = true;
    }),
    Acct: account(
      (r, one) => {
        r.statement.account = one;
      },
      {
        Prxy: {
          children: {
            Id: text((r, value) => {
              r.statement.proxy = value;
            }),
          },
        },
        Ownr: party((r, one) => {
          r.statement.owner = one;
        }),
        Svcr: agent((r, one) => {
          r.statement.servicer = one;
        }),
      },
    ),
    Bal: BALANCE,
    TxsSummry: {
      children: {
        TtlNtries: total((r, one) => {
          r.statement.all = one;
        }),
        TtlCdtNtries: total((r, one) => {
          r.statement.credits = one;
        }),
        TtlDbtNtries: total((r, one) => {
          r.statement.debits = one;
        }),
      },
    },
    Ntry: ENTRY,
  },
};

const message = (type: string): Rule<R> => ({
  open: (r) => r.beginMessage(type),
  close: (r) => r.endMessage(),
  children: {
    GrpHdr: {
      children: {
        CreDtTm: text((r, value) => {
          r.messageCreatedAt = leadingDay(value);
        }),
        MsgPgntn: {
          children: {
            LastPgInd: text((r, value) => {
              r.lastPageOfMessage = readBoolean(value);
            }),
          },
        },
      },
    },
    Stmt: STATEMENT,
    Rpt: STATEMENT,
    Ntfctn: STATEMENT,
  },
});

export const DOCUMENT: Rule<R> = {
  open: (r, scanner, name) => r.beginDocument(scanner.namespaceOf(name), name.prefix),
  close: (r) => r.endDocument(),
  children: {
    BkToCstmrAcctRpt: message('camt.052'),
    BkToCstmrAcctRptV01: message('camt.052'),
    BkToCstmrStmt: message('camt.053'),
    BkToCstmrStmtV01: message('camt.053'),
    BkToCstmrDbtCdtNtfctn: message('camt.054'),
    BkToCstmrDbtCdtNtfctnV01: message('camt.054'),
  },
};
