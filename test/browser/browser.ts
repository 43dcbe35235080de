import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';

const project = resolve(import.meta.dirname, '..', '..');

/** The admin UI as it ships, built into a folder of this test's own. A child process: vitest's NODE_ENV would build React for development. */
export async function buildUi(): Promise<{ readonly folder: string; remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), 'koppel-ui-'));
  const vite = join(project, 'node_modules', 'vite', 'bin', 'vite.js');
  const { NODE_ENV: _, ...environment } = process.env;
  await promisify(execFile)(
    process.execPath,
    [vite, 'build', join(project, 'admin-ui'), '--outDir', folder, '--emptyOutDir', '--logLevel', 'error'],
    { env: environment },
  );
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** What a page may take to show something. Beyond this the step that failed should be named, not the test's own time limit. */
const PATIENCE_MS = 10_000;

export interface Visitor {
  readonly language: 'nl' | 'en';
  readonly scheme?: 'light' | 'dark';
  readonly width?: number;
  /** Where the visit leads besides the hub: stand-in banks, whose certificates are their own. */
  readonly banks?: readonly string[];
}

/**
 * A visit to the hub by somebody new. When a step fails, `var/test/` keeps a picture of what was on the screen. Afterwards the
 * browser must have had nothing to complain of: no console error, no crash, no refusal of the content policy, no request to
 * anywhere but the hub and the banks it was to visit.
 */
export async function visit(
  browser: Browser,
  url: string,
  visitor: Visitor,
  steps: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({
    baseURL: url,
    locale: visitor.language === 'nl' ? 'nl-NL' : 'en-GB',
    colorScheme: visitor.scheme ?? 'light',
    viewport: { width: visitor.width ?? 1440, height: 900 },
    timezoneId: 'Europe/Amsterdam',
    ignoreHTTPSErrors: visitor.banks !== undefined,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    const { origin } = new URL(request.url());
    if (origin !== url && visitor.banks?.includes(origin) !== true)
      complaints.push(`Asked elsewhere: ${request.url()}`);
  });
  try {
    await steps(page);
  } catch (error) {
    await page.screenshot({ path: join(project, 'var', 'test', `failed-${Date.now()}.png`) });
    throw error;
  } finally {
    await context.close();
  }
  expect(complaints).toEqual([]);
}
