import { TextDecoder } from 'node:util';
import { KoppelError } from '../../domain/errors.ts';

/** Classes of bytes in text. 0 is an ordinary ASCII character. */
export const PLAIN = 0;
export const LESS = 1;
const AMPERSAND = 2;
export const NEWLINE = 3;
const RETURN = 4;
export const HIGH = 5;
export const BRACKET = 6;
export const FORBIDDEN = 7;

/** Class of each byte in character data. */
export const TEXT_CLASS: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte === 0x3c) return LESS;
  if (byte === 0x26) return AMPERSAND;
  if (byte === 0x0a) return NEWLINE;
  if (byte === 0x0d) return RETURN;
  if (byte === 0x5d) return BRACKET;
  if (byte > 0x7f) return HIGH;
  return byte < 0x20 && byte !== 0x09 ? FORBIDDEN : PLAIN;
});

/** 1: may begin a name, 2: may only continue one, 0: ends it. Bytes beyond ASCII are checked as characters afterwards. */
export const NAME_CLASS: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  if (byte > 0x7f || /[A-Za-z_:]/.test(character)) return 1;
  return /[-.0-9]/.test(character) ? 2 : 0;
});

export function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x09 || byte === 0x0d;
}

// XML 1.0 fifth edition, productions 4 and 4a, without the colon (Namespaces in XML, production 7).
const START =
  'A-Z_a-z\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2FF}\\u{370}-\\u{37D}\\u{37F}-\\u{1FFF}\\u{200C}\\u{200D}\\u{2070}-\\u{218F}\\u{2C00}-\\u{2FEF}\\u{3001}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFFD}\\u{10000}-\\u{EFFFF}';
const NC_NAME = `[${START}][${START}\\-.0-9\\u{B7}\\u{300}-\\u{36F}\\u{203F}\\u{2040}]*`;
const QUALIFIED_NAME = new RegExp(`^(?:(${NC_NAME}):)?(${NC_NAME})$`, 'u');

/** Prefix ('' when none) and local part, or null when it is not a name. */
export function splitName(name: string): readonly [prefix: string, local: string] | null {
  const parts = QUALIFIED_NAME.exec(name);
  return parts === null ? null : [parts[1] ?? '', parts[2] ?? ''];
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** UTF-8 bytes as text. Throws `encoding_invalid`, or `xml_malformed` for U+FFFE and U+FFFF, which XML does not have. */
export function decodeUtf8(bytes: Uint8Array): string {
  let text: string;
  try {
    text = strict.decode(bytes);
  } catch (cause) {
    throw new KoppelError('encoding_invalid', 'The text holds bytes that are not valid UTF-8.', { cause });
  }
  if (/[\ufffe\uffff]/.test(text)) throw new KoppelError('xml_malformed', 'A character is not allowed in XML.');
  return text;
}

const NAMED = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);
/** `&#x10FFFF;` with room for leading zeros. */
const LONGEST_REFERENCE = 16;

/** Replaces character references and the five entities of XML. Throws `xml_malformed` for a bare & and anything undefined. */
export function resolveReferences(text: string): string {
  let at = text.indexOf('&');
  if (at === -1) return text;
  let resolved = '';
  let from = 0;
  while (at !== -1) {
    const end = text.indexOf(';', at);
    const name = end === -1 || end - at > LONGEST_REFERENCE ? '' : text.slice(at + 1, end);
    const character = NAMED.get(name) ?? (name.startsWith('#') ? numericReference(name) : null);
    if (character === null) {
      throw new KoppelError('xml_malformed', `"${text.slice(at, at + 12)}" is not a reference that XML defines.`);
    }
    resolved += text.slice(from, at) + character;
    from = end + 1;
    at = text.indexOf('&', from);
  }
  return resolved + text.slice(from);
}

function numericReference(name: string): string | null {
  const parts = /^#(?:x([0-9A-Fa-f]+)|([0-9]+))$/.exec(name);
  if (parts === null) return null;
  const code = parts[1] === undefined ? Number.parseInt(parts[2] ?? '', 10) : Number.parseInt(parts[1], 16);
  return isCharacter(code) ? String.fromCodePoint(code) : null;
}

function isCharacter(code: number): boolean {
  if (code < 0x20) return code === 0x09 || code === 0x0a || code === 0x0d;
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff);
}
