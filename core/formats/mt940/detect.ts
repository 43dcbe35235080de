/** How sure the beginning of a file makes us that it is MT940 or MT942, 0 to 1. */
export function looksLikeMt940(head: string): number {
  const hasReference = /(?:^|[^\w ]):20:/.test(head);
  if (!hasReference) return /^:94[02]:\s/.test(head.trimStart()) ? 0.6 : 0;
  const hasAccount = /[\r\n]:25P?:/.test(head);
  const hasBalance = /[\r\n]:(?:60[FM]|34F|13D):/.test(head);
  if (hasAccount && hasBalance) return 1;
  return hasAccount ? 0.8 : 0.5;
}
