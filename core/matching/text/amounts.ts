/**
 * Amounts a text names with two decimals ('526,30', '1.234,56', '1,234.56'), unsigned minor units of a currency with cents.
 * Whole numbers are not taken for amounts: they are more often numbers of something.
 */
export function amountsIn(text: string): bigint[] {
  const found: bigint[] = [];
  for (const match of text.matchAll(/(?<![\d.,])(\d{1,3}(?:[.,]\d{3})+|\d+)[.,](\d{2})(?![\d]|[.,]\d)/g)) {
    const whole = (match[1] ?? '').replace(/[.,]/g, '');
    if (whole.length <= 12) found.push(BigInt(whole + (match[2] ?? '')));
  }
  return found;
}
