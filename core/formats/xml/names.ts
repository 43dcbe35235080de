import { KoppelError } from '../../domain/errors.ts';
import { LIMITS } from '../limits.ts';
import { decodeUtf8, splitName } from './characters.ts';

/** Local names a reader knows, numbered, so that a grammar can look its children up in an array. */
export class Vocabulary {
  readonly #ids = new Map<string, number>();

  /** The number of a local name, given out on first use. */
  add(local: string): number {
    const known = this.#ids.get(local);
    if (known !== undefined) return known;
    const id = this.#ids.size;
    this.#ids.set(local, id);
    return id;
  }

  /** The number of a local name, or -1 when no grammar uses it. */
  idOf(local: string): number {
    return this.#ids.get(local) ?? -1;
  }
}

/** A name of an element or attribute, one object per spelling. */
export class XmlName {
  readonly bytes: Uint8Array;
  readonly hash: number;
  readonly qualified: string;
  readonly prefix: string;
  readonly local: string;
  /** Number of the local part in the vocabulary, -1 when unknown there. */
  readonly id: number;
  /** The value an attribute of this name had last time: most say `EUR` over and over. */
  lastValue = '';
  /** The name of the start tag that followed this name's start tag, or end tag, the last time. */
  afterStart: XmlName | null = null;
  afterEnd: XmlName | null = null;

  constructor(bytes: Uint8Array, hash: number, vocabulary: Vocabulary) {
    this.bytes = bytes;
    this.hash = hash;
    this.qualified = decodeUtf8(bytes);
    const parts = splitName(this.qualified);
    if (parts === null) throw new KoppelError('xml_malformed', `"${this.qualified.slice(0, 60)}" is not a name.`);
    this.prefix = parts[0];
    this.local = parts[1];
    this.id = vocabulary.idOf(this.local);
  }
}

const SLOTS = 2 * LIMITS.xmlNames;

/** Finds the {@link XmlName} of bytes without making a string: a hash table with open addressing, bounded. */
export class NameTable {
  readonly #vocabulary: Vocabulary;
  readonly #slots: (XmlName | undefined)[] = new Array(SLOTS);
  #count = 0;

  constructor(vocabulary: Vocabulary) {
    this.#vocabulary = vocabulary;
  }

  /** `hash` is the caller's, computed with {@link hashByte} over bytes[start, end). Throws `xml_malformed`. */
  find(bytes: Uint8Array, start: number, end: number, hash: number): XmlName {
    let slot = (hash ^ (hash >>> 15)) & (SLOTS - 1);
    for (;;) {
      const name = this.#slots[slot];
      if (name === undefined) break;
      if (name.hash === hash && sameBytes(name.bytes, bytes, start, end)) return name;
      slot = (slot + 1) & (SLOTS - 1);
    }
    const name = new XmlName(Uint8Array.from(bytes.subarray(start, end)), hash, this.#vocabulary);
    if (this.#count < LIMITS.xmlNames) {
      this.#slots[slot] = name;
      this.#count++;
    }
    return name;
  }
}

export const HASH_SEED = 0x811c9dc5 | 0;

export function hashByte(hash: number, byte: number): number {
  return Math.imul(hash ^ byte, 0x01000193);
}

function sameBytes(name: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (name.length !== end - start) return false;
  for (let index = 0; index < name.length; index++) {
    if (name[index] !== bytes[start + index]) return false;
  }
  return true;
}
