import type { Money } from '../../domain/money.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import type { Rule } from '../xml/grammar.ts';
import { type DateReader, readAmount } from './values.ts';

/** An account half read. */
export class AccountDraft {
  iban: string | null = null;
  other: string | null = null;
  currency: string | null = null;
  name: string | null = null;
}

/** A party or an agent half read. */
export class PartyDraft {
  name: string | null = null;
  bic: string | null = null;
  /** Identification of an organisation or a person, as given. */
  id: string | null = null;
  /** `SEPA` beside an identification: it is a creditor identifier. */
  scheme: string | null = null;
  /** Element and text, in the order given. */
  readonly address: (readonly [element: string, text: string])[] = [];
}

/** What a reader of ISO 20022 messages offers the shared rules: the party, account and currency that are open now. */
export interface PartsReader {
  readonly dates: DateReader;
  currency: string | null;
  party: PartyDraft;
  account: AccountDraft;
}

type Rules<R> = Readonly<Record<string, Rule<R>>>;
const ADDRESS_ELEMENTS = [
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
] as const;

/**
 * The rules for what all ISO 20022 messages are made of. Versions only add elements or move them (BIC → BICFI, Nm → Pty/Nm), so
 * the places of all of them stand side by side.
 */
export function makeParts<R extends PartsReader>() {
  const text = (take: (reader: R, value: string) => void): Rule<R> => ({ text: take });

  const date = (take: (reader: R, value: PlainDate) => void): Rule<R> => ({
    children: {
      Dt: text((r, value) => take(r, r.dates.date(value))),
      DtTm: text((r, value) => take(r, r.dates.dateTime(value))),
    },
  });

  /** A day that stands in the element itself, and in later versions one level down. */
  const dateOrChoice = (take: (reader: R, value: PlainDate) => void): Rule<R> => ({
    ...date(take),
    text: (r, value) => {
      if (value !== '') take(r, r.dates.date(value));
    },
  });

  const amount = (take: (reader: R, value: Money) => void): Rule<R> => ({
    open: (r, scanner) => {
      r.currency = scanner.attribute('Ccy');
    },
    text: (r, value) => take(r, readAmount(value, r.currency)),
  });

  const bic = text((r, value) => {
    r.party.bic ??= value;
  });
  const name = text((r, value) => {
    r.party.name ??= value === '' ? null : value;
  });
  const id = text((r, value) => {
    r.party.id ??= value;
  });
  const scheme = text((r, value) => {
    r.party.scheme ??= value;
  });
  const otherId: Rule<R> = { children: { Id: id, SchmeNm: { children: { Prtry: scheme, Cd: scheme } } } };
  const address: Rule<R> = {
    children: Object.fromEntries(
      ADDRESS_ELEMENTS.map((element) => [
        element,
        text((r, value) => {
          if (value !== '') r.party.address.push([element, value]);
        }),
      ]),
    ),
  };
  const agentRules: Rules<R> = {
    FinInstnId: {
      children: {
        BIC: bic,
        BICFI: bic,
        Nm: name,
        NmAndAdr: { children: { Nm: name } },
        CmbndId: { children: { BIC: bic, Nm: name } },
      },
    },
  };
  const personOrFirm: Rules<R> = {
    Nm: name,
    PstlAdr: address,
    Id: {
      children: {
        OrgId: {
          children: {
            BIC: bic,
            BEI: bic,
            BICOrBEI: bic,
            AnyBIC: bic,
            Othr: otherId,
            PrtryId: { children: { Id: id } },
          },
        },
        PrvtId: { children: { Othr: otherId, OthrId: { children: { Id: id } } } },
      },
    },
  };
  const partyRules: Rules<R> = {
    ...personOrFirm,
    Pty: { children: personOrFirm },
    Agt: { children: agentRules },
  };

  const open = (choose: (reader: R, party: PartyDraft) => void, children: Rules<R>): Rule<R> => ({
    open: (r) => {
      r.party = new PartyDraft();
      choose(r, r.party);
    },
    children,
  });
  const party = (choose: (reader: R, party: PartyDraft) => void): Rule<R> => open(choose, partyRules);
  const agent = (choose: (reader: R, agent: PartyDraft) => void): Rule<R> => open(choose, agentRules);

  const accountOther = text((r, value) => {
    r.account.other ??= value === '' ? null : value;
  });
  const accountRules: Rules<R> = {
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
  const account = (choose: (reader: R, account: AccountDraft) => void, more: Rules<R> = {}): Rule<R> => ({
    open: (r) => {
      r.account = new AccountDraft();
      choose(r, r.account);
    },
    children: { ...accountRules, ...more },
  });

  return { text, date, dateOrChoice, amount, party, agent, account };
}
