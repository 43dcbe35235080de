/** How sure the beginning of a file makes us that it is OFX 1 or 2 (also called QFX). */
export function looksLikeOfx(head: string): number {
  if (/^\s*OFXHEADER:/.test(head) || /<\?OFX\s/.test(head)) return 1;
  return /<OFX>/.test(head) ? 0.9 : 0;
}
