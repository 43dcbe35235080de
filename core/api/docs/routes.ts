import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from 'hono';
import { html } from 'hono/html';
import { newRouter } from '../app.ts';
import type { OpenApi } from '../openapi.ts';
import { errorsPage } from './errors.ts';
import { referencePage } from './reference.ts';

const STYLE = join(import.meta.dirname, 'style.css');
const ERRORS = join(import.meta.dirname, '..', '..', '..', 'docs', 'errors.md');
/** Text and one style sheet: nothing here needs a script. */
const POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The API's reference and its errors, for people. Open to all: there is nothing of anybody in it. */
export function docsRoutes(document: () => OpenApi) {
  const router = newRouter();
  router.get('/docs', (c) => show(c, 'Koppel API', referencePage(document())));
  router.get('/docs/errors', async (c) => show(c, 'Koppel errors', errorsPage(await readFile(ERRORS, 'utf8'))));
  router.get('/docs/style.css', async (c) =>
    c.body(await readFile(STYLE, 'utf8'), 200, {
      'content-type': 'text/css; charset=utf-8',
      'cache-control': 'max-age=3600',
    }),
  );
  return router;
}

function show(c: Context, title: string, content: ReturnType<typeof html>) {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="stylesheet" href="/docs/style.css" />
      </head>
      <body>${content}</body>
    </html>`;
  return c.html(page, 200, { 'content-security-policy': POLICY, 'cache-control': 'no-cache' });
}
