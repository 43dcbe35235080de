/** Buffer's own reader without the dispatch of `toString`; @types/node does not list it. */
export function latin1(bytes: Buffer, start: number, end: number): string {
  return (bytes as Buffer & { latin1Slice(start: number, end: number): string }).latin1Slice(start, end);
}

const LONGEST = 12;
const SLOTS = 2048;

/**
 * Strings for the short ASCII texts a bank file repeats by the thousand (CRDT, EUR, BOOK, a date, an amount written twice).
 * Making a string costs ten times as much as finding it here.
 */
export class ShortStrings {
  readonly #slots: string[] = new Array<string>(SLOTS).fill('');

  find(bytes: Buffer, start: number, end: number): string {
    const length = end - start;
    if (length > LONGEST) return latin1(bytes, start, end);
    if (length <= 0) return '';
    let hash = length;
    for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + (bytes[at] ?? 0)) | 0;
    const slot = (hash ^ (hash >>> 11)) & (SLOTS - 1);
    const known = this.#slots[slot] ?? '';
    if (known.length === length) {
      let index = 0;
      while (index < length && known.charCodeAt(index) === bytes[start + index]) index++;
      if (index === length) return known;
    }
    const text = latin1(bytes, start, end);
    this.#slots[slot] = text;
    return text;
  }
}
