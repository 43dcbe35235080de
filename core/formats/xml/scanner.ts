import { type ErrorCode, KoppelError, type Place } from '../../domain/errors.ts';
import { LIMITS } from '../limits.ts';
import {
  BRACKET,
  decodeUtf8,
  FORBIDDEN,
  HIGH,
  isSpace,
  LESS,
  NAME_CLASS,
  NEWLINE,
  PLAIN,
  resolveReferences,
  TEXT_CLASS,
} from './characters.ts';
import { HASH_SEED, hashByte, NameTable, type Vocabulary, type XmlName } from './names.ts';
import { Namespaces } from './namespaces.ts';
import { latin1, ShortStrings } from './short-strings.ts';

/** Receives a document. Called in document order; errors it throws get the place where the scanner stands. */
export interface XmlSink {
  /** An element begins; its attributes and namespace are on the scanner until this returns. True: its own text is wanted. */
  open(name: XmlName, scanner: XmlScanner): boolean;
  /** The element ends. `text` is its own character data, without that of its children; '' unless wanted. */
  close(name: XmlName, text: string): void;
}

const EMPTY = Buffer.alloc(0);
const MORE = -1;
const LESS_THAN = 0x3c;
const GREATER_THAN = 0x3e;
const SLASH = 0x2f;

/** An element that is open, or has been at its depth: reused, so that nothing is allocated per element. */
class Frame {
  name: XmlName | null = null;
  wanted = false;
  text = '';
  /** The last child's name and its number among equal neighbours, for the element path of a place. */
  lastChild: XmlName | null = null;
  ordinal = 0;
}

/**
 * The gate every XML byte goes through: a strict, streaming scanner over UTF-8 bytes (see `utf8.ts` for the rest). Refuses what
 * is not well-formed with namespaces, every DOCTYPE, processing instructions in the document and `xml-…` ones before it, and
 * what exceeds the limits. Holds one token in memory, never the document. `write` any number of pieces, then `end`.
 *
 * Why not a library: the strict ones cost 4 times as much, the fast ones accept truncated files (docs/decisions/0020).
 * A differential test holds it against saxes and libxml2.
 */
export class XmlScanner {
  readonly #sink: XmlSink;
  readonly #names: NameTable;
  readonly #namespaces = new Namespaces();
  readonly #strings = new ShortStrings();
  readonly #mayRepeat: boolean;

  #buffer: Buffer = EMPTY;
  /** Bytes of the document before the buffer; line and column of what has been read, lazily turned into a place. */
  #before = 0;
  #at = 0;
  #line = 1;
  /** Offset in the document where the current line begins. */
  #lineStart = 0;

  #depth = 0;
  readonly #root = new Frame();
  /** By depth; 0 is the document around the root element. */
  readonly #frames: Frame[] = [this.#root, ...Array.from({ length: LIMITS.xmlDepth }, () => new Frame())];
  #rootSeen = false;
  #encoding: string | null = null;
  /** The last tag's name and whether it was an end tag: files repeat themselves, so it predicts the next start tag. */
  #lastName: XmlName | null = null;
  #lastWasEnd = false;

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
    if (this.#depth > 0)
      this.#fail('xml_malformed', `The file ends inside <${this.#frames[this.#depth]?.name?.qualified}>.`);
    if (!this.#rootSeen) this.#fail('xml_malformed', 'The file holds no XML element.');
  }

  /** Where the scanner stands. The column counts bytes of the UTF-8 form. */
  place(): Place {
    const path: string[] = [];
    for (let depth = 1; depth <= this.#depth; depth++) {
      const ordinal = this.#frames[depth - 1]?.ordinal ?? 1;
      path.push(`${this.#frames[depth]?.name?.local}${ordinal > 1 ? `[${ordinal}]` : ''}`);
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

  /**
   * Reads tokens while they are complete; `#at` is left at the first one that is not. One function on purpose: with its state
   * in local variables it is twice as fast as the same steps in methods, and every byte of every file comes through here.
   */
  #run(final: boolean): void {
    const bytes = this.#buffer;
    const end = bytes.length;
    const sink = this.#sink;
    const frames = this.#frames;
    const mayExceed = end > LIMITS.xmlTokenBytes;
    let depth = this.#depth;
    let frame = frames[depth] ?? this.#root;
    let last = this.#lastName;
    let lastWasEnd = this.#lastWasEnd;
    let at = 0;
    while (at < end) {
      const start = at;
      this.#at = start;
      const line = this.#line;
      const lineStart = this.#lineStart;
      const second = at + 1 < end ? (bytes[at + 1] ?? 0) : 0;
      if (bytes[at] !== LESS_THAN) {
        if (!frame.wanted) {
          // Between tags there are mostly blanks, and many of them.
          for (; at < end; at++) {
            const byte = bytes[at];
            if (byte === 0x0a) this.#newline(at);
            else if (byte !== 0x20 && byte !== 0x0d && byte !== 0x09) break;
          }
          if (at === end || bytes[at] === LESS_THAN) continue;
        }
        let special = false;
        let high = false;
        for (; at < end; at++) {
          const kind = TEXT_CLASS[bytes[at] ?? 0];
          if (kind === PLAIN) continue;
          if (kind === LESS) break;
          if (kind === NEWLINE) this.#newline(at);
          else if (kind === HIGH) high = true;
          else if (kind !== BRACKET) {
            special = true;
            if (kind === FORBIDDEN) this.#malformed(at, 'A control character is not allowed in XML.');
          } else if (bytes[at + 1] === 0x5d && bytes[at + 2] === 0x3e) {
            this.#malformed(at, '"]]>" is not allowed in text.');
          }
        }
        if (at === end && !final) at = MORE;
        else if (depth === 0) this.#checkOutside(bytes, start, at);
        else if (frame.wanted) {
          const text = this.#decode(bytes, start, at, special, high);
          frame.text = frame.text === '' ? text : frame.text + text;
        } else if (special || high) this.#decode(bytes, start, at, special, high);
      } else if (second === SLASH) {
        const { name } = frame;
        if (depth === 0 || name === null) this.#malformed(start, 'An end tag has no start tag.');
        at = this.#endOfTag(bytes, start, end, name);
        if (at !== MORE) {
          sink.close(name, frame.text);
          if (this.#namespaces.deepest >= depth) this.#namespaces.leave(depth);
          depth--;
          this.#depth = depth;
          frame = frames[depth] ?? this.#root;
          last = name;
          lastWasEnd = true;
        }
      } else if (NAME_CLASS[second] === 1) {
        // Files repeat themselves: what followed the last tag the last time most likely follows it again.
        let name = last === null ? null : lastWasEnd ? last.afterEnd : last.afterStart;
        at++;
        if (name !== null && followsAt(name.bytes, bytes, at, end)) at += name.bytes.length;
        else {
          let hash = HASH_SEED;
          for (; at < end; at++) {
            const byte = bytes[at] ?? 0;
            if (NAME_CLASS[byte] === 0) break;
            hash = hashByte(hash, byte);
          }
          name = at < end ? this.#names.find(bytes, start + 1, at, hash) : null;
          if (last !== null && name !== null) {
            if (lastWasEnd) last.afterEnd = name;
            else last.afterStart = name;
          }
        }
        this.attributeCount = 0;
        if (at < end && bytes[at] !== GREATER_THAN && bytes[at] !== SLASH) at = this.#attributes(bytes, at, end);
        const closed = at !== MORE && bytes[at] === SLASH;
        if (closed) at++;
        if (name === null || at === MORE || at >= end) at = MORE;
        else {
          if (bytes[at] !== GREATER_THAN) this.#malformed(at, `After "/" in <${name.qualified}> a ">" has to follow.`);
          at++;
          if (depth === 0) this.#beginRoot();
          frame.ordinal = frame.lastChild === name ? frame.ordinal + 1 : 1;
          frame.lastChild = name;
          if (depth >= LIMITS.xmlDepth) {
            this.#fail('xml_too_deep', `Elements are nested deeper than ${LIMITS.xmlDepth} levels.`);
          }
          depth++;
          this.#depth = depth;
          frame = frames[depth] ?? this.#root;
          frame.name = name;
          frame.lastChild = null;
          frame.text = '';
          if (this.attributeCount > 0 || name.prefix !== '') this.#checkNamespaces(name, depth);
          frame.wanted = sink.open(name, this);
          last = name;
          lastWasEnd = false;
          let leafEnd = MORE;
          if (closed) leafEnd = at;
          else if (frame.wanted) {
            // The usual element, <Name>plain text</Name>, in one go; anything else is left to the next rounds.
            const textStart = at;
            let textEnd = at;
            while (textEnd < end && TEXT_CLASS[bytes[textEnd] ?? 0] === PLAIN) textEnd++;
            if (textEnd + 1 < end && bytes[textEnd] === LESS_THAN && bytes[textEnd + 1] === SLASH) {
              const after = textEnd + 2 + name.bytes.length;
              if (bytes[after] === GREATER_THAN && followsAt(name.bytes, bytes, textEnd + 2, end)) {
                frame.text = this.#strings.find(bytes, textStart, textEnd);
                leafEnd = after + 1;
                at = textEnd;
              }
            }
          }
          if (leafEnd !== MORE) {
            this.#at = at;
            sink.close(name, frame.text);
            if (this.#namespaces.deepest >= depth) this.#namespaces.leave(depth);
            depth--;
            this.#depth = depth;
            frame = frames[depth] ?? this.#root;
            lastWasEnd = true;
            at = leafEnd;
          }
        }
      } else at = at + 1 < end ? this.#otherMarkup(bytes, at, end) : MORE;
      if (at === MORE) {
        this.#line = line;
        this.#lineStart = lineStart;
        at = start;
        if (end - at > LIMITS.xmlTokenBytes) this.#tooLong();
        if (final) this.#malformed(at, 'The file ends inside a tag.');
        break;
      }
      if (mayExceed && at - start > LIMITS.xmlTokenBytes) this.#tooLong();
    }
    this.#at = at;
    this.#lastName = last;
    this.#lastWasEnd = lastWasEnd;
  }

  #newline(at: number): void {
    this.#line++;
    this.#lineStart = this.#before + at + 1;
  }

  #beginRoot(): void {
    if (this.#rootSeen) this.#fail('xml_malformed', 'There is a second root element.');
    this.#rootSeen = true;
  }

  #checkNamespaces(name: XmlName, depth: number): void {
    if (this.attributeCount > 0) this.#namespaces.declare(depth, this);
    if (name.prefix !== '' && this.#namespaces.resolve(name.prefix) === undefined) {
      this.#fail('xml_malformed', `The prefix "${name.prefix}" is not declared.`);
    }
  }

  #checkOutside(bytes: Buffer, start: number, end: number): void {
    for (let at = start; at < end; at++) {
      if (isSpace(bytes[at])) continue;
      this.#malformed(at, `There is text ${this.#rootSeen ? 'after the end of the document' : 'before the document'}.`);
    }
  }

  #decode(bytes: Buffer, start: number, end: number, special: boolean, high: boolean): string {
    const text = high ? decodeUtf8(bytes.subarray(start, end)) : this.#strings.find(bytes, start, end);
    if (!special) return text;
    return resolveReferences(text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text);
  }

  #otherMarkup(bytes: Buffer, at: number, end: number): number {
    const next = bytes[at + 1];
    if (next === 0x21) return this.#declaration(bytes, at, end);
    if (next === 0x3f) return this.#instruction(bytes, at, end);
    this.#malformed(at, 'After "<" a name has to follow.');
  }

  /** Where the end tag of `name` that begins at `start` ends. */
  #endOfTag(bytes: Buffer, start: number, end: number, name: XmlName): number {
    const spelled = name.bytes;
    const { length } = spelled;
    let at = start + 2;
    for (let index = 0; index < length; index++, at++) {
      if (at >= end) return MORE;
      if (bytes[at] !== spelled[index]) this.#mismatch(start, name);
    }
    for (; at < end; at++) {
      if (bytes[at] === GREATER_THAN) return at + 1;
      if (!isSpace(bytes[at])) this.#mismatch(start, name);
      if (bytes[at] === 0x0a) this.#newline(at);
    }
    return MORE;
  }

  #mismatch(at: number, name: XmlName): never {
    this.#malformed(at, `The end tag does not match <${name.qualified}>.`);
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
    if (this.#depth === 0) this.#checkOutside(bytes, start, start + 1);
    const from = start + 9;
    const close = bytes.indexOf(']]>', from, 'latin1');
    if (close === -1) return MORE;
    const text = this.#checkCharacters(bytes, from, close).replace(/\r\n?/g, '\n');
    const frame = this.#frames[this.#depth];
    if (frame?.wanted === true) frame.text += text;
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

/** Whether a name stands at `at` and ends there. */
function followsAt(name: Uint8Array, bytes: Buffer, at: number, end: number): boolean {
  const { length } = name;
  if (at + length >= end) return false;
  for (let index = 0; index < length; index++) {
    if (name[index] !== bytes[at + index]) return false;
  }
  return NAME_CLASS[bytes[at + length] ?? 0] === 0;
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
