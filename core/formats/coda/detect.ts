/** How sure the beginning of a file makes us that it is CODA: record 0 with its day and application code 05. */
export function looksLikeCoda(head: string): number {
  const [first = ''] = head.split(/\r\n|\n|\r/, 1);
  if (!/^0[ 0]{4}\d{6}[ \d]{3}05[D ]/.test(first)) return 0;
  return first.length === 128 ? 1 : 0.6;
}
