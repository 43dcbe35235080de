import { KoppelError } from '../../domain/errors.ts';
import { AGGREGATES, type OfxReceiver } from './aggregates.ts';

const TOKEN = /<(\/?)([A-Za-z][A-Za-z0-9._]{0,60})>|[^<]+|</g;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', nbsp: ' ', quot: '"', apos: "'" };
/** Longest value; the standard allows 255 for a memo. */
const MAX_VALUE = 10_000;

/**
 * OFX 1: SGML whose values have no end tags, each up to the next tag or, wrapped, over several lines. Lines are pushed one by one.
 */
export class SgmlReader {
  readonly #receiver: OfxReceiver;
  #line = 0;
  #leaf: { readonly tag: string; text: string; readonly line: number } | null = null;
  /** Tags begin behind the header of `KEY:VALUE` lines. */
  #inside = false;

  constructor(receiver: OfxReceiver) {
    this.#receiver = receiver;
  }

  get line(): number {
    return this.#line;
  }

  push(line: string): void {
    this.#line++;
    for (const [token, slash, name] of line.matchAll(TOKEN)) {
      if (name === undefined) this.#text(token);
      else if (slash === '/') this.#close(name.toUpperCase());
      else this.#open(name.toUpperCase());
    }
    if (this.#leaf !== null && this.#leaf.text !== '') this.#text('\n');
  }

  end(): void {
    this.#flush();
  }

  #open(tag: string): void {
    this.#flush();
    this.#inside = true;
    if (AGGREGATES.has(tag)) this.#receiver.open(tag, this.#line);
    else this.#leaf = { tag, text: '', line: this.#line };
  }

  #close(tag: string): void {
    this.#flush();
    if (AGGREGATES.has(tag)) this.#receiver.close(tag, this.#line);
  }

  #text(text: string): void {
    if (this.#leaf === null) {
      if (this.#inside && text.trim() !== '') this.#fail(`"${text.trim().slice(0, 40)}" stands between the elements.`);
      return;
    }
    this.#leaf.text += text;
    if (this.#leaf.text.length > MAX_VALUE) this.#fail(`<${this.#leaf.tag}> is longer than ${MAX_VALUE} characters.`);
  }

  #flush(): void {
    const leaf = this.#leaf;
    if (leaf === null) return;
    this.#leaf = null;
    this.#receiver.value(leaf.tag, plainText(leaf.text), leaf.line);
  }

  #fail(message: string): never {
    throw new KoppelError('field_invalid', message, { place: { line: this.#line } });
  }
}

function plainText(text: string): string {
  return text.includes('&') ? text.replace(/&(\w{2,4});/g, (whole, name: string) => ENTITIES[name] ?? whole) : text;
}
