import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { newRouter } from './app.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};

/** Nothing inline, nothing from elsewhere. The nonce is for the one <style> element Mantine makes. */
function contentPolicy(nonce: string): string {
  return [
    "default-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

const NOT_BUILT = `<!doctype html><meta charset="utf-8"><title>Koppel</title><p>The admin UI is not built yet: run <code>npm run ui</code>.`;

/** The built admin UI: hashed assets for ever, every other path its one page. */
export function uiRoutes(folder: string) {
  const router = newRouter();
  const assets = keptAssets();
  router.get('*', async (c, next) => {
    const path = pathOf(c.req.path);
    if (path === null || path.startsWith('/v1/') || path.includes('..')) return next();
    const file = join(folder, path);
    const extension = extname(path);
    if (extension !== '' && extension !== '.html') {
      if (!existsSync(file)) return next();
      const forever = path.startsWith('/assets/');
      const { plain, zipped } = await (forever ? assets(file) : readAsset(file));
      const zip = zipped !== null && /\bgzip\b/.test(c.req.header('accept-encoding') ?? '');
      return c.body(zip ? zipped : plain, 200, {
        'content-type': TYPES[extension] ?? 'application/octet-stream',
        'cache-control': forever ? 'public, max-age=31536000, immutable' : 'public, max-age=3600',
        vary: 'accept-encoding',
        ...(zip && { 'content-encoding': 'gzip' }),
      });
    }
    const page = join(folder, 'index.html');
    const html = existsSync(page) ? await readFile(page, 'utf8') : NOT_BUILT;
    const nonce = randomBytes(16).toString('base64');
    return c.html(html.replaceAll('__CSP_NONCE__', nonce), 200, {
      'content-security-policy': contentPolicy(nonce),
      'cache-control': 'no-store',
    });
  });
  return router;
}

interface Asset {
  readonly plain: Uint8Array<ArrayBuffer>;
  /** Null where it would not be smaller. */
  readonly zipped: Uint8Array<ArrayBuffer> | null;
}

/** Files whose name changes with what is in them: read and compressed once, by the first who asks. */
function keptAssets(): (file: string) => Promise<Asset> {
  const kept = new Map<string, Promise<Asset>>();
  return (file) => {
    const known = kept.get(file) ?? readAsset(file);
    kept.set(file, known);
    known.catch(() => kept.delete(file));
    return known;
  };
}

async function readAsset(file: string): Promise<Asset> {
  const plain = await readFile(file);
  const zipped = extname(file) === '.woff2' ? plain : await compress(plain);
  return { plain, zipped: zipped.length < plain.length ? zipped : null };
}

const compress = promisify(gzip);

/** Null for a path that is not text: a lone `%`, a NUL. */
function pathOf(path: string): string | null {
  try {
    const decoded = decodeURIComponent(path);
    return decoded.includes('\0') ? null : normalize(decoded);
  } catch {
    return null;
  }
}
