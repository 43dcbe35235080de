import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ING, makeBooks, RABO } from '../support/books.ts';
import { SIGN_IN, startTestHub, type TestHub } from '../support/hub.ts';
import { camt } from '../support/statements.ts';
import { buildUi, visit } from './browser.ts';
import { openBrowser, signIn } from './chromium.ts';

let hub: TestHub;
let browser: Browser;
let ui: Awaited<ReturnType<typeof buildUi>>;

beforeAll(async () => {
  ui = await buildUi();
  [hub, browser] = await Promise.all([startTestHub({ uiFolder: ui.folder }), openBrowser()]);
});
afterAll(async () => {
  await browser.close();
  await hub.close();
  ui.remove();
});

test('a person uploads a file, maps its account, sees it booked, undoes that and books it by hand', async () => {
  // A daybook without an IBAN: one with it would take the account by itself.
  const { put } = await makeBooks(hub, { ibans: [RABO] });
  await put('daybooks', [{ code: 'ING', name: 'ING zakelijk', ledgerAccount: '1100' }]);
  await put('open-items', [
    { id: 'VF-1', kind: 'sales-invoice', number: '260311', date: '2026-01-02', amount: '1210.50' },
  ]);
  const file = camt(ING, 10_000, [
    {
      date: '2026-01-05',
      lines: [
        { cents: 121_050, text: 'Factuur 260311', name: 'Bakker', reference: 'R1' },
        { cents: -4_235, text: 'Onbekend', name: 'Iemand', reference: 'R2' },
      ],
    },
  ]);
  await visit(browser, hub.url, { language: 'nl' }, async (page) => {
    await signIn(page, 'nl', SIGN_IN);
    const goTo = (name: string) => page.getByRole('navigation').getByRole('link', { name }).click();

    await goTo('Bestanden inlezen');
    await page.locator('input[type=file]').setInputFiles([
      { name: 'januari.xml', mimeType: 'text/xml', buffer: Buffer.from(file) },
      { name: 'vakantie.jpg', mimeType: 'image/jpeg', buffer: Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]) },
    ]);
    await page.getByText('2 nieuwe mutaties').first().waitFor();
    await page.getByText('Dit is geen bankbestand dat Koppel kent.').first().waitFor();

    await goTo('Rekeningen');
    await page.getByText('1 rekening heeft nog geen administratie.').waitFor();
    await page.getByRole('button', { name: 'Administratie kiezen' }).click();
    const mapping = page.getByRole('dialog', { name: 'Administratie en dagboek' });
    expect(await mapping.getByRole('combobox', { name: 'Administratie' }).inputValue()).toBe('01 · Test');
    await mapping.getByRole('combobox', { name: 'Dagboek' }).click();
    await page.getByRole('option', { name: 'ING · ING zakelijk' }).click();
    await mapping.getByRole('button', { name: 'Opslaan' }).click();
    await page.getByText('NL69 INGB 0123 4567 89 hoort nu bij Test').waitFor();

    await goTo('Mutaties');
    const booked = page.getByRole('row', { name: /Bakker/ });
    await booked.getByText('Geboekt').waitFor();
    expect(await booked.textContent()).toContain('+1.210,50');
    expect(await booked.textContent()).toContain('05-01-2026');
    await page
      .getByRole('row', { name: /Iemand/ })
      .getByText(/voorstel/i)
      .waitFor();

    await booked.click();
    const detail = page.getByRole('dialog', { name: 'Mutatie' });
    await detail.getByText('Vanzelf geboekt').waitFor();
    await detail.getByRole('button', { name: 'Terugdraaien' }).click();
    const undo = page.getByRole('dialog', { name: 'Boeking terugdraaien' });
    await undo.getByLabel('Reden').fill('Hoort bij de kas');
    await undo.getByRole('button', { name: 'Terugdraaien' }).click();
    await detail.getByText('Tegenboeking').waitFor();
    await detail.getByText('“Hoort bij de kas”').waitFor();

    await detail.getByRole('tab', { name: 'Grootboek' }).click();
    await detail.getByRole('combobox').fill('1300');
    await page.keyboard.press('Enter');
    await detail.getByLabel('Bedrag voor 1300 · Account 1300').fill('1.000');
    await detail.getByText('Nog te boeken').waitFor();
    expect(await detail.getByRole('button', { name: 'Boeken', exact: true }).isDisabled()).toBe(true);
    await detail.getByRole('combobox').fill('8000');
    await page.keyboard.press('Enter');
    await detail.getByText('Helemaal geboekt').waitFor();
    await detail.getByRole('button', { name: 'Boeken', exact: true }).click();
    await detail.getByText('Geboekt door Test Person', { exact: true }).waitFor();
  });

  const { items } = await hub.api.get<{ items: { counterpartyName: string; id: string }[] }>('/entries?state=booked');
  const entry = await hub.api.get<{ bookings: { live: boolean; allocations: unknown[] }[] }>(
    `/entries/${items[0]?.id}`,
  );
  expect(entry.bookings.find((booking) => booking.live)?.allocations).toMatchObject([
    { kind: 'ledger', ledgerAccount: '1300', amount: '1000.00' },
    { kind: 'ledger', ledgerAccount: '8000', amount: '210.50' },
  ]);
});
