/**
 * A SEPA creditor identifier: country, two check digits, three characters business code (not part of the check), national part.
 * The Dutch one is the KvK number (8) and a location (4): NL51ZZZ405365330000.
 */
const FORM = /^([A-Z]{2})(\d{2})([A-Z0-9]{3})([A-Z0-9]{1,28})$/;

/** Whether form and check digits (ISO 7064 mod 97-10 over national part and country) are right. */
export function isCreditorId(text: string): boolean {
  const parts = FORM.exec(text);
  if (parts === null) return false;
  const [, country = '', check = '', , national = ''] = parts;
  const digits = [...`${national}${country}${check}`].map((one) => String(Number.parseInt(one, 36))).join('');
  return BigInt(digits) % 97n === 1n;
}
