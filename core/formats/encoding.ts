import { KoppelError } from '../domain/errors.ts';

/** Encodings a bank file may have. Everything else is refused by name: a wrong guess would book unreadable names. */
export type Encoding =
  | 'utf-8'
  | 'us-ascii'
  | 'utf-16le'
  | 'utf-16be'
  | 'iso-8859-1'
  | 'iso-8859-15'
  | 'windows-1252'
  | 'cp437';
export type SingleByte = Extract<Encoding, 'us-ascii' | 'iso-8859-1' | 'iso-8859-15' | 'windows-1252' | 'cp437'>;

const LABELS: Readonly<Record<string, Encoding | 'utf-16'>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'us-ascii': 'us-ascii',
  ascii: 'us-ascii',
  usascii: 'us-ascii',
  'utf-16': 'utf-16',
  'utf-16le': 'utf-16le',
  'utf-16be': 'utf-16be',
  'iso-8859-1': 'iso-8859-1',
  iso8859_1: 'iso-8859-1',
  'iso8859-1': 'iso-8859-1',
  latin1: 'iso-8859-1',
  'iso-8859-15': 'iso-8859-15',
  'windows-1252': 'windows-1252',
  cp1252: 'windows-1252',
  '1252': 'windows-1252',
  cp437: 'cp437',
  ibm437: 'cp437',
  '437': 'cp437',
};

/** The encoding a file names in its own text. Throws `encoding_unsupported` (UTF-7, EBCDIC, Shift_JIS …). */
export function encodingByLabel(label: string): Encoding | 'utf-16' {
  const encoding = LABELS[label.trim().toLowerCase()];
  if (encoding === undefined) {
    throw new KoppelError('encoding_unsupported', `The encoding "${label.slice(0, 40)}" is not supported.`);
  }
  return encoding;
}

export interface Mark {
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be';
  /** Bytes of the byte order mark, to be skipped. */
  readonly length: number;
}

/**
 * What the first bytes prove: a byte order mark, or the pattern of UTF-16 without one (every second byte of `<?` or of plain
 * text is NUL). Null when they prove nothing. Throws `encoding_unsupported` for UTF-32 and EBCDIC.
 */
export function readMark(head: Uint8Array): Mark | null {
  const [a, b, c, d] = head;
  if (a === 0xef && b === 0xbb && c === 0xbf) return { encoding: 'utf-8', length: 3 };
  if ((a === 0xff && b === 0xfe && c === 0 && d === 0) || (a === 0 && b === 0 && c === 0xfe && d === 0xff)) {
    throw new KoppelError('encoding_unsupported', 'UTF-32 is not supported.');
  }
  if (a === 0x4c && b === 0x6f && c === 0xa7 && d === 0x94) {
    throw new KoppelError('encoding_unsupported', 'EBCDIC is not supported.');
  }
  if (a === 0xff && b === 0xfe) return { encoding: 'utf-16le', length: 2 };
  if (a === 0xfe && b === 0xff) return { encoding: 'utf-16be', length: 2 };
  if (isPrintable(a) && b === 0 && isPrintable(c) && d === 0) return { encoding: 'utf-16le', length: 0 };
  if (a === 0 && isPrintable(b) && c === 0 && isPrintable(d)) return { encoding: 'utf-16be', length: 0 };
  return null;
}

function isPrintable(byte: number | undefined): boolean {
  return byte !== undefined && ((byte >= 0x20 && byte < 0x7f) || byte === 0x0a || byte === 0x0d);
}

const WINDOWS_1252_HIGH = '€\u0000‚ƒ„…†‡ˆ‰Š‹Œ\u0000Ž\u0000\u0000‘’“”•–—˜™š›œ\u0000žŸ';
const CP437_HIGH =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';
const LATIN_9_CHANGES: Readonly<Record<number, string>> = {
  164: '€',
  166: 'Š',
  168: 'š',
  180: 'Ž',
  184: 'ž',
  188: 'Œ',
  189: 'œ',
  190: 'Ÿ',
};

/** The character of each byte 0x80–0xFF; NUL where the encoding has none. */
function highHalf(encoding: SingleByte): string {
  const latin1 = Array.from({ length: 128 }, (_, index) => String.fromCharCode(128 + index));
  switch (encoding) {
    case 'us-ascii':
      return '\u0000'.repeat(128);
    case 'cp437':
      return CP437_HIGH;
    case 'iso-8859-15':
      return latin1.map((character, index) => LATIN_9_CHANGES[128 + index] ?? character).join('');
    // Files that say ISO-8859-1 and hold 0x80–0x9F mean Windows-1252 (the WHATWG rule): nobody sends C1 controls.
    case 'iso-8859-1':
    case 'windows-1252':
      return WINDOWS_1252_HIGH + latin1.slice(32).join('');
  }
}

const halves = new Map<SingleByte, string>();

/** The character of `byte` (0x80–0xFF), or NUL when the encoding has none there. */
export function highCharacter(encoding: SingleByte, byte: number): string {
  let half = halves.get(encoding);
  if (half === undefined) {
    half = highHalf(encoding);
    halves.set(encoding, half);
  }
  return half.charAt(byte - 128);
}

/**
 * Length in bytes of the UTF-8 sequence that begins at `at` with a byte ≥ 0x80: 2–4, 0 when it is not valid UTF-8,
 * -1 when the bytes end inside it. Overlong forms and surrogates are not valid.
 */
export function utf8Length(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0;
  const length =
    lead >= 0xc2 && lead <= 0xdf ? 2 : lead >= 0xe0 && lead <= 0xef ? 3 : lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
  if (length === 0) return 0;
  for (let index = 1; index < length; index++) {
    const byte = bytes[at + index];
    if (byte === undefined) return -1;
    const low = index > 1 ? 0x80 : lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
    const high = index > 1 ? 0xbf : lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
    if (byte < low || byte > high) return 0;
  }
  return length;
}
