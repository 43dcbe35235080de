import type { Charge } from '../../domain/entry.ts';
import { makeParts } from '../iso20022/parts.ts';
import { readBoolean } from '../iso20022/values.ts';
import type { Rule } from '../xml/grammar.ts';
import { AmountDetails, type AmountDraft, CardDraft, ChargeDraft, CodeDraft } from './draft.ts';
import type { CamtReader } from './reader.ts';

/* Amounts in other currencies, charges, codes, cards: the same at an entry and at its details. */

type R = CamtReader;
const { text, amount } = makeParts<R>();

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

export const amountDetails = (choose: (reader: R, amounts: AmountDetails) => void): Rule<R> => ({
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

export const charges = (into: (reader: R) => { charges: Charge[] | null }): Rule<R> => {
  const record: Readonly<Record<string, Rule<R>>> = {
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

export const bankCode = (choose: (reader: R, code: CodeDraft) => void): Rule<R> => ({
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
export const card = (choose: (reader: R, card: CardDraft) => void): Rule<R> => ({
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
