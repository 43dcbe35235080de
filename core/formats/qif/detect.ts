/** How sure the beginning of a file makes us that it is QIF: it begins with a type, an account or an option. */
export function looksLikeQif(head: string): number {
  return /^\s*!(?:Type:|Account\b|Option:|Clear:)/i.test(head) ? 1 : 0;
}
