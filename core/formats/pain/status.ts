import type { OrderStatus } from '../../domain/payment-order.ts';

/** What a status code of pain.002 means, in ISO's words; the bank's own use may differ. */
export interface StatusMeaning {
  /** Null: it says something about the order (a name check) but moves it nowhere. */
  readonly status: OrderStatus | null;
  readonly en: string;
  readonly nl: string;
}

/** ExternalPaymentTransactionStatus1Code and its group and batch relatives. */
export const STATUS_CODES: Readonly<Record<string, StatusMeaning>> = {
  RCVD: { status: null, en: 'received', nl: 'ontvangen' },
  ACTC: { status: 'to-be-confirmed', en: 'technically accepted', nl: 'technisch geaccepteerd' },
  ACCP: { status: 'accepted', en: 'checked and accepted', nl: 'gecontroleerd en geaccepteerd' },
  ACFC: { status: 'accepted', en: 'accepted, funds checked', nl: 'geaccepteerd, saldo gecontroleerd' },
  PATC: {
    status: 'to-be-confirmed',
    en: 'partly authorised, a signature is missing',
    nl: 'deels ondertekend, een handtekening ontbreekt',
  },
  ACSP: { status: 'processing', en: 'being settled', nl: 'in verwerking' },
  ACSC: { status: 'executed', en: 'settled', nl: 'uitgevoerd' },
  ACCC: { status: 'executed', en: 'settled at the payee', nl: 'bijgeschreven bij de ontvanger' },
  ACWC: { status: 'accepted', en: 'accepted with a change', nl: 'geaccepteerd met een wijziging' },
  ACWP: { status: 'accepted', en: 'accepted, not yet booked', nl: 'geaccepteerd, nog niet geboekt' },
  BLCK: { status: 'processing', en: 'blocked by the payee’s bank', nl: 'geblokkeerd bij de bank van de ontvanger' },
  PART: { status: 'partly-executed', en: 'partly accepted', nl: 'deels geaccepteerd' },
  PDNG: { status: 'processing', en: 'pending', nl: 'in behandeling' },
  PRES: { status: 'processing', en: 'presented to the payer', nl: 'aangeboden aan de betaler' },
  RJCT: { status: 'rejected', en: 'rejected', nl: 'geweigerd' },
  CANC: { status: 'cancelled', en: 'cancelled', nl: 'geannuleerd' },
  // Verification of Payee (EPC VOP rulebook): the name, not the payment.
  RCVC: { status: null, en: 'the name matches', nl: 'de naam klopt' },
  RVMC: { status: null, en: 'the name almost matches', nl: 'de naam lijkt' },
  RVNM: { status: null, en: 'the name does not match', nl: 'de naam klopt niet' },
  RVNA: { status: null, en: 'the name could not be checked', nl: 'de naam kon niet worden gecontroleerd' },
  RVCM: { status: null, en: 'the name check is done', nl: 'de naamcontrole is afgerond' },
};

/** Banks that use a code for something of their own: level → code → meaning. */
const OWN_USE: Readonly<Record<string, Readonly<Record<string, StatusMeaning>>>> = {
  // Rabobank bulk API: at a transaction ACWC is "withdrawn", ACCP "authorised", PDNG "postponed".
  rabobank: { ACWC: { status: 'cancelled', en: 'withdrawn', nl: 'ingetrokken' } },
};

/** The meaning of a code at a bank (`rabobank` …); null for a code nobody documents, which is then kept and shown as it is. */
export function statusMeaning(
  code: string,
  level: 'group' | 'batch' | 'order',
  bank: string | null,
): StatusMeaning | null {
  const own = level === 'order' && bank !== null ? OWN_USE[bank]?.[code] : undefined;
  return own ?? (Object.hasOwn(STATUS_CODES, code) ? (STATUS_CODES[code] ?? null) : null);
}
