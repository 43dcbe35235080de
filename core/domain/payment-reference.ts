/** RF creditor reference (ISO 11649): "RF", two check digits, up to 21 letters and digits. Upper case, without blanks. */
export function isRfReference(text: string): boolean {
  if (!/^RF\d{2}[A-Z0-9]{1,21}$/.test(text)) return false;
  const digits = [...`${text.slice(4)}${text.slice(0, 4)}`].map((one) => String(Number.parseInt(one, 36))).join('');
  return BigInt(digits) % 97n === 1n;
}

/** Weights of the eleven test, from the right. */
const WEIGHTS = [2, 4, 8, 5, 10, 9, 7, 3, 6, 1] as const;

/**
 * The Dutch payment reference (betalingskenmerk): 7 digits without a check, 9 to 14 with a length digit, or 16. Of 16 the first
 * digit is a check digit modulo 11 over the other 15.
 */
export function isDutchPaymentReference(text: string): boolean {
  if (!/^\d+$/.test(text)) return false;
  if (text.length !== 16) return text.length === 7 || (text.length >= 9 && text.length <= 14);
  let sum = 0;
  for (let index = 0; index < 15; index++) sum += Number(text[15 - index]) * (WEIGHTS[index % WEIGHTS.length] ?? 0);
  const check = 11 - (sum % 11);
  return Number(text[0]) === (check === 10 ? 1 : check === 11 ? 0 : check);
}
