import { KoppelError } from '../../domain/errors.ts';
import { asBuffer, type Chunks } from '../bytes.ts';
import { Vocabulary, type XmlName } from './names.ts';
import { XmlScanner, type XmlSink } from './scanner.ts';
import { toUtf8 } from './utf8.ts';

/** An element held in memory, for small documents (a bank's envelope, SAML metadata) read through the same gate. */
export interface XmlElement {
  readonly name: string;
  readonly prefix: string;
  readonly namespace: string;
  /** By qualified name. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** The element's own character data, without that of its children. */
  readonly text: string;
}

interface Growing extends XmlElement {
  readonly children: XmlElement[];
  text: string;
}

class TreeBuilder implements XmlSink {
  root: XmlElement | null = null;
  readonly #path: Growing[] = [];

  open(name: XmlName, scanner: XmlScanner): boolean {
    const attributes = new Map<string, string>();
    for (let index = 0; index < scanner.attributeCount; index++) {
      attributes.set(scanner.attributeNames[index]?.qualified ?? '', scanner.attributeValues[index] ?? '');
    }
    const { local, prefix } = name;
    this.#path.push({ name: local, prefix, namespace: scanner.namespaceOf(name), attributes, children: [], text: '' });
    return true;
  }

  close(_name: XmlName, text: string): void {
    const element = this.#path.pop();
    if (element === undefined) return;
    element.text = text;
    const parent = this.#path.at(-1);
    if (parent === undefined) this.root = element;
    else parent.children.push(element);
  }
}

/** Reads one document whole. Throws what the gate throws. The caller bounds the size. */
export async function readTree(chunks: Chunks): Promise<XmlElement> {
  const builder = new TreeBuilder();
  const scanner = new XmlScanner(builder, new Vocabulary());
  for await (const chunk of toUtf8(chunks)) scanner.write(asBuffer(chunk));
  scanner.end();
  if (builder.root === null) throw new KoppelError('xml_malformed', 'The file holds no XML element.');
  return builder.root;
}
