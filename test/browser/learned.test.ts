import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ING, makeBooks } from '../support/books.ts';
import { SIGN_IN, startTestHub, type TestHub, until } from '../support/hub.ts';
import { queueOf } from '../support/queue.ts';
import { buildUi, visit } from './browser.ts';
import { openBrowser, signIn } from './chromium.ts';

let hub: TestHub;
let browser: Browser;
let ui: Awaited<ReturnType<typeof buildUi>>;
let administration: string;
let queue: ReturnType<typeof queueOf>;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PICTURES = process.env['KOPPEL_PICTURES'];

beforeAll(async () => {
  ui = await buildUi();
  [hub, browser] = await Promise.all([startTestHub({ uiFolder: ui.folder }), openBrowser()]);
  const books = await makeBooks(hub, { settings: { bookByItself: false, ledger: { suspense: '2999' } } });
  administration = books.id;
  queue = queueOf(hub, ING, '2026-09-01');
  const insurer = {
    cents: -19_504,
    text: 'Premie polis 5490',
    name: 'Verzekeraar De Haven',
    iban: 'NL44RABO0123456789',
  };
  const phone = { cents: -4_200, text: 'Abonnement', name: 'Telefoon Noord', iban: 'NL91ABNA0417164300' };
  const water = { cents: -3_100, text: 'Voorschot', name: 'Waterbedrijf', iban: 'NL20INGB0001234567' };
  const accounts: Record<string, string> = { '-42.00': '4500', '-31.00': '4100', '-195.04': '4100' };
  for (let nth = 0; nth < 4; nth++) {
    const entries = await queue.receive(insurer, phone, water);
    for (const entry of entries) await queue.book(entry, queue.ledger(entry, accounts[entry.amount] ?? ''));
  }
  await queue.receive(insurer, phone);
  await until(
    () => hub.api.get<{ items: unknown[] }>('/learned?kind=account-ledger'),
    ({ items }) => items.length === 3,
  );
}, 120_000);
afterAll(async () => {
  await browser.close();
  await hub.close();
  ui.remove();
});

/** The page as it stands keeps nobody out and fits; a picture of it where one is asked for. */
async function fits(page: Page, name: string): Promise<void> {
  if (PICTURES !== undefined) await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true });
  await page.evaluate(axe);
  const { violations } = await page.evaluate<AxeResults>('axe.run()');
  const barriers = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`);
  expect(barriers, name).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth'), name).toBe(
    false,
  );
}

const as = (width: number, scheme: 'light' | 'dark', steps: (page: Page) => Promise<void>) =>
  visit(browser, hub.url, { language: 'nl', width, scheme }, async (page) => {
    await signIn(page, 'nl', SIGN_IN);
    await steps(page);
  });

test('what was learned is looked over, corrected, switched off and forgotten', { timeout: 60_000 }, async () => {
  await as(1440, 'light', async (page) => {
    await page.goto('/learned');
    const fact = 'Geld naar rekening NL20INGB0001234567 gaat naar 4100 Account 4100';
    await page.getByRole('button', { name: `Voorbeelden van: ${fact}` }).click();
    await page.getByRole('link', { name: 'Waterbedrijf: Voorschot' }).first().waitFor();
    await fits(page, 'learned');
    await page.getByRole('switch', { name: `Gebruiken: ${fact}` }).press(' ');
    await page.locator('label', { hasText: /^Uit$/ }).click();
    await page.getByText('Gewijzigd door Test Person').waitFor();
    await page.locator('label', { hasText: /^Alles$/ }).click();
    await page.getByRole('switch', { name: `Gebruiken: ${fact}` }).press(' ');
    await page.getByRole('button', { name: `Meer acties: ${fact}` }).click();
    await page.getByRole('menuitem', { name: 'Verbeteren' }).click();
    await page.getByRole('dialog').getByRole('combobox', { name: 'Grootboekrekening' }).click();
    await page.getByRole('option', { name: '4500 · Account 4500' }).click();
    await fits(page, 'learned-correct');
    await page.getByRole('dialog').getByRole('button', { name: 'Opslaan' }).click();
    const corrected = 'Geld naar rekening NL20INGB0001234567 gaat naar 4500 Account 4500';
    await page.getByRole('button', { name: `Meer acties: ${corrected}` }).click();
    await page.getByRole('menuitem', { name: 'Vergeten' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Vergeten' }).click();
    await page.getByRole('button', { name: `Meer acties: ${corrected}` }).waitFor({ state: 'detached' });
  });
});

test('a rule shows what it would have done, a habit becomes one, and what a rule did is undone', {
  timeout: 60_000,
}, async () => {
  await as(1440, 'light', async (page) => {
    await page.goto('/rules');
    await page.getByRole('button', { name: 'Betalingskenmerk maken' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Naam').fill('Verzekering');
    await dialog.getByLabel('Tegenrekening').fill('NL44 RABO 0123 4567 89');
    await dialog.getByRole('combobox', { name: 'Grootboekrekening' }).click();
    await page.getByRole('option', { name: '4100 · Account 4100' }).click();
    await dialog.getByText('Past op 5 mutaties van het afgelopen jaar').waitFor();
    await dialog.getByText('4 geboekt zoals de regel zegt').waitFor();
    await fits(page, 'rule-effect');
    await hub.request('PATCH', `/administrations/${administration}`, {
      body: { settings: { bookByItself: true, ledger: { suspense: '2999' } } },
    });
    await dialog.getByRole('button', { name: 'Opslaan' }).click();
    await until(
      () => hub.api.get<{ items: { hits: number }[] }>('/rules'),
      ({ items }) => items[0]?.hits === 1,
    );
    await page.reload();
    await page.getByText('1 boeking', { exact: true }).waitFor();
    await page.getByText('Gewoonten die een regel kunnen zijn').waitFor();
    await fits(page, 'rules');
    await page.getByRole('button', { name: 'Meer acties: Verzekering' }).click();
    await page.getByRole('menuitem', { name: 'Boekingen ongedaan maken…' }).click();
    await dialog.getByText('1 boeking wordt ongedaan gemaakt').waitFor();
    await page.getByRole('menu').waitFor({ state: 'hidden' });
    await fits(page, 'undo-all');
    await dialog.getByRole('button', { name: 'Ongedaan maken' }).click();
    await dialog.getByText('Geef een reden').waitFor();
    await dialog.getByLabel('Reden').fill('De polis is overgezet');
    await dialog.getByRole('button', { name: 'Ongedaan maken' }).click();
    await page.getByText('1 boeking ongedaan gemaakt').waitFor();
    await page.getByRole('button', { name: 'Maak regel' }).first().click();
    await page.getByRole('row', { name: /Telefoon Noord/ }).waitFor();
  });
});

test('the past is replayed and a threshold chosen on its curve', { timeout: 60_000 }, async () => {
  await as(1440, 'light', async (page) => {
    await page.goto('/backtest');
    await page.getByText('Nog niets nagespeeld').waitFor();
    await fits(page, 'backtest-empty');
    const asked = await hub.api.post<{ id: string }>('/backtests', {
      administrationId: administration,
      from: '2026-09-01',
      to: '2026-09-30',
    });
    await page.goto(`/backtest?id=${asked.id}`);
    await page.getByRole('heading', { name: 'Hoe zeker moet het zijn?' }).waitFor();
    await page.locator('.uplot').first().waitFor();
    await fits(page, 'backtest');
    const slider = page.getByRole('slider', { name: 'Drempel' });
    await slider.press('Home');
    await page.getByText(/Bij 50% zekerheid: /).waitFor();
    await page.getByRole('button', { name: 'Deze drempel gebruiken' }).click();
    await page.getByText('Drempel gewijzigd').waitFor();
    const { items } = await hub.api.get<{ items: { settings: Record<string, unknown> }[] }>('/administrations');
    expect(items[0]?.settings).toMatchObject({ wrongBookingCost: 1, ledger: { suspense: '2999' } });
  });
});

test('bookings of a former package are brought, tell what they taught, and are forgotten again', {
  timeout: 60_000,
}, async () => {
  await as(820, 'dark', async (page) => {
    await page.goto(`/administrations/${administration}?tab=history`);
    const [entry] = await queue.receive({
      cents: -6_600,
      text: 'Waterschap',
      name: 'Waterschap',
      iban: 'NL02ABNA0123456789',
    });
    const csv = `bank;date;amount;ledgerAccount\n${ING};${entry?.bookingDate};-66.00;4500\n`;
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'vorig.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
    await page.getByText('Van 1 boeking geleerd').waitFor();
    await fits(page, 'past');
    await page.getByRole('button', { name: 'Weer vergeten' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Weer vergeten' }).click();
    await until(
      () => queue.read(entry?.id ?? ''),
      ({ state }) => state === 'waiting',
    );
  });
});

test('what is likely is accepted at once, and undone as one', { timeout: 60_000 }, async () => {
  const settings = { bookByItself: false, ledger: { suspense: '2999' } };
  await hub.request('PATCH', `/administrations/${administration}`, { body: { settings } });
  const phone = { cents: -4_200, text: 'Abonnement', name: 'Telefoon Noord', iban: 'NL91ABNA0417164300' };
  const [entry] = await queue.receive(phone);
  expect(entry?.probability).toBeGreaterThan(0.9);
  await as(1440, 'light', async (page) => {
    await page.goto('/entries?state=waiting');
    await page.getByRole('button', { name: 'Waarschijnlijke accepteren' }).click();
    await page.locator('label', { hasText: /^90%$/ }).click();
    await fits(page, 'accept-likely');
    await page.getByRole('dialog').getByRole('button', { name: 'Accepteren' }).click();
    await page.getByRole('status').getByRole('button', { name: 'Ongedaan maken' }).click();
    await page.getByRole('dialog').getByLabel('Reden').fill('Te snel');
    await page.getByRole('dialog').getByRole('button', { name: 'Ongedaan maken' }).click();
    await until(
      () => queue.read(entry?.id ?? ''),
      ({ state, bookings }) => state === 'waiting' && bookings.length > 1,
    );
  });
});
