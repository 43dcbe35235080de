import { plain } from './normalise.ts';

/**
 * What the words of a payment say about it, whoever wrote them: general banking and bookkeeping vocabulary in Dutch, English
 * and German. A cue is never enough by itself; it tells which of several explanations of an amount is meant.
 */
const CUES = {
  partial:
    /\b(\d+ ?E |EERSTE |TWEEDE |DERDE )?(DEEL|DEELS|DEELBETALING|GEDEELTE\w*|TERMIJN\w*|TERMIJNBETALING|AANBETALING|AFBETALING|RESTANT|REST|RESTBEDRAG|RESTBETALING|SLOTBETALING|SLOTTERMIJN|BETALINGSREGELING|REGELING|AFLOSSINGSREGELING|PARTIAL|PART|INSTALMENT|INSTALLMENT|TEIL\w*|RATE|ONDER VOORBEHOUD)\b|\b\d{1,2} ?(\/|VAN) ?\d{1,2}\b/,
  discount:
    /\b(KORTING\w*|BETALINGSKORTING|BETALINGSKORT|KREDIETBEPERKING|SKONTO|DISCOUNT|CONTANT)\b|\d ?%|\bPCT\b|\bPROCENT\b/,
  dunning:
    /\b(AANMANING\w*|HERINNERING\w*|SOMMATIE|INCASSOKOSTEN|KOSTEN|ADMINISTRATIEKOSTEN|WETTELIJKE|RENTE|WIK|BIK|REMINDER|LATE FEE|MAHNUNG|MAHNGEBUHR\w*|\w*KOSTEN)\b/,
  prepayment:
    /\b(PRO ?-?FORMA\w*|OFFERTE\w*|QUOTE|QUOTATION|VOORUITBETAL\w*|VOORUIT|VOORSCHOT\w*|AANBETAL\w*|ANZAHLUNG|PREPAYMENT|DEPOSIT|ADVANCE|RESERVERING)\b/,
  refund: /\b(RETOUR\w*|TERUG\w*|TE ?VEEL|TEVEEL|DUBBEL\w*|RESTITUTIE|REFUND\w*|ERSTATTUNG|CREDITERING|UITBETALING)\b/,
  interest: /\b(RENTE\w*|INTEREST|ZINS\w*|CREDITRENTE|DEBETRENTE|DEBITRENTE|KREDIETRENTE)\b/,
  redemption: /\b(AFLOSSING\w*|AFLOS|AFL|REDEMPTION|REPAYMENT|TILGUNG)\b/,
  annuity: /\b(ANNUITEIT\w*|ANNUITY|TERMIJNBEDRAG LENING)\b/,
  charges:
    /\b(KOSTEN|BANKKOSTEN|TRANSACTIEKOSTEN|PAKKETKOSTEN|TARIEF|TARIEVEN|PROVISIE|FEE|FEES|CHARGES?|GEBUHR\w*|BETAALPAKKET|PAKKET|BETALINGSVERKEER|ABONNEMENTSKOSTEN)\b/,
  savings: /\b(SPAAR\w*|SPAREN|SAVINGS|DEPOSITO|RESERVE\w*)\b/,
  guarantee: /\b(BORG|BORGSOM|WAARBORG\w*|DEPOSIT|KAUTION)\b/,
  damage: /\b(SCHADE\w*|SCHADEVERGOEDING|VERGOEDING|CLAIM)\b/,
} as const;

export type Cue = keyof typeof CUES;

const ALL = Object.entries(CUES) as [Cue, RegExp][];

/** What the words of a text say. */
export function cuesIn(text: string): ReadonlySet<Cue> {
  const upper = plain(text);
  return new Set(ALL.filter(([, pattern]) => pattern.test(upper)).map(([cue]) => cue));
}
