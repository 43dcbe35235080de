import { KoppelError } from '../../domain/errors.ts';
import type { Vocabulary, XmlName } from './names.ts';
import type { XmlScanner, XmlSink } from './scanner.ts';

/**
 * What a reader wants from one kind of element, as data. `R` is the reader that collects. A rule may be shared by many
 * parents. What no rule names is skipped with all its children, and reported when the reader asks for it.
 */
export interface Rule<R> {
  /** Called when the element begins; attributes are on the scanner. */
  readonly open?: (reader: R, scanner: XmlScanner, name: XmlName) => void;
  /** Called when the element ends, with its own text, blanks around it cut off. Present: the text is wanted. */
  readonly text?: (reader: R, text: string) => void;
  /** The blanks around the text belong to it: it is a piece of a longer one. */
  readonly verbatim?: boolean;
  /** Called when the element ends, after `text`. */
  readonly close?: (reader: R) => void;
  readonly children?: Readonly<Record<string, Rule<R>>>;
}

/** Collects the texts nobody maps, path → value. */
export type Unmapped = (path: string, text: string) => void;

/** A rule with every field filled, so that all of them look alike to the engine: this is asked for each element of a file. */
interface Node<R> {
  readonly open: NonNullable<Rule<R>['open']> | null;
  readonly text: NonNullable<Rule<R>['text']> | null;
  readonly close: NonNullable<Rule<R>['close']> | null;
  readonly verbatim: boolean;
  /** By number of the local name. */
  readonly children: (Node<R> | undefined)[];
}

/** Rules compiled for one vocabulary; made once when the module loads. */
export class Grammar<R> {
  readonly vocabulary: Vocabulary;
  readonly root: Node<R>;

  constructor(vocabulary: Vocabulary, roots: Readonly<Record<string, Rule<R>>>) {
    this.vocabulary = vocabulary;
    this.root = compile({ children: roots }, vocabulary, new Map());
  }
}

function compile<R>(rule: Rule<R>, vocabulary: Vocabulary, done: Map<Rule<R>, Node<R>>): Node<R> {
  const known = done.get(rule);
  if (known !== undefined) return known;
  const { open = null, text = null, close = null, verbatim = false } = rule;
  const node: Node<R> = { open, text, close, verbatim, children: [] };
  done.set(rule, node);
  for (const [local, child] of Object.entries(rule.children ?? {})) {
    const id = vocabulary.add(local);
    while (node.children.length <= id) node.children.push(undefined);
    node.children[id] = compile(child, vocabulary, done);
  }
  return node;
}

/** Elements that may hold anything, in any namespace (ISO 20022 SupplementaryData). */
const ANYTHING_INSIDE = 'SplmtryData';

export interface WalkOptions {
  /** Given only when asked for: every text below `from` that no rule wants. */
  readonly unmapped?: Unmapped | undefined;
}

/**
 * Walks a document along a grammar. Elements of a foreign namespace inside the message are refused (an XInclude is one), but for
 * supplementary data. Unknown elements of the message's own namespace are skipped: versions add fields.
 */
export class Walker<R> implements XmlSink {
  readonly #reader: R;
  readonly #unmapped: Unmapped | undefined;
  readonly #nodes: (Node<R> | null)[];
  readonly #path: string[] = [];
  #depth = 0;
  /** Namespace of the message, set when an element with a rule for the root begins; null before. */
  #namespace: string | null = null;
  #rootPrefix: string | null = null;
  #anythingFrom = 0;
  /** Whether a message has begun at all. */
  entered = false;

  constructor(grammar: Grammar<R>, reader: R, options: WalkOptions = {}) {
    this.#reader = reader;
    this.#unmapped = options.unmapped;
    this.#nodes = [grammar.root];
  }

  /** Begins the message: from here on foreign namespaces are refused. `''` is no namespace. */
  enter(namespace: string, prefix: string): void {
    this.#namespace = namespace;
    this.#rootPrefix = prefix;
    this.entered = true;
  }

  /** The message has ended: what follows is an envelope. */
  leave(): void {
    this.#namespace = null;
  }

  open(name: XmlName, scanner: XmlScanner): boolean {
    const parent = this.#nodes[this.#depth];
    const depth = ++this.#depth;
    if (this.#namespace !== null && (scanner.attributeCount > 0 || name.prefix !== this.#rootPrefix)) {
      this.#checkNamespace(name, scanner, depth);
    }
    // Outside a message any envelope may stand around it, so there the roots are looked for at every level.
    const rules = this.#namespace === null ? this.#nodes[0] : parent;
    const node = rules === null || rules === undefined || name.id < 0 ? null : (rules.children[name.id] ?? null);
    this.#nodes[depth] = node;
    if (this.#unmapped !== undefined) this.#path[depth] = name.local;
    if (node === null) {
      if (this.#anythingFrom === 0 && name.local === ANYTHING_INSIDE) this.#anythingFrom = depth;
      return this.#unmapped !== undefined;
    }
    if (node.open !== null) node.open(this.#reader, scanner, name);
    return node.text !== null;
  }

  close(_name: XmlName, text: string): void {
    const depth = this.#depth;
    const node = this.#nodes[depth];
    if (node === null || node === undefined) {
      if (this.#anythingFrom === depth) this.#anythingFrom = 0;
      if (this.#unmapped !== undefined && text !== '') this.#report(depth, text);
    } else {
      if (node.text !== null) node.text(this.#reader, node.verbatim ? text : trim(text));
      if (node.close !== null) node.close(this.#reader);
    }
    this.#depth = depth - 1;
  }

  #report(depth: number, text: string): void {
    const value = trim(text);
    if (value !== '') this.#unmapped?.(this.#path.slice(1, depth + 1).join('/'), value);
  }

  #checkNamespace(name: XmlName, scanner: XmlScanner, depth: number): void {
    if (this.#anythingFrom > 0 && depth > this.#anythingFrom) return;
    const namespace = scanner.namespaceOf(name);
    if (namespace === this.#namespace) return;
    throw new KoppelError(
      'schema_unknown_element',
      `<${name.qualified.slice(0, 60)}> belongs to the namespace "${namespace.slice(0, 100)}", not to the message.`,
    );
  }
}

/** Cuts XML blanks off both ends; most texts have none and stay the same string. */
function trim(text: string): string {
  const last = text.length - 1;
  if (last < 0 || (text.charCodeAt(0) > 0x20 && text.charCodeAt(last) > 0x20)) return text;
  return text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
}
