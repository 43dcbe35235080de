/** Words banks write where there is no reference. Matching on one of them would tie strangers together. */
const NO_REFERENCE = new Set(['', '0', '/', '-', 'NOTPROVIDED', 'NOT PROVIDED', 'NONREF', 'NOREF', 'NONE']);

/** Their first letters: most references begin with none of them, and every one is asked. */
const BEGINNINGS = new Set([...NO_REFERENCE].flatMap((word) => [word.charCodeAt(0), word.toLowerCase().charCodeAt(0)]));
const LONGEST = Math.max(...[...NO_REFERENCE].map((word) => word.length));

/** The reference as given, or null when the text only says that there is none. */
export function referenceOrNull(text: string | null): string | null {
  if (text === null || text.length > LONGEST || (text !== '' && !BEGINNINGS.has(text.charCodeAt(0)))) return text;
  return NO_REFERENCE.has(text.toUpperCase()) ? null : text;
}
