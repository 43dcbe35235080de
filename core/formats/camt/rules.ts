import type { Rule } from '../xml/grammar.ts';
import {
  AccountDraft,
  AmountDetails,
  type AmountDraft,
  BalanceDraft,
  CardDraft,
  ChargeDraft,
  CodeDraft,
  PartyDraft,
  TotalDraft,
  TransactionDraft,
} from './draft.ts';
import type { CamtReader } from './reader.ts';
import { leadingDay, readAmount, readBoolean, readCredit, readStatus } from './values.ts';

/*
 * What we want from camt.052, .053 and .054 in every version, as one table. Versions only add elements or move them one level
 * down (Sts → Sts/Cd, Dbtr/Nm → Dbtr/Pty/Nm, Chrgs → Chrgs/Rcrd, BIC → BICFI), so both places stand side by side here.
 */

type R = CamtReader;
type Rules = Readonly<Record<string, Rule<R>>>;

const text = (take: (reader: R, value: string) => void): Rule<R> => ({ text: take });

/** Both forms of a date choice. */
const date = (take: (reader: R, value: ReturnType<R['dates']['date']>) => void): Rule<R> => ({
  children: {
    Dt: text((r, value) => take(r, r.dates.date(value))),
    DtTm: text((r, value) => take(r, r.dates.dateTime(value))),
  },
});

const amount = (take: (reader: R, value: ReturnType<typeof readAmount>) => void): Rule<R> => ({
  open: (r, scanner) => {
    r.currency = scanner.attribute('Ccy');
  },
  text: (r, value) => take(r, readAmount(value, r.currency)),
});

// Parties, accounts, agents: the part of `r` they fill is chosen by the element around them.

const addressLine = text((r, value) => {
  if (value !== '') r.party.address.push(value);
});
const ADDRESS: Rule<R> = {
  children: Object.fromEntries(
    [
      'CareOf',
      'Dept',
      'SubDept',
      'AdrLine',
      'StrtNm',
      'BldgNb',
      'BldgNm',
      'Flr',
      'UnitNb',
      'PstBx',
      'Room',
      'PstCd',
      'TwnNm',
      'TwnLctnNm',
      'DstrctNm',
      'CtrySubDvsn',
      'Ctry',
    ].map((name) => [name, addressLine]),
  ),
};
const partyId = text((r, value) => {
  r.party.id ??= value;
});
const partyScheme = text((r, value) => {
  r.party.scheme ??= value;
});
const partyBic = text((r, value) => {
  r.party.bic ??= value;
});
const partyName = text((r, value) => {
  r.party.name ??= value === '' ? null : value;
});
const OTHER_ID: Rule<R> = { children: { Id: partyId, SchmeNm: { children: { Prtry: partyScheme, Cd: partyScheme } } } };
const INSTITUTION: Rules = {
  BIC: partyBic,
  BICFI: partyBic,
  Nm: partyName,
  NmAndAdr: { children: { Nm: partyName } },
  CmbndId: { children: { BIC: partyBic, Nm: partyName } },
};
const AGENT: Rules = { FinInstnId: { children: INSTITUTION } };
const PERSON_OR_FIRM: Rules = {
  Nm: partyName,
  PstlAdr: ADDRESS,
  Id: {
    children: {
      OrgId: {
        children: {
          BIC: partyBic,
          BEI: partyBic,
          BICOrBEI: partyBic,
          AnyBIC: partyBic,
          Othr: OTHER_ID,
          PrtryId: { children: { Id: partyId } },
        },
      },
      PrvtId: { children: { Othr: OTHER_ID, OthrId: { children: { Id: partyId } } } },
    },
  },
};
const PARTY: Rules = {
  ...PERSON_OR_FIRM,
  Pty: { children: PERSON_OR_FIRM },
  Agt: { children: AGENT },
};

const party = (choose: (reader: R, party: PartyDraft) => void, children: Rules = PARTY): Rule<R> => ({
  open: (r) => {
    r.party = new PartyDraft();
    choose(r, r.party);
  },
  children,
});

const accountOther = text((r, value) => {
  r.account.other ??= value === '' ? null : value;
});
const ACCOUNT: Rules = {
  Id: {
    children: {
      IBAN: text((r, value) => {
        r.account.iban = value;
      }),
      BBAN: accountOther,
      UPIC: accountOther,
      Othr: { children: { Id: accountOther } },
      PrtryAcct: { children: { Id: accountOther } },
    },
  },
  Ccy: text((r, value) => {
    r.account.currency = value;
  }),
  Nm: text((r, value) => {
    r.account.name = value;
  }),
};

const account = (choose: (reader: R, account: AccountDraft) => void, children: Rules = ACCOUNT): Rule<R> => ({
  open: (r) => {
    r.account = new AccountDraft();
    choose(r, r.account);
  },
  children,
});

// Amounts in other currencies, charges, codes, cards: the same at an entry and at its details.

const exchanged = (choose: (amounts: AmountDetails, amount: AmountDraft) => void): Rule<R> => ({
  open: (r) => {
    r.exchange = null;
  },
  children: {
    Amt: amount((r, money) => {
      r.exchange = { money, rate: null };
      choose(r.amounts, r.exchange);
    }),
    CcyXchg: {
      children: {
        XchgRate: text((r, value) => {
          if (r.exchange !== null) r.exchange.rate = value;
        }),
      },
    },
  },
});

const amountDetails = (choose: (reader: R, amounts: AmountDetails) => void): Rule<R> => ({
  open: (r) => {
    r.amounts = new AmountDetails();
    choose(r, r.amounts);
  },
  children: {
    InstdAmt: exchanged((amounts, value) => {
      amounts.instructed = value;
    }),
    TxAmt: exchanged((amounts, value) => {
      amounts.transaction = value;
    }),
    CntrValAmt: exchanged((amounts, value) => {
      amounts.counterValue = value;
    }),
  },
});

const charges = (
  into: (reader: R) => { charges: { amount: ReturnType<typeof readAmount>; included: boolean | null }[] | null },
): Rule<R> => {
  const record: Rules = {
    Amt: amount((r, money) => {
      r.charge.amount = money;
    }),
    ChrgInclInd: text((r, value) => {
      r.charge.included = readBoolean(value);
    }),
  };
  const begin = (r: R): void => {
    r.charge = new ChargeDraft();
  };
  const end = (r: R): void => {
    const { amount: money, included } = r.charge;
    // The block around records ends after its last record; that one has been taken already.
    r.charge = new ChargeDraft();
    if (money === null || money.minor === 0n) return;
    const owner = into(r);
    owner.charges = [...(owner.charges ?? []), { amount: money, included }];
  };
  return { open: begin, close: end, children: { ...record, Rcrd: { open: begin, close: end, children: record } } };
};

const bankCode = (choose: (reader: R, code: CodeDraft) => void): Rule<R> => ({
  open: (r) => {
    r.code = new CodeDraft();
    choose(r, r.code);
  },
  children: {
    Domn: {
      children: {
        Cd: text((r, value) => {
          r.code.domain = value;
        }),
        Fmly: {
          children: {
            Cd: text((r, value) => {
              r.code.family = value;
            }),
            SubFmlyCd: text((r, value) => {
              r.code.subFamily = value;
            }),
          },
        },
      },
    },
    Prtry: {
      children: {
        Cd: text((r, value) => {
          r.code.proprietary = value === '' ? null : value;
        }),
      },
    },
  },
});

const cardMoment = text((r, value) => {
  r.card.at ??= /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d)?/.exec(value)?.[0] ?? null;
});
const card = (choose: (reader: R, card: CardDraft) => void): Rule<R> => ({
  open: (r) => {
    r.card = new CardDraft();
    choose(r, r.card);
  },
  children: {
    Card: {
      children: {
        PlainCardData: {
          children: {
            // Only what tells one card from another; the full number has no business here.
            PAN: text((r, value) => {
              r.card.card ??= value.slice(-4);
            }),
            CardSeqNb: text((r, value) => {
              r.card.card ??= value;
            }),
          },
        },
      },
    },
    POI: {
      children: {
        Id: {
          children: {
            Id: text((r, value) => {
              r.card.terminal ??= value;
            }),
          },
        },
      },
    },
    Tx: { children: { Indv: { children: { TxDtTm: cardMoment, Tx: { children: { TxDtTm: cardMoment } } } } } },
  },
});

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
        DbtrAgt: party((r, one) => {
          r.transaction.debtorAgent = one;
        }, AGENT),
        CdtrAgt: party((r, one) => {
          r.transaction.creditorAgent = one;
        }, AGENT),
      },
    },
    Purp: { children: { Cd: purpose, Prtry: purpose } },
    RmtInf: {
      children: {
        // A bank cuts one text into pieces wherever it likes: joined as they are.
        Ustrd: text((r, value) => {
          r.transaction.unstructured = (r.transaction.unstructured ?? '') + value;
        }),
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

const ENTRY: Rule<R> = {
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

// Stmt, Rpt, Ntfctn

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
        ...ACCOUNT,
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
        Svcr: party((r, one) => {
          r.statement.servicer = one;
        }, AGENT),
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
