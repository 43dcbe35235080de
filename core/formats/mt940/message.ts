import { KoppelError } from '../../domain/errors.ts';
import { dutchBankCode } from '../../domain/iban.ts';
import type { Signs } from './dialect.ts';
import type { FieldReceiver } from './fields.ts';

/** A balance or total as it stands in the file; its amount can be read only once the dialect is known. */
export interface RawBalance {
  readonly tag: string;
  readonly text: string;
  readonly line: number;
}

/** `:61:` with the lines below it, and the lines of its `:86:`. */
export interface RawEntry {
  readonly lines: readonly string[];
  readonly line: number;
  text: string[];
}

/** One message while it is read. */
export interface Message {
  /** Where it begins. */
  readonly line: number;
  /** From the envelope; '' when there is none. */
  readonly bank: string;
  /** Fields in front of the entries, by tag. */
  readonly head: Map<string, string>;
  opening: RawBalance | null;
  closing: RawBalance | null;
  /** `:64:`, `:65:` */
  readonly others: RawBalance[];
  /** `:86:` behind the closing balance. */
  readonly infos: string[];
  /** `:90C:`, `:90D:` */
  readonly totals: RawBalance[];
  /** The entry whose `:86:` may still follow. */
  entry: RawEntry | null;
}

/** Receives a message as it becomes complete. */
export interface MessageReceiver {
  /** An entry with all its text; everything in front of the first one is known. */
  entry(message: Message, entry: RawEntry): void;
  /** `marked`: the message has an end of its own, so it was not cut off. `line` is the last one. */
  end(message: Message, marked: boolean, line: number): void;
}

const NO_TEXT: string[] = [];
/** One `:86:` has 6 lines of 65; several of them make a text of some 20. */
const MAX_TEXT_LINES = 2_000;

/** Gathers fields into messages. Throws `duplicate_field`, and `field_invalid` for a field out of its place. */
export class MessageCollector implements FieldReceiver {
  readonly #receiver: MessageReceiver;
  #message: Message | null = null;
  #count = 0;

  constructor(receiver: MessageReceiver) {
    this.#receiver = receiver;
  }

  /** Messages so far. */
  get count(): number {
    return this.#count;
  }

  begin(bank: string, line: number): void {
    this.#count++;
    const nothing = { opening: null, closing: null, others: [], infos: [], totals: [], entry: null };
    this.#message = { line, bank, head: new Map(), ...nothing };
  }

  field(tag: string, lines: string[], line: number): void {
    const message = this.#current();
    if (tag === '61') {
      this.#flush(message);
      message.entry = { lines, line, text: NO_TEXT };
    } else if (tag === '86') {
      if (message.closing !== null || message.entry === null) message.infos.push(lines.join(''));
      else appendText(message.entry, lines);
    } else if (tag !== 'NS') this.#other(message, tag, lines.join(''), line);
  }

  end(marked: boolean, line: number): void {
    const message = this.#current();
    this.#message = null;
    this.#receiver.end(message, marked, line);
  }

  #other(message: Message, tag: string, text: string, line: number): void {
    switch (tag) {
      case '60F':
      case '60M':
        if (message.opening !== null) twice(tag, line);
        message.opening = { tag, text, line };
        return;
      case '62F':
      case '62M':
        this.#flush(message);
        if (message.closing !== null) twice(tag, line);
        message.closing = { tag, text, line };
        return;
      case '64':
      case '65':
        message.others.push({ tag, text, line });
        return;
      case '90C':
      case '90D':
        this.#flush(message);
        message.totals.push({ tag, text, line });
        return;
      default:
        // MT942 has two floor limits, one a side.
        if (message.head.has(tag) && tag !== '34F') twice(tag, line);
        if (message.opening !== null || message.entry !== null) {
          throw new KoppelError('field_invalid', `:${tag}: stands behind the opening balance.`, { place: { line } });
        }
        message.head.set(tag, text);
    }
  }

  #current(): Message {
    if (this.#message === null) throw new KoppelError('internal', 'A field came outside a message.');
    return this.#message;
  }

  #flush(message: Message): void {
    if (message.entry === null) return;
    this.#receiver.entry(message, message.entry);
    message.entry = null;
  }
}

function appendText(entry: RawEntry, lines: string[]): void {
  if (entry.text.length + lines.length > MAX_TEXT_LINES) {
    throw new KoppelError('field_invalid', `The entry has more than ${MAX_TEXT_LINES} lines of text.`, {
      place: { line: entry.line },
    });
  }
  entry.text = entry.text === NO_TEXT ? lines : [...entry.text, ...lines];
}

function twice(tag: string, line: number): never {
  throw new KoppelError('duplicate_field', `:${tag}: stands twice in one message.`, { place: { line } });
}

/** `:28C:` as statement number and page; "/1" and blanks occur. */
export function numberOf(message: Message): { statement: string; whole: string } {
  const whole = (message.head.get('28C') ?? message.head.get('28') ?? '').replace(/\s/g, '');
  return { statement: whole.split('/')[0] ?? '', whole };
}

/** MT942: the floor limit (`:34F:EURD0,00`) or the totals name it. */
export function interimCurrency(message: Message): string | null {
  return (
    /^([A-Z]{3})/.exec(message.head.get('34F') ?? '')?.[1] ??
    /^\d+([A-Z]{3})/.exec(message.totals[0]?.text ?? '')?.[1] ??
    null
  );
}

/** What the dialect is recognised from. */
export function signsOf(message: Message): Signs {
  const account = message.head.get('25') ?? message.head.get('25P') ?? '';
  const compact = account.replace(/\s/g, '');
  return {
    bank: message.bank === '' ? (dutchBankCode(compact) ?? '') : message.bank,
    reference: message.head.get('20')?.trim() ?? '',
    account,
    balance: (message.opening ?? message.closing)?.text ?? '',
    line: message.entry?.lines[0] ?? '',
    supplementary: message.entry?.lines.slice(1).join('') ?? '',
    text: message.entry?.text.join('') ?? '',
  };
}
