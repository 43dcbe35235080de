import { html, raw } from 'hono/html';

export interface ErrorRow {
  readonly code: string;
  readonly status: number;
  readonly what: string;
  readonly todo: string;
}

const ROW = /^\| `(?<code>[a-z_]+)` \| (?<status>\d{3}) \| (?<what>[^|]+) \| (?<todo>[^|]+) \|$/gm;

/** The rows of docs/errors.md, one a code. */
export function errorRows(markdown: string): readonly ErrorRow[] {
  return [...markdown.matchAll(ROW)].map(({ groups }) => ({
    code: groups?.['code'] ?? '',
    status: Number(groups?.['status']),
    what: groups?.['what'] ?? '',
    todo: groups?.['todo'] ?? '',
  }));
}

/** Where the `type` of every problem leads. */
export function errorsPage(markdown: string) {
  return html`<nav><a class="brand" href="/docs">Koppel API</a></nav>
    <main>
      <h1>Errors</h1>
      <table>
        <thead><tr><th>code</th><th>what happened</th><th>what to do</th></tr></thead>
        <tbody>
          ${errorRows(markdown).map(
            ({ code, what, todo }) =>
              html`<tr id="${code}"><th><code>${code}</code></th><td>${inline(what)}</td><td>${inline(todo)}</td></tr>`,
          )}
        </tbody>
      </table>
    </main>`;
}

/** `code` marks are all the markdown a row has. */
function inline(text: string) {
  return html`${text.split('`').map((part, at) => (at % 2 === 0 ? part : html`${raw('<code>')}${part}${raw('</code>')}`))}`;
}
