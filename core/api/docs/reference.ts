import { html, raw } from 'hono/html';
import type { OpenApi, Operation, Schema } from '../openapi.ts';

type Html = ReturnType<typeof html>;

/** The reference as one page: no script, nothing from elsewhere, made from the same document machines read. */
export function referencePage(document: OpenApi): Html {
  const groups = byTag(document);
  return html`<nav>
      <a class="brand" href="/docs">${document.info.title} API</a>
      ${groups.map(([tag]) => html`<a href="#${anchor(tag)}">${tag}</a>`)}
      <a href="#schemas">Schemas</a>
      <a href="/docs/errors">Errors</a>
      <a href="/v1/openapi.json">openapi.json</a>
    </nav>
    <main>
      <h1>${document.info.title} API</h1>
      <p>${document.info.description ?? ''}</p>
      ${groups.map(([tag, operations]) => html`<h2 id="${anchor(tag)}">${tag}</h2>${operations.map(operationSection)}`)}
      <h2 id="schemas">Schemas</h2>
      ${Object.entries(document.components?.schemas ?? {}).map(
        ([name, schema]) => html`<section id="schema-${name}"><h3>${name}</h3>${schemaBlock(schema)}</section>`,
      )}
    </main>`;
}

interface Row {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

function byTag(document: OpenApi): [string, Row[]][] {
  const groups = new Map<string, Row[]>();
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const tag = operation.tags?.[0] ?? 'Other';
      groups.set(tag, [...(groups.get(tag) ?? []), { method, path, operation }]);
    }
  }
  return [...groups];
}

function operationSection({ method, path, operation }: Row): Html {
  const said = Object.entries(operation.responses).filter(([status]) => status !== 'default');
  const parameters = (operation.parameters ?? []).filter((one) => one.name !== undefined);
  const bodies = Object.entries(operation.requestBody?.content ?? {});
  return html`<section id="${anchor(`${method} ${path}`)}">
    <h3><span class="method ${method}">${method.toUpperCase()}</span> <code>${path}</code></h3>
    ${operation.description === undefined ? '' : html`<p>${operation.description}</p>`}
    ${parameters.length === 0 ? '' : table(parameters.map((one) => field(one.name, one.schema ?? {}, one.required === true, one.in)))}
    ${bodies.map(([type, { schema }]) => html`<h4>Body <small>${type}</small></h4>${schemaBlock(schema ?? {})}`)}
    ${said.map(
      ([status, { description, content }]) =>
        html`<h4>${status} <small>${description}</small></h4>
          ${Object.values(content ?? {}).map(({ schema }) => schemaBlock(schema ?? {}))}`,
    )}
  </section>`;
}

/** Objects as a table of their fields, all else as the name of what it is. */
function schemaBlock(schema: Schema): Html {
  const properties = Object.entries(schema.properties ?? {});
  if (properties.length === 0) return html`<p>${typeName(schema)}</p>`;
  return table(properties.map(([name, one]) => field(name, one, schema.required?.includes(name) === true)));
}

function table(rows: readonly Html[]): Html {
  return html`<table><tbody>${rows}</tbody></table>`;
}

function field(name: string, schema: Schema, required: boolean, place?: string): Html {
  const fallback = schema.default === undefined ? '' : ` Default ${JSON.stringify(schema.default)}.`;
  return html`<tr>
    <th><code>${name}</code>${required ? '' : html` <small>optional</small>`}</th>
    <td>${typeName(schema)}${place === undefined || place === 'query' ? '' : html` <small>in ${place}</small>`}</td>
    <td>${schema.description ?? ''}${fallback}${nested(schema)}</td>
  </tr>`;
}

/** Fields of an object inside an object, where it has no name of its own to link to. */
function nested(schema: Schema): Html | string {
  const inner = schema.properties === undefined ? schema.items : schema;
  return inner?.properties === undefined ? '' : schemaBlock(inner);
}

function typeName(schema: Schema): Html | string {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.replace(/^.*\//, '');
    return html`<a href="#schema-${name}">${name}</a>`;
  }
  const choices = schema.oneOf ?? schema.anyOf ?? schema.allOf;
  if (choices !== undefined) return joined(choices.map(typeName), schema.allOf === undefined ? ' or ' : ' and ');
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.items !== undefined) return html`list of ${typeName(schema.items)}`;
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? ['any']);
  return `${types.join(' | ')}${schema.format === undefined ? '' : ` (${schema.format})`}`;
}

function joined(parts: readonly (Html | string)[], between: string): Html {
  return html`${parts.map((part, at) => html`${at === 0 ? '' : raw(between)}${part}`)}`;
}

function anchor(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
