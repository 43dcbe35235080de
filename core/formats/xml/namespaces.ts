import { KoppelError } from '../../domain/errors.ts';
import type { XmlScanner } from './scanner.ts';

const XML = 'http://www.w3.org/XML/1998/namespace';
const XMLNS = 'http://www.w3.org/2000/xmlns/';

interface Declaration {
  readonly depth: number;
  readonly prefix: string;
  readonly uri: string;
}

/** The namespace prefixes in force: Namespaces in XML 1.0, checked as strictly as the names themselves. */
export class Namespaces {
  readonly #declarations: Declaration[] = [];
  /** Depth of the innermost element that declares anything; 0 when none does. */
  deepest = 0;

  /** The namespace of a prefix ('' is the default one), or undefined when it is not declared. */
  resolve(prefix: string): string | undefined {
    for (let index = this.#declarations.length - 1; index >= 0; index--) {
      const declaration = this.#declarations[index];
      if (declaration?.prefix === prefix) return declaration.uri;
    }
    if (prefix === 'xml') return XML;
    return prefix === '' ? '' : undefined;
  }

  /** Takes the declarations among the attributes of the element at `depth`, then checks the prefixes of the others. */
  declare(depth: number, scanner: XmlScanner): void {
    let prefixed = 0;
    for (let index = 0; index < scanner.attributeCount; index++) {
      const name = scanner.attributeNames[index];
      if (name === undefined) continue;
      // Blanks around it are no part of a name; one of blanks alone is none.
      const uri = scanner.attributeValues[index]?.trim() ?? '';
      if (name.qualified === 'xmlns') this.#add(depth, '', uri);
      else if (name.prefix === 'xmlns') this.#add(depth, name.local, uri);
      else if (name.prefix !== '') prefixed++;
    }
    if (prefixed > 0) this.#checkPrefixed(scanner, prefixed);
  }

  /** Forgets the declarations of the element at `depth`. */
  leave(depth: number): void {
    while ((this.#declarations.at(-1)?.depth ?? -1) >= depth) this.#declarations.pop();
    this.deepest = this.#declarations.at(-1)?.depth ?? 0;
  }

  #add(depth: number, prefix: string, uri: string): void {
    const reserved = prefix === 'xmlns' || uri === XMLNS || (prefix === 'xml') !== (uri === XML);
    if (reserved || (prefix !== '' && uri === '')) {
      throw new KoppelError('xml_malformed', `The namespace declaration of "${prefix}" is not allowed.`);
    }
    this.#declarations.push({ depth, prefix, uri });
    this.deepest = depth;
  }

  #checkPrefixed(scanner: XmlScanner, prefixed: number): void {
    const seen = new Set<string>();
    for (let index = 0; index < scanner.attributeCount; index++) {
      const name = scanner.attributeNames[index];
      if (name === undefined || name.prefix === '' || name.prefix === 'xmlns') continue;
      const uri = this.resolve(name.prefix);
      if (uri === undefined) throw new KoppelError('xml_malformed', `The prefix "${name.prefix}" is not declared.`);
      seen.add(`${uri} ${name.local}`);
    }
    if (seen.size < prefixed) throw new KoppelError('xml_malformed', 'An attribute stands twice under two prefixes.');
  }
}
