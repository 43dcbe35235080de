import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FakeBank, fakeConnector } from '../orders/fake-bank.ts';
import { type Desk, type Order, openDesk, parts, readOrder } from '../orders/kit.ts';
import { SIGN_IN, startTestHub, type TestHub, until } from '../support/hub.ts';
import { PASSWORD } from '../support/organisation.ts';
import { buildUi, visit } from './browser.ts';
import { openBrowser, signIn } from './chromium.ts';

let hub: TestHub;
let desk: Desk;
let browser: Browser;
let ui: Awaited<ReturnType<typeof buildUi>>;
const bank = new FakeBank();
const pictures = process.env['KOPPEL_PICTURES'];

beforeAll(async () => {
  ui = await buildUi();
  [hub, browser] = await Promise.all([
    startTestHub({ uiFolder: ui.folder }, parts(fakeConnector(bank))),
    openBrowser(),
  ]);
  desk = await openDesk(hub);
  await hub.api.post(`/administrations/${desk.administrationId}/open-items`, {
    items: [
      {
        id: 'IF-1',
        kind: 'purchase-invoice',
        party: '50001',
        number: '26700101',
        reference: 'KO553211',
        date: '2026-01-02',
        amount: '-121.00',
      },
      {
        id: 'IF-2',
        kind: 'purchase-invoice',
        party: '50001',
        number: '26700102',
        reference: 'KO553212',
        date: '2026-01-02',
        amount: '-80.50',
      },
      { id: 'VF-1', kind: 'sales-invoice', party: '10001', number: '260311', date: '2026-01-02', amount: '64.13' },
    ],
  });
});
afterAll(async () => {
  await browser.close();
  await hub.close();
  ui.remove();
});

/** With `KOPPEL_PICTURES=folder` what is on the screen is kept, to be looked at. */
async function picture(page: Page, name: string): Promise<void> {
  if (pictures === undefined) return;
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}

test('an invoice is put on the send list, checked, approved by two, sent, and followed to the end', {
  timeout: 120_000,
}, async () => {
  await visit(browser, hub.url, { language: 'nl' }, async (page) => {
    await signIn(page, 'nl', SIGN_IN);
    await page.getByRole('navigation').getByRole('link', { name: 'Betalen' }).click();
    await page.getByText('De verzendlijst is leeg').waitFor();
    await page.getByRole('button', { name: 'Uit inkoopfacturen' }).click();
    const chooser = page.getByRole('dialog', { name: 'Uit inkoopfacturen' });
    await chooser.getByRole('checkbox', { name: 'Alles kiezen' }).check();
    await picture(page, 'from-items');
    await chooser.getByRole('button', { name: 'Naar de verzendlijst' }).click();
    await page.getByText('2 opdrachten op de verzendlijst').waitFor();

    await page.getByRole('checkbox', { name: 'Alles kiezen' }).check();
    expect(await page.getByTestId('chosen-total').textContent()).toContain('201,50');
    await page.getByRole('button', { name: 'Namen controleren' }).click();
    await page.getByText('naam klopt', { exact: true }).first().waitFor();
    await picture(page, 'send-list');
    await page.getByRole('button', { name: 'Bestand maken' }).click();
    const file = page.getByRole('dialog', { name: 'Bestand' });
    await file
      .getByText(/koppel_ct_\d{8}_\d{6}_0001\.xml/)
      .first()
      .waitFor();
    await file.getByRole('button', { name: 'Goedkeuren' }).click();
    await page.getByText('Goedgekeurd: 1 van 2').waitFor();
    await picture(page, 'file-one-approval');
  });
  await visit(browser, hub.url, { language: 'en', scheme: 'dark' }, async (page) => {
    await signIn(page, 'en', { email: 'second@koppel.example', password: PASSWORD });
    await page.getByRole('navigation').getByRole('link', { name: 'Payments' }).click();
    await page.getByRole('tab', { name: 'Files' }).click();
    await page.getByRole('button', { name: /koppel_ct/ }).click();
    const file = page.getByRole('dialog', { name: 'File' });
    await file.getByRole('button', { name: 'Approve' }).click();
    const { items } = await hub.api.get<{ items: Order[] }>('/payment-orders');
    await until(
      () => readOrder(hub, items[0]?.id ?? ''),
      (order) => order.status === 'accepted',
    );
    bank.execute();
    await until(
      () => readOrder(hub, items[0]?.id ?? ''),
      (order) => order.status === 'executed',
    );
    await page.reload();
    await page.getByText('ACSC – settled').first().waitFor();
    await picture(page, 'file-executed-dark');
    await page
      .getByRole('dialog', { name: 'File' })
      .getByRole('button', { name: 'Koelmaterialen Rijnland' })
      .first()
      .click();
    await page.getByRole('dialog', { name: 'Order' }).getByText('executed').first().waitFor();
    await picture(page, 'order-dark');
  });
  expect(bank.doubled()).toEqual([]);
});

test('a mandate is made and an invoice collected on it', { timeout: 90_000 }, async () => {
  await visit(browser, hub.url, { language: 'nl' }, async (page) => {
    await signIn(page, 'nl', SIGN_IN);
    await page.getByRole('navigation').getByRole('link', { name: 'Incasseren' }).click();
    await page.getByRole('tab', { name: 'Machtigingen' }).click();
    await page.getByRole('button', { name: 'Nieuwe machtiging' }).click();
    const form = page.getByRole('dialog', { name: 'Nieuwe machtiging' });
    await form.getByLabel('Kenmerk').fill('M-2026-1');
    await form.getByLabel('Naam van de betaler').fill('Bakkerij De Vries');
    await form.getByLabel('IBAN van de betaler').fill('NL91 ABNA 0417 1643 00');
    await form.getByLabel('Debiteur (code)').fill('10001');
    await form.getByLabel('Getekend op').fill('5-1-2026');
    await form.getByRole('button', { name: 'Opslaan' }).click();
    await page.getByText('M-2026-1').waitFor();
    await picture(page, 'mandates');
    await page.getByRole('tab', { name: 'Verzendlijst' }).click();
    await page.getByRole('button', { name: 'Uit verkoopfacturen' }).click();
    const chooser = page.getByRole('dialog', { name: 'Uit verkoopfacturen' });
    await chooser.getByRole('checkbox', { name: 'Kies 260311' }).check();
    await chooser.getByRole('button', { name: 'Naar de verzendlijst' }).click();
    await page.getByText('RCUR · M-2026-1').waitFor();
    await picture(page, 'debits');
  });
});

test('a batch nobody knows the fate of says so, and an alarm is shown', { timeout: 90_000 }, async () => {
  bank.down = true;
  bank.mishaps.push('lost-request');
  const { items } = await hub.api.post<{ items: Order[] }>('/payment-orders', {
    items: [
      {
        account: 'NL69INGB0123456789',
        amount: '12.00',
        creditor: { name: 'Koelmaterialen Rijnland', iban: 'NL44RABO0123456789' },
      },
    ],
  });
  const made = await hub.api.post<{ items: { id: string; sha256: string }[] }>('/payment-batches', {
    orderIds: [items[0]?.id],
  });
  const batch = made.items[0];
  await desk.first.ask('POST', `/v1/payment-batches/${batch?.id}/approvals`, { body: { sha256: batch?.sha256 } });
  await until(
    () => readOrder(hub, items[0]?.id ?? ''),
    (order) => order.status === 'unknown',
  );
  await visit(browser, hub.url, { language: 'nl' }, async (page) => {
    await signIn(page, 'nl', SIGN_IN);
    await page.goto(`${hub.url}/payments?tab=files&file=${batch?.id}`);
    await page.getByText('Niemand weet of de bank dit heeft').waitFor();
    await picture(page, 'unknown');
    await page.goto(`${hub.url}/payments?tab=alarms`);
    await page.getByText('Alles klopt').waitFor();
  });
});
