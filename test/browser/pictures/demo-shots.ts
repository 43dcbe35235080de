import type { Browser, Page } from 'playwright-core';
import { signIn } from '../chromium.ts';
import type { Shot } from './shots.ts';

export const SIGN_IN = { email: 'demo@koppel.example', password: 'koppel-demo-2026' };

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

/** Every page with the demo's data: a company of some size, six weeks under way. */
export const DEMO_SHOTS: readonly Shot[] = [
  { name: 'overview', path: '/', whole: true },
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

/** A link that runs, one that waits for a choice of accounts, one that was refused: by hand, at the stand-in banks. */
export async function linkBanks(browser: Browser, baseURL: string): Promise<void> {
  const context = await browser.newContext({ baseURL, ignoreHTTPSErrors: true });
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
