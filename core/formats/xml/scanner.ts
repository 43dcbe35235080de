import { type ErrorCode, KoppelError, type Place } from '../../domain/errors.ts';
import { LIMITS } from '../limits.ts';
import {
  AMPERSAND,
  BRACKET,
  decodeUtf8,
  FORBIDDEN,
  HIGH,
  isSpace,
  LESS,
  NAME_CLASS,
  NEWLINE,
  PLAIN,
  RETURN,
  resolveReferences,
  TEXT_CLASS,
} from './characters.ts';
import { HASH_SEED, hashByte, NameTable, type Vocabulary, type XmlName } from './names.ts';
import { Namespaces } from './namespaces.ts';

/** Receives a document. Called in document order; errors it throws get the place where the scanner stands. */
export interface XmlSink {
  /** An element begins; its attributes and namespace are on the scanner until this returns. True: its own text is wanted. */
  open(name: XmlName, scanner: XmlScanner): boolean;
  /** The element ends. `text` is its own character data, without that of its children; '' unless wanted. */
  close(name: XmlName, text: string): void;
}

const EMPTY = Buffer.alloc(0);
const MORE = -1;

/**
 * The gate every XML byte goes through: a strict, streaming scanner over UTF-8 bytes (see `utf8.ts` for the rest). Refuses what
 * is not well-formed with namespaces, every DOCTYPE, processing instructions in the document and `xml-…` ones before it, and
 * what exceeds the limits. Holds one token in memory, never the document. `write` any number of pieces, then `end`.
 *
 * Why not a library: the strict ones cost 4 times as much, the fast ones accept truncated files (docs/decisions).
 * A differential test holds it against saxes and libxml2.
 */
export class XmlScanner {
  readonly #sink: XmlSink;
  readonly #names: NameTable;
  readonly #namespaces = new Namespaces();
  readonly #mayRepeat: boolean;

  #buffer: Buffer = EMPTY;
  /** Bytes of the document before the buffer; line and column of what has been read, lazily turned into a place. */
  #before = 0;
  #at = 0;
  #line = 1;
  /** Offset in the document where the current line begins. */
  #lineStart = 0;

  #depth = 0;
  readonly #open: XmlName[] = [];
  readonly #wanted: boolean[] = [];
  readonly #texts: string[] = [];
  /** Per depth: the last child's name and its number among equal neighbours, for the element path of a place. */
  readonly #lastChild: (XmlName | null)[] = [null];
  readonly #ordinals: number[] = [0];
  #rootSeen = false;
  #encoding: string | null = null;

  /** Attributes of the element that opens now; valid only inside `open`. */
  attributeCount = 0;
  readonly attributeNames: XmlName[] = [];
  readonly attributeValues: string[] = [];

  /** `mayRepeat`: another document may follow the first one if it brings its own XML declaration (some banks concatenate). */
  constructor(sink: XmlSink, vocabulary: Vocabulary, options: { readonly mayRepeat?: boolean } = {}) {
    this.#sink = sink;
    this.#names = new NameTable(vocabulary);
    this.#mayRepeat = options.mayRepeat ?? false;
  }

  /** Depth of the element that opens or closes now; the root is 1. */
  get depth(): number {
    return this.#depth;
  }

  /** Namespace of the element that opens now; '' when it has none. */
  namespaceOf(name: XmlName): string {
    return this.#namespaces.resolve(name.prefix) ?? '';
  }

  /** Value of the attribute with this local name and no prefix, or null. */
  attribute(local: string): string | null {
    for (let index = 0; index < this.attributeCount; index++) {
      if (this.attributeNames[index]?.qualified === local) return this.attributeValues[index] ?? null;
    }
    return null;
  }

  write(chunk: Buffer): void {
    if (this.#buffer.length === 0) this.#buffer = chunk;
    else {
      if (this.#buffer.length > LIMITS.xmlTokenBytes) this.#tooLong();
      this.#buffer = Buffer.concat([this.#buffer, chunk]);
    }
    this.#guarded(false);
  }

  /** The document is complete. Throws `xml_malformed` when it is not. */
  end(): void {
    this.#guarded(true);
    if (this.#depth > 0) {
      this.#fail('xml_malformed', `The file ends inside <${this.#open[this.#depth]?.qualified}>.`);
    }
    if (!this.#rootSeen) this.#fail('xml_malformed', 'The file holds no XML element.');
  }

  /** Where the scanner stands. The column counts bytes of the UTF-8 form. */
  place(): Place {
    const path: string[] = [];
    for (let depth = 1; depth <= this.#depth; depth++) {
      const ordinal = this.#ordinals[depth - 1] ?? 1;
      path.push(`${this.#open[depth]?.local}${ordinal > 1 ? `[${ordinal}]` : ''}`);
    }
    return {
      line: this.#line,
      column: Math.max(1, this.#before + this.#at - this.#lineStart + 1),
      element: path.length === 0 ? undefined : path.join('/'),
    };
  }

  #guarded(final: boolean): void {
    try {
      this.#run(final);
    } catch (error) {
      throw error instanceof KoppelError ? error.at(this.place()) : error;
    }
    this.#before += this.#at;
    this.#buffer = this.#at === this.#buffer.length ? EMPTY : this.#buffer.subarray(this.#at);
    this.#at = 0;
  }

  #fail(code: ErrorCode, message: string): never {
    throw new KoppelError(code, message, { place: this.place() });
  }

  #malformed(at: number, message: string): never {
    this.#at = at;
    this.#fail('xml_malformed', message);
  }

  #tooLong(): never {
    this.#fail('xml_text_too_long', `One text or tag is longer than ${LIMITS.xmlTokenBytes} bytes.`);
  }

  /** Reads tokens while they are complete; `#at` is left at the first one that is not. */
  #run(final: boolean): void {
    const bytes = this.#buffer;
    const end = bytes.length;
    for (let at = 0; at < end; ) {
      this.#at = at;
      const line = this.#line;
      const lineStart = this.#lineStart;
      const next = bytes[at] === 0x3c ? this.#markup(bytes, at, end) : this.#text(bytes, at, end, final);
      if (next === MORE) {
        this.#line = line;
        this.#lineStart = lineStart;
        if (end - at > LIMITS.xmlTokenBytes) this.#tooLong();
        if (final) this.#malformed(at, 'The file ends inside a tag.');
        return;
      }
      if (next - at > LIMITS.xmlTokenBytes) this.#tooLong();
      at = next;
    }
    this.#at = end;
  }

  #newline(at: number): void {
    this.#line++;
    this.#lineStart = this.#before + at + 1;
  }

  /** Character data from `at` to the next `<`. */
  #text(bytes: Buffer, start: number, end: number, final: boolean): number {
    let at = start;
    let special = false;
    let high = false;
    let blank = true;
    for (;;) {
      while (at < end) {
        const kind = TEXT_CLASS[bytes[at] ?? 0];
        if (kind !== PLAIN) {
          if (kind === LESS) break;
          if (kind === NEWLINE) this.#newline(at);
          else if (kind === HIGH) high = true;
          else if (kind === AMPERSAND || kind === RETURN) special = true;
          else if (kind === FORBIDDEN) this.#malformed(at, 'A control character is not allowed in XML.');
          else if (kind === BRACKET && bytes[at + 1] === 0x5d && bytes[at + 2] === 0x3e) {
            this.#malformed(at, '"]]>" is not allowed in text.');
          }
        }
        at++;
      }
      if (at < end) break;
      if (!final) return MORE;
      break;
    }
    const depth = this.#depth;
    if (depth === 0) {
      for (let index = start; index < at && blank; index++) blank = isSpace(bytes[index]);
      if (!blank) this.#outside(bytes, start);
      return at;
    }
    if (this.#wanted[depth] === true) {
      const text = this.#decode(bytes, start, at, special, high);
      const before = this.#texts[depth];
      this.#texts[depth] = before === '' ? text : before + text;
    } else if (special || high) this.#decode(bytes, start, at, special, high);
    return at;
  }

  #outside(bytes: Buffer, start: number): never {
    const where = this.#rootSeen ? 'after the end of the document' : 'before the document';
    let at = start;
    while (isSpace(bytes[at])) at++;
    this.#malformed(at, `There is text ${where}.`);
  }

  #decode(bytes: Buffer, start: number, end: number, special: boolean, high: boolean): string {
    const text = high ? decodeUtf8(bytes.subarray(start, end)) : latin1(bytes, start, end);
    if (!special) return text;
    return resolveReferences(text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text);
  }

  #markup(bytes: Buffer, at: number, end: number): number {
    const next = bytes[at + 1];
    if (next === 0x2f) return this.#endTag(bytes, at, end);
    if (next === 0x21) return this.#declaration(bytes, at, end);
    if (next === 0x3f) return this.#instruction(bytes, at, end);
    if (next === undefined) return MORE;
    return this.#startTag(bytes, at, end);
  }

  #startTag(bytes: Buffer, start: number, end: number): number {
    let at = start + 1;
    let hash = HASH_SEED;
    if (NAME_CLASS[bytes[at] ?? 0] !== 1) this.#malformed(start, 'After "<" a name has to follow.');
    while (at < end) {
      const byte = bytes[at] ?? 0;
      if (NAME_CLASS[byte] === 0) break;
      hash = hashByte(hash, byte);
      at++;
    }
    if (at >= end) return MORE;
    const name = this.#names.find(bytes, start + 1, at, hash);
    this.attributeCount = 0;
    let byte = bytes[at];
    if (byte !== 0x3e && byte !== 0x2f) {
      at = this.#attributes(bytes, at, end);
      if (at === MORE) return MORE;
      byte = bytes[at];
    }
    const closed = byte === 0x2f;
    if (closed) {
      if (at + 1 >= end) return MORE;
      if (bytes[at + 1] !== 0x3e) this.#malformed(at, `After "/" in <${name.qualified}> a ">" has to follow.`);
      at++;
    }
    this.#begin(name);
    if (closed) this.#finish(name);
    return at + 1;
  }

  /** Counts the element in, checks limits and namespaces, and tells the sink. */
  #begin(name: XmlName): void {
    const parent = this.#depth;
    if (parent === 0) {
      if (this.#rootSeen) this.#fail('xml_malformed', 'There is a second root element.');
      this.#rootSeen = true;
    }
    this.#ordinals[parent] = this.#lastChild[parent] === name ? (this.#ordinals[parent] ?? 0) + 1 : 1;
    this.#lastChild[parent] = name;
    const depth = parent + 1;
    if (depth > LIMITS.xmlDepth) {
      this.#fail('xml_too_deep', `Elements are nested deeper than ${LIMITS.xmlDepth} levels.`);
    }
    this.#depth = depth;
    this.#open[depth] = name;
    this.#lastChild[depth] = null;
    this.#texts[depth] = '';
    if (this.attributeCount > 0) this.#namespaces.declare(depth, this);
    if (name.prefix !== '' && this.#namespaces.resolve(name.prefix) === undefined) {
      this.#fail('xml_malformed', `The prefix "${name.prefix}" is not declared.`);
    }
    this.#wanted[depth] = this.#sink.open(name, this);
  }

  #finish(name: XmlName): void {
    const depth = this.#depth;
    this.#sink.close(name, this.#texts[depth] ?? '');
    if (this.#namespaces.deepest >= depth) this.#namespaces.leave(depth);
    this.#depth = depth - 1;
  }

  #endTag(bytes: Buffer, start: number, end: number): number {
    const name = this.#open[this.#depth];
    if (this.#depth === 0 || name === undefined) this.#malformed(start, 'An end tag has no start tag.');
    const spelled = name.bytes;
    let at = start + 2;
    for (let index = 0; index < spelled.length; index++, at++) {
      if (bytes[at] !== spelled[index]) {
        if (at >= end) return MORE;
        this.#malformed(start, `The end tag does not match <${name.qualified}>.`);
      }
    }
    while (at < end && bytes[at] !== 0x3e) {
      if (!isSpace(bytes[at])) this.#malformed(start, `The end tag does not match <${name.qualified}>.`);
      if (bytes[at] === 0x0a) this.#newline(at);
      at++;
    }
    if (at >= end) return MORE;
    this.#finish(name);
    return at + 1;
  }

  /** Reads attributes from the blank after the name; returns the place of the `>` or `/` that ends them. */
  #attributes(bytes: Buffer, start: number, end: number): number {
    let at = start;
    for (;;) {
      const blanks = at;
      while (at < end && isSpace(bytes[at])) {
        if (bytes[at] === 0x0a) this.#newline(at);
        at++;
      }
      if (at >= end) return MORE;
      const byte = bytes[at];
      if (byte === 0x3e || byte === 0x2f) return at;
      if (blanks === at || NAME_CLASS[byte ?? 0] !== 1) this.#malformed(at, 'An attribute is not well-formed.');
      let hash = HASH_SEED;
      const nameStart = at;
      while (at < end && NAME_CLASS[bytes[at] ?? 0] !== 0) hash = hashByte(hash, bytes[at++] ?? 0);
      if (at >= end) return MORE;
      const name = this.#names.find(bytes, nameStart, at, hash);
      while (at < end && isSpace(bytes[at])) {
        if (bytes[at] === 0x0a) this.#newline(at);
        at++;
      }
      if (at >= end) return MORE;
      if (bytes[at] !== 0x3d) this.#malformed(at, `The attribute ${name.qualified} has no value.`);
      at++;
      while (at < end && isSpace(bytes[at])) {
        if (bytes[at] === 0x0a) this.#newline(at);
        at++;
      }
      if (at >= end) return MORE;
      const quote = bytes[at];
      if (quote !== 0x22 && quote !== 0x27) this.#malformed(at, `The value of ${name.qualified} is not quoted.`);
      at = this.#attributeValue(bytes, at + 1, end, quote, name);
      if (at === MORE) return MORE;
    }
  }

  #attributeValue(bytes: Buffer, start: number, end: number, quote: number, name: XmlName): number {
    let at = start;
    let special = false;
    let high = false;
    for (; at < end; at++) {
      const byte = bytes[at] ?? 0;
      if (byte === quote) break;
      const kind = TEXT_CLASS[byte];
      if (kind === PLAIN) special ||= byte === 0x09;
      else if (kind === HIGH) high = true;
      else if (kind === LESS) this.#malformed(at, `The value of ${name.qualified} holds a "<".`);
      else if (kind === FORBIDDEN) this.#malformed(at, 'A control character is not allowed in XML.');
      else if (kind !== BRACKET) {
        special = true;
        if (kind === NEWLINE) this.#newline(at);
      }
    }
    if (at >= end) return MORE;
    const count = this.attributeCount;
    for (let index = 0; index < count; index++) {
      if (this.attributeNames[index] === name || this.attributeNames[index]?.qualified === name.qualified) {
        this.#malformed(start, `The attribute ${name.qualified} stands twice.`);
      }
    }
    if (count >= LIMITS.xmlAttributes) {
      this.#at = start;
      this.#fail('xml_too_many_attributes', `An element has more than ${LIMITS.xmlAttributes} attributes.`);
    }
    let value = name.lastValue;
    if (special || high || !equalsAscii(value, bytes, start, at)) {
      value = high ? decodeUtf8(bytes.subarray(start, at)) : latin1(bytes, start, at);
      // Attribute value normalisation comes before references are resolved: a written line end becomes a blank.
      if (special) value = resolveReferences(value.replace(/\r\n|[\r\n\t]/g, ' '));
      name.lastValue = high || special ? '' : value;
    }
    this.attributeNames[count] = name;
    this.attributeValues[count] = value;
    this.attributeCount = count + 1;
    return at + 1;
  }

  /** `<!…`: a comment, CDATA, or what is forbidden. */
  #declaration(bytes: Buffer, start: number, end: number): number {
    if (startsWith(bytes, start, '<!--')) return this.#comment(bytes, start, end);
    if (startsWith(bytes, start, '<![CDATA[')) return this.#cdata(bytes, start);
    if (startsWith(bytes, start, '<!DOCTYPE')) {
      this.#fail('xml_doctype_forbidden', 'A DOCTYPE is not allowed in a bank file.');
    }
    const seen = latin1(bytes, start, Math.min(end, start + 9));
    if (['<!--', '<![CDATA[', '<!DOCTYPE'].some((whole) => whole.startsWith(seen))) return MORE;
    this.#malformed(start, 'After "<!" only a comment or CDATA may follow.');
  }

  #comment(bytes: Buffer, start: number, end: number): number {
    const close = bytes.indexOf('--', start + 4, 'latin1');
    if (close === -1 || close + 2 >= end) return MORE;
    if (bytes[close + 2] !== 0x3e) this.#malformed(close, 'A comment holds "--".');
    this.#checkCharacters(bytes, start + 4, close);
    return close + 3;
  }

  #cdata(bytes: Buffer, start: number): number {
    if (this.#depth === 0) this.#outside(bytes, start);
    const from = start + 9;
    const close = bytes.indexOf(']]>', from, 'latin1');
    if (close === -1) return MORE;
    const text = this.#checkCharacters(bytes, from, close).replace(/\r\n?/g, '\n');
    if (this.#wanted[this.#depth] === true) this.#texts[this.#depth] += text;
    return close + 3;
  }

  #checkCharacters(bytes: Buffer, start: number, end: number): string {
    for (let at = start; at < end; at++) {
      const kind = TEXT_CLASS[bytes[at] ?? 0];
      if (kind === FORBIDDEN) this.#malformed(at, 'A control character is not allowed in XML.');
      if (kind === NEWLINE) this.#newline(at);
    }
    return decodeUtf8(bytes.subarray(start, end));
  }

  /** `<?…?>`: the XML declaration where one may stand, an inert instruction before or after the document, or forbidden. */
  #instruction(bytes: Buffer, start: number, end: number): number {
    const close = bytes.indexOf('?>', start + 2, 'latin1');
    if (this.#depth > 0) this.#fail('xml_pi_forbidden', 'A processing instruction is not allowed in the document.');
    if (close === -1 || close >= end) return MORE;
    const text = this.#checkCharacters(bytes, start + 2, close);
    if (/^xml[ \t\r\n]/.test(text)) {
      this.#xmlDeclaration(start, text);
      return close + 2;
    }
    if (/^xml/i.test(text)) {
      this.#fail('xml_pi_forbidden', `The processing instruction "${text.slice(0, 20)}" is not allowed.`);
    }
    if (!/^[A-Za-z_][-\w.]*(?:[ \t\r\n]|$)/.test(text)) this.#malformed(start, 'A processing instruction has no name.');
    return close + 2;
  }

  #xmlDeclaration(start: number, text: string): void {
    const parts =
      /^xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(?:"1\.\d+"|'1\.\d+')(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(?:"([A-Za-z][\w.-]*)"|'([A-Za-z][\w.-]*)'))?(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(?:"(?:yes|no)"|'(?:yes|no)'))?[ \t\r\n]*$/.exec(
        text,
      );
    if (parts === null) this.#malformed(start, 'The XML declaration is not well-formed.');
    const encoding = (parts[1] ?? parts[2] ?? 'utf-8').toLowerCase();
    if (this.#before + start === 0) {
      this.#encoding = encoding;
      return;
    }
    if (!this.#rootSeen || !this.#mayRepeat) {
      this.#malformed(start, 'An XML declaration may stand only at the beginning.');
    }
    if (encoding !== (this.#encoding ?? 'utf-8')) {
      this.#fail('encoding_mismatch', 'The documents of one file declare different encodings.');
    }
    this.#rootSeen = false;
  }
}

/** Buffer's own reader without the dispatch of `toString`; @types/node does not list it. */
function latin1(bytes: Buffer, start: number, end: number): string {
  return (bytes as Buffer & { latin1Slice(start: number, end: number): string }).latin1Slice(start, end);
}

function startsWith(bytes: Buffer, at: number, text: string): boolean {
  return at + text.length <= bytes.length && equalsAscii(text, bytes, at, at + text.length);
}

function equalsAscii(text: string, bytes: Uint8Array, start: number, end: number): boolean {
  if (text.length !== end - start) return false;
  for (let index = 0; index < text.length; index++) {
    if (text.charCodeAt(index) !== bytes[start + index]) return false;
  }
  return true;
}
