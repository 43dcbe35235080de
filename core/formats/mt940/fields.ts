import { KoppelError } from '../../domain/errors.ts';
import { envelopeOf, isCertainEnd, tagOf } from './tags.ts';

/** What the scanner tells: a message begins, its fields come whole and in order, it ends. */
export interface FieldReceiver {
  /** `bank` is the BIC of the envelope in front, '' when there was none. */
  begin(bank: string, line: number): void;
  /** `lines[0]` follows the tag; the others are the lines below it. `line` counts from 1. */
  field(tag: string, lines: string[], line: number): void;
  /** `marked`: the message has an end of its own, so it was not cut off. */
  end(marked: boolean, line: number): void;
}

interface Numbered {
  readonly text: string;
  readonly line: number;
}

/** Where in a message we are. Tags mean something only in their place: ":25:" between entries is a payer's text. */
type Stage = 'outside' | 'head' | 'entries' | 'closed';

/** Fields whose text goes on in the next lines. */
const TEXT_FIELDS: ReadonlySet<string> = new Set(['61', '86', 'NS', '21', '25', '25P', '28', '28C']);
/** Fields that may follow the closing balance. */
const AFTER_CLOSING: ReadonlySet<string> = new Set(['64', '65', '86', '90C', '90D', 'NS']);
const LOOKS_LIKE: Readonly<Record<string, RegExp>> = {
  '62F': /^:62F:[CD]?\d{6}[A-Z]{3}/,
  '62M': /^:62M:[CD]?\d{6}[A-Z]{3}/,
  '90C': /^:90C:\d+[A-Z]{3}/,
  '90D': /^:90D:\d+[A-Z]{3}/,
};
/** An `:86:` of a page of 6 × 65 characters has 6 lines; without a limit one could fill the memory. */
const MAX_FIELD_LINES = 2_000;
const COLON = 58;
const DASH = 45;
const BRACE = 123;

/**
 * Cuts lines into messages and fields, whatever the envelope. Two things need the next line: a lone "-" inside a text ends the
 * message only when a new message or the end of the file follows, and ":20:" inside a text begins one only when ":25:" or the
 * like follows.
 */
export class FieldScanner {
  readonly #receiver: FieldReceiver;
  #stage: Stage = 'outside';
  #tag: string | null = null;
  #lines: string[] = [];
  #tagLine = 0;
  /** The field goes on in the next lines. */
  #inText = false;
  #bank = '';
  #line = 0;
  #held: Numbered[] = [];

  constructor(receiver: FieldReceiver) {
    this.#receiver = receiver;
  }

  /**
   * The next line, where it stands. Nine lines in ten are an entry, its text or the text going on, and are told by their first
   * characters without being cut out first; every other line goes the long way.
   */
  line(text: string, from: number, to: number): void {
    this.#line++;
    if (this.#stage === 'entries' && this.#held.length === 0 && to > from && this.#isPlain(text, from, to)) return;
    this.#push(text.slice(from, to));
  }

  /** Takes a line that can be nothing but an entry, its text or the text going on; false for every other one. */
  #isPlain(text: string, from: number, to: number): boolean {
    if (text.charCodeAt(to - 1) < 32) return false;
    const first = text.charCodeAt(from);
    if (first !== COLON) {
      if (!this.#inText || first <= DASH || first === BRACE) return false;
      this.#append(text.slice(from, to));
      return true;
    }
    if (text.charCodeAt(from + 3) !== COLON) return false;
    const [second, third] = [text.charCodeAt(from + 1), text.charCodeAt(from + 2)];
    const isText = second === 56 && third === 54;
    if (!isText && !(second === 54 && third === 49 && this.#isEntry(text, from, to))) return false;
    this.#flush();
    this.#tag = isText ? '86' : '61';
    this.#lines = [text.slice(from + 4, to)];
    this.#tagLine = this.#line;
    this.#inText = true;
    return true;
  }

  /** `:61:` inside a text begins an entry when it begins like one. */
  #isEntry(text: string, from: number, to: number): boolean {
    if (!this.#inText) return true;
    return to - from > 10 && isDigit(text.charCodeAt(from + 4)) && isDigit(text.charCodeAt(from + 5));
  }

  #push(raw: string): void {
    const text = withoutFraming(raw);
    if (this.#held.length > 0) this.#decide({ text, line: this.#line });
    else this.#take(text, this.#line);
  }

  /** The file has ended. */
  end(): void {
    const held = this.#held;
    this.#held = [];
    const marked = held[0] !== undefined && tagOf(held[0].text) === null;
    if (!marked) for (const { text } of held) this.#append(text);
    this.#finish(marked);
  }

  #take(text: string, line: number): void {
    if (this.#stage === 'outside') {
      this.#outside(text, line);
      return;
    }
    const first = text.charCodeAt(0);
    if (first === 58 /* : */) {
      const tag = tagOf(text);
      if (tag !== null && this.#isField(tag, text, line)) {
        this.#begin(tag, text, line);
        return;
      }
      if (this.#held.length > 0) return;
    }
    if (first === 45 /* - */ || first === 123 /* { */ || first === 32 || this.#stage === 'closed') {
      if (this.#envelope(text, line)) return;
    }
    this.#text(text, line);
  }

  #begin(tag: string, text: string, line: number): void {
    if (tag === '20') {
      this.#finish(false);
      this.#start(text, line);
      return;
    }
    this.#flush();
    this.#tag = tag;
    this.#lines = [text.slice(tag.length + 2)];
    this.#tagLine = line;
    this.#inText = TEXT_FIELDS.has(tag);
    if (tag === '62F' || tag === '62M' || tag === '90C' || tag === '90D') this.#stage = 'closed';
    else if (this.#stage === 'head' && (tag === '61' || tag === '60F' || tag === '60M')) this.#stage = 'entries';
  }

  /** Whether a line that looks like a field is one here. Puts it aside when the next line has to tell. */
  #isField(tag: string, text: string, line: number): boolean {
    if (this.#stage === 'head') return true;
    if (this.#stage === 'closed') {
      if (tag === '20' || AFTER_CLOSING.has(tag) || this.#tag === null) return true;
      const twice = tag.startsWith('62');
      throw new KoppelError(
        twice ? 'duplicate_field' : 'field_invalid',
        twice ? `:${tag}: is the second closing balance.` : `:${tag}: stands after the closing balance.`,
        { place: { line } },
      );
    }
    const inText = this.#tag === '61' || this.#tag === '86' || this.#tag === 'NS';
    if (!inText || tag === '86' || tag === 'NS') return true;
    if (tag === '20') {
      this.#held = [{ text, line }];
      return false;
    }
    if (tag === '61') return this.#isEntry(text, 0, text.length);
    return LOOKS_LIKE[tag]?.test(text) ?? false;
  }

  /** Handles a line of an envelope inside a message; false when it is text. */
  #envelope(text: string, line: number): boolean {
    const envelope = text === '' ? null : envelopeOf(text);
    if (envelope === null) return false;
    if (this.#stage !== 'closed') {
      const begins = envelope.kind === 'begin' && /^\{1:F\d\d/.test(text);
      if (envelope.kind === 'end' && this.#tag !== null && !isCertainEnd(text)) {
        this.#held = [{ text, line }];
        return true;
      }
      if (envelope.kind !== 'end' && !begins) return false;
    }
    this.#finish(envelope.kind === 'end');
    this.#outside(envelope.kind === 'end' ? envelope.rest : text, line);
    return true;
  }

  /** A line that may be the end of a message or text was put aside: what comes after it decides. */
  #decide(next: Numbered): void {
    const isTag = tagOf(this.#held[0]?.text ?? '') === '20';
    const nextTag = tagOf(next.text);
    const begins = isTag
      ? nextTag === '25' || nextTag === '25P' || nextTag === '21' || nextTag === '28' || nextTag === '28C'
      : nextTag === '20' || (envelopeOf(next.text) !== null && next.text.trim() !== '-');
    const open = next.text.trim() === '' || (!isTag && !begins && /^94[02]/.test(next.text));
    if (open) {
      this.#held.push(next);
      return;
    }
    const held = this.#held;
    this.#held = [];
    if (begins) {
      this.#finish(!isTag);
      for (const { text, line } of isTag ? held : held.slice(1)) this.#take(text, line);
    } else {
      for (const { text } of held) this.#append(text);
    }
    this.#take(next.text, next.line);
  }

  #text(text: string, line: number): void {
    if (this.#inText) {
      this.#append(text);
      return;
    }
    if (text.trim() === '') return;
    if (this.#stage === 'closed') {
      // ABN AMRO's own collection of samples has prose between the messages.
      this.#finish(true);
      return;
    }
    throw new KoppelError('field_invalid', `"${text.slice(0, 40)}" belongs to no field.`, { place: { line } });
  }

  #append(text: string): void {
    this.#lines.push(text);
    if (this.#lines.length > MAX_FIELD_LINES) {
      throw new KoppelError('field_invalid', `:${this.#tag}: has more than ${MAX_FIELD_LINES} lines.`, {
        place: { line: this.#tagLine },
      });
    }
  }

  #outside(text: string, line: number): void {
    const tag = tagOf(text);
    if (tag === '20') {
      this.#start(text, line);
      return;
    }
    if (tag !== null) {
      throw new KoppelError('field_missing', `:${tag}: stands before any :20:.`, { place: { line } });
    }
    const envelope = envelopeOf(text);
    if (envelope === null) {
      if (/^:[0-9A-Z]{2,5}:/.test(text)) {
        throw new KoppelError('field_invalid', `"${text.slice(0, 10)}" is not a field of MT940.`, { place: { line } });
      }
      return;
    }
    if ((envelope.kind === 'bank' || envelope.kind === 'begin') && envelope.bank !== null) this.#bank = envelope.bank;
    if ((envelope.kind === 'begin' || envelope.kind === 'end') && envelope.rest !== '')
      this.#outside(envelope.rest, line);
  }

  #start(text: string, line: number): void {
    this.#receiver.begin(this.#bank, line);
    this.#stage = 'head';
    this.#tag = '20';
    this.#lines = [text.slice(4)];
    this.#tagLine = line;
  }

  #flush(): void {
    const tag = this.#tag;
    if (tag === null) return;
    this.#tag = null;
    this.#inText = false;
    while (this.#lines.length > 1 && this.#lines.at(-1) === '') this.#lines.pop();
    this.#receiver.field(tag, this.#lines, this.#tagLine);
  }

  #finish(marked: boolean): void {
    if (this.#stage === 'outside') return;
    this.#flush();
    this.#stage = 'outside';
    this.#receiver.end(marked, this.#line);
  }
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** SOH, STX, ETX, EOT of a transmission and the DOS end of file (0x1A) around a line are not part of it. */
function withoutFraming(line: string): string {
  const first = line.charCodeAt(0);
  const last = line.charCodeAt(line.length - 1);
  if ((first >= 32 || first === 9) && (last >= 32 || last === 9)) return line;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to take off
  return line.replace(/^[\u0001-\u0004\u001a]+|[\u0001-\u0004\u001a]+$/g, '');
}
