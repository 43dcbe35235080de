/** Words banks write where there is no reference. Matching on one of them would tie strangers together. */
const NO_REFERENCE = new Set(['', '0', '/', '-', 'NOTPROVIDED', 'NOT PROVIDED', 'NONREF', 'NOREF', 'NONE']);

/** The reference as given, or null when the text only says that there is none. */
export function referenceOrNull(text: string | null): string | null {
  return text === null || NO_REFERENCE.has(text.toUpperCase()) ? null : text;
}
