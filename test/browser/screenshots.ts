/**
 * `npm run screenshots`: a picture of every page with the demo's data, in both languages, light and dark, wide and tablet, in
 * `var/screenshots/`. Words after `--` pick by name: `npm run screenshots -- workbench nl-dark`. For people to look at.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Browser, Page } from 'playwright-core';
import { openBrowser, signIn } from './chromium.ts';

const project = resolve(import.meta.dirname, '..', '..');
const folder = join(project, 'var', 'screenshots');
const URL_OF_DEMO = 'http://127.0.0.1:4490';
const SIGN_IN = { email: 'demo@koppel.example', password: 'koppel-demo-2026' };

interface Shot {
  readonly name: string;
  readonly path: string;
  /** What to do before the picture is taken. */
  readonly before?: (page: Page) => Promise<void>;
}

const entry = async (page: Page) => {
  await firstLink(page);
  await page.getByRole('dialog').getByRole('heading', { level: 2 }).last().waitFor();
};
const firstLink = (page: Page) => page.locator('main table a').first().click();
const tab = (place: number) => async (page: Page) => {
  await firstLink(page);
  await page.getByRole('tab').nth(place).click();
  await page.getByRole('tabpanel').locator('table, form').first().waitFor();
};

/** The links are shown latest first: the place is that of {@link linkBanks}, from the last. */
const openLink = (place: number) => async (page: Page) => {
  await page
    .locator('main table tbody tr')
    .nth(place - 1)
    .getByRole('link')
    .first()
    .click();
  await page.waitForURL(/connections\/./);
  await page.getByText(/Gestart door|Started by/).waitFor();
};

const SHOTS: readonly Shot[] = [
  { name: 'overview', path: '/', before: (page) => page.locator('.recharts-surface').last().waitFor() },
  { name: 'workbench', path: '/workbench', before: (page) => page.locator('main h2').first().waitFor() },
  {
    name: 'workbench-search',
    path: '/workbench',
    before: async (page) => {
      await page.locator('main h2').first().waitFor();
      const found = page.waitForResponse(/open-items.*search=26/);
      await page.keyboard.type('26');
      await found;
    },
  },
  { name: 'workbench-keys', path: '/workbench', before: (page) => page.keyboard.press('?') },
  { name: 'entries', path: '/entries' },
  { name: 'entry-waiting', path: '/entries?state=waiting', before: entry },
  { name: 'entry-booked', path: '/entries?state=booked', before: entry },
  { name: 'entries-nothing', path: '/entries?search=zzzzzz' },
  { name: 'rules', path: '/rules' },
  { name: 'rule', path: '/workbench', before: (page) => page.keyboard.press('r') },
  { name: 'accounts', path: '/accounts' },
  {
    name: 'mapping',
    path: '/accounts',
    before: async (page) => {
      await page.locator('main table button').first().click();
      await page.getByRole('menuitem').first().click();
    },
  },
  { name: 'link', path: '/link' },
  {
    name: 'link-explanation',
    path: '/link',
    before: (page) =>
      page
        .getByText(/Meer uitleg|More expl/)
        .last()
        .click(),
  },
  { name: 'link-choice', path: '/connections', before: openLink(2) },
  { name: 'link-denied', path: '/connections', before: openLink(1) },
  { name: 'link-running', path: '/connections', before: openLink(3) },
  {
    name: 'link-signing',
    path: '/connections',
    before: async (page) => {
      await page.locator('main table tbody tr button[aria-haspopup]').first().click();
      await page.getByRole('menuitem').first().click();
      await page.getByRole('dialog').getByRole('button').last().click();
    },
  },
  {
    name: 'connections',
    path: '/connections',
    before: (page) => page.locator('main table td:first-child button').first().click(),
  },
  { name: 'connections-cases', path: '/connections?tab=cases' },
  { name: 'connections-rows', path: '/connections?tab=rows' },
  {
    name: 'connector',
    path: '/plugins/rabobank',
    before: (page) => page.getByText(/Echte bank|Real bank/).click(),
  },
  { name: 'statements', path: '/statements' },
  { name: 'upload', path: '/upload', before: (page) => page.locator('main table button').first().click() },
  { name: 'deliveries', path: '/deliveries' },
  { name: 'streams', path: '/deliveries?tab=streams' },
  {
    name: 'delivery',
    path: '/deliveries?tab=deliveries',
    before: (page) => page.locator('main table button').first().click(),
  },
  { name: 'api-keys', path: '/api-keys' },
  { name: 'administrations', path: '/administrations' },
  { name: 'administration', path: '/administrations', before: tab(0) },
  { name: 'daybooks', path: '/administrations', before: tab(1) },
  { name: 'chart', path: '/administrations', before: tab(2) },
  { name: 'parties', path: '/administrations', before: tab(3) },
  { name: 'open-items', path: '/administrations', before: tab(4) },
  { name: 'users', path: '/users' },
  { name: 'plugins', path: '/plugins' },
  { name: 'audit', path: '/audit' },
  { name: 'missing', path: '/nowhere' },
];

const LOOKS = (['nl', 'en'] as const).flatMap((language) =>
  (['light', 'dark'] as const).flatMap((scheme) =>
    [1440, 820].map((width) => ({ language, scheme, width, name: `${language}-${scheme}-${width}` })),
  ),
);

/** The demo on ports of its own; ends with `stop`. */
async function startDemo() {
  const child = spawn(process.execPath, [join(project, 'core', 'cli', 'koppel.ts'), 'demo'], {
    env: { ...process.env, KOPPEL_DATA: join(folder, 'hub'), KOPPEL_PORT: '4490', KOPPEL_DEMO_ERP_PORT: '4491' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  for await (const line of createInterface(child.stdout)) if (line.startsWith('Sign in')) break;
  return {
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** A link that runs, one that waits for a choice of accounts, one that was refused: by hand, at the stand-in banks. */
async function linkBanks(browser: Browser): Promise<void> {
  const context = await browser.newContext({ baseURL: URL_OF_DEMO, ignoreHTTPSErrors: true });
  const page = await context.newPage();
  await signIn(page, 'nl', SIGN_IN);
  for (const [bank, outcome] of [
    ['Voorbeeldbank', 'Bevestigen'],
    ['Rabobank', 'Bevestigen'],
    ['Knab', 'Weigeren'],
  ] as const) {
    await page.goto('/link');
    await page.getByRole('region', { name: bank }).getByRole('button', { name: 'Toevoegen' }).click();
    await page.getByRole('heading', { name: 'Inloggen' }).waitFor();
    const [user = '', password = ''] = await page.locator('main b').allTextContents();
    await page.locator('input[name=user]').fill(user);
    await page.locator('input[name=password]').fill(password);
    await page.locator('button[value=grant]').click();
    await page.getByRole('heading', { name: 'Kies rekeningen' }).waitFor();
    for (const box of await page.locator('input[name=account]:not([disabled])').all()) await box.check();
    await page.locator('button[value=grant]').click();
    await page.getByRole('button', { name: outcome }).click();
    await page.waitForURL(/connections/);
    if (bank !== 'Voorbeeldbank') continue;
    await page.getByRole('button', { name: /Nieuw dagboek/ }).click();
    await page.getByRole('dialog').getByRole('combobox').click();
    await page.getByRole('option', { name: /1120/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Opslaan' }).click();
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Opslaan en ophalen' }).click();
    await page.getByText('Bijgewerkt').waitFor();
  }
  await context.close();
}

async function take(words: readonly string[]): Promise<void> {
  const browser = await openBrowser();
  await linkBanks(browser);
  for (const look of LOOKS) {
    const shots = SHOTS.filter(({ name }) => words.every((word) => `${name}-${look.name}`.includes(word)));
    if (shots.length === 0) continue;
    const context = await browser.newContext({
      baseURL: URL_OF_DEMO,
      colorScheme: look.scheme,
      viewport: { width: look.width, height: look.width > 1000 ? 900 : 1100 },
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    await signIn(page, look.language, SIGN_IN);
    for (const { name, path, before } of shots) {
      await page.goto(path);
      await page.waitForLoadState('networkidle');
      await before?.(page);
      await page.waitForLoadState('networkidle');
      await page.screenshot({ path: join(folder, `${name}-${look.name}.png`), animations: 'disabled' });
    }
    await context.close();
  }
  await browser.close();
}

mkdirSync(folder, { recursive: true });
rmSync(join(folder, 'hub'), { recursive: true, force: true });
const demo = await startDemo();
try {
  await take(process.argv.slice(2));
} finally {
  await demo.stop();
}
