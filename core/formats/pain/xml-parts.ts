import type { PostalAddress } from '../../domain/address.ts';
import { KoppelError } from '../../domain/errors.ts';
import { formatMoney, type Money } from '../../domain/money.ts';
import type { PaymentParty, PaymentRemittance } from '../../domain/payment-order.ts';
import { isRfReference } from '../../domain/payment-reference.ts';
import { isSepaText } from './characters.ts';
import type { PainVersion } from './versions.ts';

/*
 * The pieces pain.001 and pain.008 share, as strings. Every text goes through `safe`: the SEPA set needs no escaping, and what
 * is outside it was to be replaced before approval, so here it is a broken promise.
 */

/** Throws `field_invalid`: nothing is changed here, and nothing the schema refuses is written. */
export function safe(text: string, field: string, limit: number): string {
  if (text.length > 0 && text.length <= limit && isSepaText(text)) return text;
  throw new KoppelError(
    'field_invalid',
    `${field}: "${text.slice(0, 60)}" is empty, too long or outside the SEPA characters.`,
  );
}

export function optional(element: string, text: string | null, limit: number): string {
  return text === null ? '' : `<${element}>${safe(text, element, limit)}</${element}>`;
}

/** Throws `amount_invalid` for what no order can be. */
function amountText(amount: Money): string {
  if (amount.minor <= 0n)
    throw new KoppelError('amount_invalid', `An order of ${formatMoney(amount)} cannot be written.`);
  return formatMoney(amount);
}

export function instructedAmount(amount: Money): string {
  return `<InstdAmt Ccy="${amount.currency}">${amountText(amount)}</InstdAmt>`;
}

function address(one: PostalAddress): string {
  const parts = [
    optional('StrtNm', one.street, 70),
    optional('BldgNb', one.buildingNumber, 16),
    optional('PstCd', one.postCode, 16),
    optional('TwnNm', one.town, 35),
    optional('Ctry', one.country, 2),
    ...one.lines.map((line) => optional('AdrLine', line, 70)),
  ].join('');
  return parts === '' ? '' : `<PstlAdr>${parts}</PstlAdr>`;
}

/** Name and address; `more` is an identification behind them. */
export function party(element: string, one: PaymentParty, more = ''): string {
  const place = one.address === null ? '' : address(one.address);
  return `<${element}><Nm>${safe(one.name, `${element}/Nm`, 70)}</Nm>${place}${more}</${element}>`;
}

export function namedParty(element: string, name: string | null): string {
  return name === null ? '' : `<${element}><Nm>${safe(name, `${element}/Nm`, 70)}</Nm></${element}>`;
}

/** Throws `iban_invalid` when there is no account at all. */
export function account(element: string, one: PaymentParty): string {
  if (one.iban !== null) return `<${element}><Id><IBAN>${one.iban}</IBAN></Id></${element}>`;
  if (one.account === null) throw new KoppelError('iban_invalid', `${element}: there is no account.`);
  return `<${element}><Id><Othr><Id>${safe(one.account, element, 34)}</Id></Othr></Id></${element}>`;
}

/** The schema wants an agent where SEPA no longer does: without a BIC it is NOTPROVIDED. */
export function agent(element: string, bic: string | null, version: PainVersion): string {
  const id =
    bic === null ? '<Othr><Id>NOTPROVIDED</Id></Othr>' : `<${version.bic}>${safe(bic, element, 11)}</${version.bic}>`;
  return `<${element}><FinInstnId>${id}</FinInstnId></${element}>`;
}

/** One Ustrd or one Strd. Throws `field_invalid` when both are given. */
export function remittance(one: PaymentRemittance): string {
  const { text, structured } = one;
  if (text !== null && structured !== null) {
    throw new KoppelError('field_invalid', 'SEPA carries a text or a structured reference, not both.');
  }
  if (text !== null) return `<RmtInf><Ustrd>${safe(text, 'Ustrd', 140)}</Ustrd></RmtInf>`;
  if (structured === null) return '';
  const issuer = isRfReference(structured) ? 'ISO' : 'CUR';
  return `<RmtInf><Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry><Issr>${issuer}</Issr></Tp><Ref>${safe(structured, 'Ref', 35)}</Ref></CdtrRefInf></Strd></RmtInf>`;
}

export function purpose(code: string | null): string {
  return code === null ? '' : `<Purp><Cd>${safe(code, 'Purp', 4)}</Cd></Purp>`;
}

export function paymentIds(instructionId: string | null, endToEndId: string): string {
  return `<PmtId>${optional('InstrId', instructionId, 35)}<EndToEndId>${safe(endToEndId, 'EndToEndId', 35)}</EndToEndId></PmtId>`;
}
