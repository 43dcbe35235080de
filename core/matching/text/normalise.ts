/** Latin letters and digits without marks, upper case; all else is dropped. 'Café 24-1.645' → 'CAFE241645'. */
export function compact(text: string): string {
  return plain(text).replace(/[^A-Z0-9]+/g, '');
}

/** Upper case without diacritics; punctuation and blanks as they were. */
export function plain(text: string): string {
  const upper = ASCII.test(text)
    ? text
    : text
        .normalize('NFD')
        .replace(/\p{M}+/gu, '')
        .replace(/ß/g, 'ss');
  return upper.toUpperCase();
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the test is exactly "is this 7-bit"
const ASCII = /^[\x00-\x7f]*$/;

/** Words of letters and digits, upper case without marks. */
export function words(text: string): string[] {
  return plain(text)
    .split(/[^A-Z0-9]+/)
    .filter((word) => word !== '');
}
