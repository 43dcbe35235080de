import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { KoppelError } from '#core/domain/errors.ts';
import type { Exchange } from '../support/bank.ts';

/** Where the banks' own documents lie when they are at hand; they are nobody's to hand on. */
const SHELF = join(import.meta.dirname, '../../../shared/bank-openapi');

interface Operation {
  readonly responses?: Readonly<Record<string, Described>>;
}
interface Described {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, { readonly schema?: object }>>;
  readonly schema?: object;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly responses?: Readonly<Record<string, Described>>;
  readonly components?: { readonly responses?: Readonly<Record<string, Described>> };
}

/** Holds answers of a stand-in bank against what the bank itself documents (OpenAPI 3 or Swagger 2, JSON or YAML). */
export interface Documentation {
  /** What is wrong with an answer, in a few words; null when it is as documented; undefined when nothing describes it. */
  faultOf(exchange: Exchange): string | null | undefined;
}

/**
 * Null when the document is not at hand. `base`: what stands in front of the document's paths. `amend`: where recordings of the bank
 * show something else than its document says, as pairs of texts to be replaced; each must be found.
 */
export function documentation(
  file: string,
  base: string,
  amend: readonly (readonly [from: string, to: string])[] = [],
): Documentation | null {
  const path = join(SHELF, file);
  if (!existsSync(path)) return null;
  const text = amend.reduce(
    (so, [from, to]) => {
      if (!so.includes(from)) throw new Error(`${file} does not say "${from}".`);
      return so.replaceAll(from, to);
    },
    readFileSync(path, 'utf8'),
  );
  const document = parse(text) as Document;
  const ajv = new Ajv({ strict: false, allErrors: false, validateFormats: false });
  ajv.addSchema(document, 'bank');
  // The path with the fewest gaps first: '/accounts/{id}/balances' is not a '/{service}/{product}/{id}'.
  const gaps = ([template]: readonly [string, unknown]) => template.split('{').length;
  const paths = Object.entries(document.paths).sort((a, b) => gaps(a) - gaps(b));
  const routes = paths.flatMap(([template, operations]) =>
    Object.entries(operations).map(([verb, operation]) => ({
      verb: verb.toUpperCase(),
      pattern: new RegExp(`^${base}${template.replace(/[.+]/g, '\\$&').replace(/\{[^}]+\}/g, '[^/]+')}$`),
      operation,
    })),
  );
  return {
    faultOf({ request, response }) {
      if (response instanceof KoppelError) return undefined;
      const { pathname } = new URL(request.url);
      const route = routes.find(({ verb, pattern }) => verb === request.method && pattern.test(pathname));
      if (route === undefined) return undefined;
      const { responses = {} } = route.operation;
      const described = responses[String(response.status)] ?? responses['default'];
      if (described === undefined) return `${response.status} is not documented`;
      const schema = schemaOf(document, described);
      if (schema === undefined) return undefined;
      const validate = ajv.compile(absolute(schema));
      if (validate(JSON.parse(Buffer.from(response.body).toString('utf8')))) return null;
      const [first] = validate.errors ?? [];
      return `${request.method} ${pathname}: ${first?.instancePath} ${first?.message}`;
    },
  };
}

function schemaOf(document: Document, described: Described): object | undefined {
  const name = described.$ref?.split('/').at(-1);
  if (name !== undefined) {
    const found = document.components?.responses?.[name] ?? document.responses?.[name];
    return found === undefined ? undefined : schemaOf(document, found);
  }
  const { content, schema } = described;
  return schema ?? Object.entries(content ?? {}).find(([type]) => type.includes('json'))?.[1].schema;
}

/** References of a piece of the document, as seen from outside it. */
function absolute<T>(schema: T): T {
  return JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"bank#/')) as T;
}
