import { countrySpecs, electronicFormatIBAN, isValidIBAN } from 'ibantools';
import { KoppelError, type Place } from './errors.ts';

/** ISO 13616 in electronic form (upper case, no blanks), check digits verified. Made only here. */
export type Iban = string & { readonly __brand: 'Iban' };

/** The IBAN in `text`, or null when it is not one: for bank files, where redacted and foreign look-alikes are data. */
export function ibanOrNull(text: string): Iban | null {
  const electronic = electronicFormatIBAN(text);
  return electronic !== null && isValidIBAN(electronic) ? (electronic as Iban) : null;
}

/** Whether `text` has a country and the length of its IBANs, check digits aside: a redacted or mistyped IBAN also has. */
export function isIbanShaped(text: string): boolean {
  return countrySpecs[text.slice(0, 2)]?.chars === text.length && /^[A-Z]{2}[0-9]{2}[A-Z0-9]+$/.test(text);
}

/** Throws `iban_invalid`. */
export function parseIban(text: string, place?: Place): Iban {
  const iban = ibanOrNull(text);
  if (iban === null) throw new KoppelError('iban_invalid', `"${text}" is not a valid IBAN.`, { place });
  return iban;
}

/** "NL91 ABNA 0417 1643 00", for people. */
export function groupIban(iban: string): string {
  return iban.replace(/(.{4})(?=.)/g, '$1 ');
}

/** The bank code of a Dutch IBAN ("INGB"), else null. */
export function dutchBankCode(iban: string): string | null {
  return iban.startsWith('NL') ? iban.slice(4, 8) : null;
}
