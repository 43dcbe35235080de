import { REPLACEMENTS } from './transliteration.ts';

/** The SEPA character set (EPC217-08): letters, digits, blank and / - ? : ( ) . , ' + */
const SEPA_TEXT = /^[A-Za-z0-9/\-?:().,'+ ]*$/;

const ALLOWED: Uint8Array = Uint8Array.from({ length: 128 }, (_, code) =>
  SEPA_TEXT.test(String.fromCharCode(code)) ? 1 : 0,
);

/** Asked for every text of every order: a loop is twice as fast as the pattern. */
export function isSepaText(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    if (ALLOWED[text.charCodeAt(index)] !== 1) return false;
  }
  return true;
}

/** A character nobody has a replacement for becomes this; it is shown before approval, so that a person can choose better. */
const UNKNOWN = '.';

/** The text in the SEPA character set. The same text always gives the same result. */
export function toSepaText(text: string): string {
  if (SEPA_TEXT.test(text)) return text;
  let result = '';
  for (const character of text.normalize('NFC')) result += replacement(character);
  return result;
}

function replacement(character: string): string {
  if (SEPA_TEXT.test(character)) return character;
  const known = Object.hasOwn(REPLACEMENTS, character) ? REPLACEMENTS[character] : undefined;
  if (known !== undefined) return known;
  // é is e and a mark: the marks go. Ǆ and ﬁ come apart into letters.
  const letters = [...character.normalize('NFKD')].filter((one) => !/\p{M}/u.test(one));
  if (letters.join('') === character) return /\p{C}/u.test(character) ? '' : UNKNOWN;
  return letters.map((one) => (SEPA_TEXT.test(one) ? one : (REPLACEMENTS[one] ?? UNKNOWN))).join('');
}

/** Ids must not begin or end with a slash nor hold two in a row (EPC implementation guidelines). */
export function isSepaId(text: string): boolean {
  return text.length > 0 && text.length <= 35 && isSepaText(text) && !/^\/|\/\/|\/$|^ | $/.test(text);
}
