import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ING, makeBooks } from '../support/books.ts';
import { SIGN_IN, startTestHub, type TestHub, until } from '../support/hub.ts';
import { buildUi, visit } from './browser.ts';
import { openBrowser, signIn } from './chromium.ts';

let hub: TestHub;
let browser: Browser;
let ui: Awaited<ReturnType<typeof buildUi>>;

beforeAll(async () => {
  ui = await buildUi();
  [hub, browser] = await Promise.all([startTestHub({ uiFolder: ui.folder }), openBrowser()]);
  await makeBooks(hub, { ibans: [ING] });
});
afterAll(async () => {
  await browser.close();
  await hub.close();
  ui.remove();
});

const pictures = join(import.meta.dirname, '..', '..', 'var', 'screenshots');

/** For whoever wants to see the page. */
async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
}

/** A file of a bank nobody knows: the amount has no sign, a word beside it says which way the money went. */
const file = (rows: readonly string[]) => ({
  name: 'bank.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(`Wanneer;Hoeveel;Richting;Wie;Waarvoor\n${rows.join('\n')}\n`),
});

async function choose(page: Page, column: string, field: string): Promise<void> {
  await page.getByRole('combobox', { name: `Wat staat in ${column}` }).click();
  await page.getByRole('option', { name: field, exact: true }).click();
}

interface Entries {
  readonly items: readonly { readonly amount: string }[];
}
const entries = () => hub.api.get<Entries>('/entries');

test('a file of an unknown bank: refused, its columns said, seen at once, kept and read; the next one reads by itself', {
  timeout: 90_000,
}, async () => {
  await visit(browser, hub.url, { language: 'nl' }, async (page) => {
    await page.goto('/upload');
    await signIn(page, 'nl', SIGN_IN);
    await page.goto('/upload');
    const input = page.locator('input[type=file]');
    await input.setInputFiles(
      file(['15-01-2026;12,50;uitgave;Jansen;Huur', '14-01-2026;1.000,00;ontvangst;Smit;Factuur 26']),
    );
    await page.getByText('De kolommen van dit bestand zijn nog niet bekend.').first().waitFor();
    await page.getByRole('link', { name: 'Kolommen aanwijzen' }).first().click();

    await page.getByRole('heading', { name: 'CSV-indeling maken' }).waitFor();
    await page.getByText('Wijs aan in welke kolom de datum staat.').waitFor();
    await choose(page, 'Wanneer', 'Boekdatum');
    await choose(page, 'Hoeveel', 'Bedrag');
    await choose(page, 'Wie', 'Naam tegenpartij');
    await choose(page, 'Waarvoor', 'Omschrijving');
    await choose(page, 'Richting', 'Af of bij (teken)');
    for (const [label, word] of [
      ['Woorden voor af', 'uitgave'],
      ['Woorden voor bij', 'ontvangst'],
    ] as const) {
      await page.getByRole('combobox', { name: label }).fill(word);
      await page.keyboard.press('Enter');
    }
    await page.getByLabel('Eigen rekening', { exact: false }).last().fill(ING);
    // Only the rows that come out carry the account.
    const preview = page.getByRole('row').filter({ hasText: 'Jansen' }).filter({ hasText: /NL69/ });
    await preview.filter({ hasText: /[-−]\s?€?\s?12,50|€\s?[-−]\s?12,50/ }).waitFor();
    await picture(page, 'csv-mapping');
    await page.getByLabel('Naam van de indeling').fill('Bank van Nergens');
    await page.getByRole('button', { name: 'Bewaren en inlezen' }).click();
    await page.getByText('Indeling Bank van Nergens bewaard').waitFor();
    const { items } = await until(entries, (list) => list.items.length === 2);
    expect(items.map(({ amount }) => amount).sort()).toEqual(['-12.50', '1000.00']);

    await page.locator('input[type=file]').setInputFiles(file(['20-01-2026;3,00;uitgave;Jansen;Rest']));
    await until(entries, (list) => list.items.length === 3);

    await page.goto('/csv-mappings');
    await page.getByText('wanneer · hoeveel · richting · wie · waarvoor').waitFor();
    await page.getByRole('button', { name: 'Verwijderen: Bank van Nergens' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Verwijderen' }).click();
    await page.getByText('Nog geen indelingen').waitFor();
  });
});

test('a file chosen on the page itself starts from a suggestion, is previewed, and goes in with what was said', {
  timeout: 60_000,
}, async () => {
  await visit(browser, hub.url, { language: 'nl', scheme: 'dark', width: 820 }, async (page) => {
    await page.goto('/csv-mappings/new');
    await signIn(page, 'nl', SIGN_IN);
    await page.goto('/csv-mappings/new');
    await page.locator('input[type=file]').setInputFiles({
      name: 'suggested.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(`Rekening,Datum,Bedrag,Omschrijving\n${ING},2026-02-03,-7.25,Lunch\n`),
    });
    await page.getByRole('row').filter({ hasText: 'Lunch' }).last().getByText('7,25').waitFor();
    await picture(page, 'csv-mapping-suggested');
    expect(await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth')).toBe(
      false,
    );
    await page.getByLabel('Naam van de indeling').fill('Voorgesteld');
    await page.getByRole('button', { name: 'Bewaren en inlezen' }).click();
    await until(entries, ({ items }) => items.some(({ amount }) => amount === '-7.25'));
  });
});
