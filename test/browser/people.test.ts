import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDemoErp } from '../../demo/erp.ts';
import { ING, makeBooks } from '../support/books.ts';
import { SIGN_IN, startTestHub, type TestHub, until } from '../support/hub.ts';
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

test('an administrator invites a viewer, who chooses a password and may look but not touch', async () => {
  let link = '';
  await visit(browser, hub.url, { language: 'en' }, async (page) => {
    await signIn(page, 'en', SIGN_IN);
    await page.goto('/users');
    await page.getByRole('button', { name: 'Add user' }).click();
    const invitation = page.getByRole('dialog', { name: 'Add user' });
    await invitation.getByLabel('Name').fill('Vera Viewer');
    await invitation.getByLabel('Email address').fill('vera@koppel.example');
    await invitation.getByLabel('Viewer').check();
    await invitation.getByRole('button', { name: 'Add' }).click();
    const shown = page.getByRole('dialog', { name: 'Password link for Vera Viewer' });
    link = (await shown.locator('pre').textContent()) ?? '';
    await shown.getByRole('button', { name: 'I have kept it' }).click();
    await page.getByText('Invited').waitFor();
  });
  expect(link).toContain('/password#');

  await visit(browser, hub.url, { language: 'en' }, async (page) => {
    await page.goto(`/password#${link.split('#')[1]}`);
    await page.getByLabel('Password', { exact: true }).fill('look-but-not-touch');
    await page.getByLabel('Password again').fill('look-but-not-touch');
    await page.keyboard.press('Enter');
    await page.waitForURL('/');
    await page.getByRole('navigation').getByRole('link', { name: 'Accounts' }).click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.getByText('No bank accounts yet').waitFor();
    expect(await page.getByRole('button', { name: 'Add account' }).count()).toBe(0);
    expect(await page.getByRole('link', { name: 'Users' }).count()).toBe(0);
  });
});

test('an ERP is connected: key and secret shown once, a test event arrives signed, deliveries can be read and replayed', async () => {
  const journalFile = join(mkdtempSync(join(tmpdir(), 'koppel-')), 'journal');
  const erp = await startDemoErp({ journalFile, secret: null, port: 0 });
  try {
    const { put } = await makeBooks(hub, { ibans: [ING] });
    await put('open-items', [
      { id: 'VF-1', kind: 'sales-invoice', number: '260311', date: '2026-01-02', amount: '121.00' },
    ]);
    const line = { cents: 12_100, text: 'Factuur 260311', name: 'Bakker', reference: 'R1' };
    await hub.api.upload('day.xml', camt(ING, 10_000, [{ date: '2026-01-05', lines: [line] }]));
    await until(
      () => hub.api.get<{ items: readonly unknown[] }>('/streams'),
      ({ items }) => items.length === 1,
    );

    await visit(browser, hub.url, { language: 'nl' }, async (page) => {
      await signIn(page, 'nl', SIGN_IN);
      const goTo = (name: string) => page.getByRole('navigation').getByRole('link', { name }).click();

      await goTo('API-sleutels');
      await page.getByRole('button', { name: 'Sleutel maken' }).click();
      const naming = page.getByRole('dialog', { name: 'Sleutel maken' });
      await naming.getByLabel('Naam').fill('Exact');
      await page.keyboard.press('Enter');
      const key = page.getByRole('dialog', { name: 'Uw nieuwe sleutel' });
      const secret = (await key.locator('pre').textContent()) ?? '';
      await key.getByRole('button', { name: 'Ik heb hem bewaard' }).click();
      const answer = await fetch(`${hub.url}/v1/overview`, { headers: { authorization: `Bearer ${secret}` } });
      expect(answer.status).toBe(200);
      await page.getByText('Exact', { exact: true }).waitFor();

      await goTo('Afleveringen');
      await page.getByRole('button', { name: 'Ontvanger toevoegen' }).click();
      const adding = page.getByRole('dialog', { name: 'Ontvanger toevoegen' });
      await adding.getByLabel('Naam').fill('Exact');
      await adding.getByLabel('Adres (https)').fill(erp.url);
      await page.keyboard.press('Enter');
      const once = page.getByRole('dialog', { name: 'Geheim voor Exact' });
      erp.setSecret((await once.locator('pre').textContent()) ?? '');
      await once.getByRole('button', { name: 'Ik heb hem bewaard' }).click();

      await page.getByRole('button', { name: 'Proefbericht sturen' }).click();
      await page.getByText('Proefbericht staat klaar om te versturen').waitFor();
      await until(
        async () => erp.journal(),
        (rows) => rows.some(({ type }) => type === 'test'),
      );

      await page.getByRole('tab', { name: 'Afleveringen' }).click();
      const delivery = page.getByRole('row', { name: /Geboekt/ }).first();
      await delivery.getByText('Afgeleverd').waitFor();
      await delivery.getByRole('button', { name: /Bericht tonen/ }).click();
      await page.getByText('"amount": "121.00"').first().waitFor();

      await page.getByRole('tab', { name: 'Stromen' }).click();
      await page.getByRole('button', { name: 'Opnieuw afleveren: Exact' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Opnieuw afleveren' }).click();
      await page.getByText('Wordt opnieuw afgeleverd vanaf 1').waitFor();
    });
  } finally {
    await erp.close();
  }
});
