import { hash } from 'node:crypto';
import type { Ctx } from './app.ts';

/** The look of the front door of the admin UI, without its files: people who come here have no account. */
const STYLE = `
:root { color-scheme: light dark; --ink: #13171b; --soft: #59636e; --page: #f6f7f8; --card: #fff; --line: #e3e6e9; --petrol: #0b6b63 }
@media (prefers-color-scheme: dark) { :root { --ink: #dfe3e8; --soft: #a3abb5; --page: #13171b; --card: #20262d; --line: #2d343d; --petrol: #0b7a6f } }
body { background: var(--page); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; margin: 0 }
main { box-sizing: border-box; margin: 0 auto; max-width: 460px; min-height: 100vh; padding: 12vh 16px 16px }
.brand { align-items: center; display: flex; font-size: 24px; font-weight: 700; gap: 10px; justify-content: center; margin-bottom: 24px }
section { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 28px }
h1 { font-size: 22px; line-height: 1.3; margin: 0 0 8px }
p { color: var(--soft); margin: 0 0 20px; overflow-wrap: anywhere }
button, a { background: var(--petrol); border: 0; border-radius: 8px; color: #fff; cursor: pointer; display: inline-block; font: 600 15px/1.4 system-ui, sans-serif; padding: 10px 18px; text-decoration: none }
:focus-visible { outline: 2px solid var(--petrol); outline-offset: 2px }
`;
/** Drawn in the page: it asks for nothing, here or elsewhere, that could tell where one came from. */
const BRAND =
  '<div class="brand"><svg viewBox="0 0 32 32" width="36" height="36" aria-hidden="true"><rect width="32" height="32" rx="8" fill="#0b6b63"/>' +
  '<g fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round"><path d="M14 10.5h-3.5a5.5 5.5 0 0 0 0 11H14"/>' +
  '<path d="M18 10.5h3.5a5.5 5.5 0 0 1 0 11H18"/><path d="M12.5 16h7"/></g></svg>Koppel</div>';
// A form's address counts for where it redirects to as well, and the button leads to the bank: none is named here.
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${hash('sha256', STYLE, 'base64')}'`,
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Dutch, unless the browser asks for English first. */
export function inTheirs(c: Ctx, nl: string, en: string): string {
  return /^en\b/i.test(c.req.header('accept-language') ?? '') ? en : nl;
}

/** A page of our own without script: it leads back to the admin UI or, with a form, on. */
export function page(
  c: Ctx,
  status: 200 | 400 | 403 | 409,
  { title, text }: { readonly title: string; readonly text: string },
  form?: { readonly action: string; readonly label: string },
): Response {
  const next =
    form === undefined
      ? `<a href="/connections">${inTheirs(c, 'Naar Koppel', 'To Koppel')}</a>`
      : `<form method="post" action="${escaped(form.action)}"><button>${escaped(form.label)}</button></form>`;
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title><style>${STYLE}</style>`;
  return c.html(
    `<!doctype html><html lang="${inTheirs(c, 'nl', 'en')}"><head>${head}</head><body><main>${BRAND}<section><h1>${escaped(title)}</h1><p>${escaped(text)}</p>${next}</section></main></body></html>`,
    status,
    { 'content-security-policy': POLICY },
  );
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
