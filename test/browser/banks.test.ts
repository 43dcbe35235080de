import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Connector } from '#core/contract/connector.ts';
import { groupIban, type Iban } from '#core/domain/iban.ts';
import { PLUGINS } from '#core/plugins.ts';
import { ibans } from '../simulation/bank-year.ts';
import { makeBooks } from '../support/books.ts';
import { freePort } from '../support/free-port.ts';
import { SIGN_IN, startTestHub, type TestHub } from '../support/hub.ts';
import { account, entry, options } from '../support/linking.ts';
import { buildUi, visit } from './browser.ts';
import { openBrowser, signIn } from './chromium.ts';

/** ING's bookkeeping link, which begins in two places and ends with a TAN, has its own walk in links.test.ts. */
const connectors = PLUGINS.flatMap(({ connector }) =>
  connector?.sandbox !== undefined && connector.id !== 'ing-bookkeeping' ? [connector] : [],
);
const own = new Map<string, Iban>(
  connectors.map(({ id, banks }) => [id, ibans(banks[0]?.code ?? 'INGB', 1, 400_000_000)[0] as Iban]),
);

let hub: TestHub;
let browser: Browser;
let ui: Awaited<ReturnType<typeof buildUi>>;

beforeAll(async () => {
  const port = await freePort();
  ui = await buildUi();
  const accountOf = (id: string) => {
    const iban = own.get(id);
    return iban === undefined ? [] : [account(iban, [entry(20, 12_100, `Factuur ${id}`), entry(2, -4_500, 'Huur')])];
  };
  hub = await startTestHub(
    { uiFolder: ui.folder, port, publicUrl: `http://127.0.0.1:${port}` },
    { sandboxes: (id) => options(accountOf(id)) },
  );
  browser = await openBrowser();
  await makeBooks(hub, { ibans: [...own.values()] });
});
afterAll(async () => {
  await browser.close();
  await hub.close();
  ui.remove();
});

/** Through the bank's own pages, however many there are, until the browser is back at the hub. */
async function throughBank(page: Page, connector: Connector): Promise<void> {
  const { signIn: customer } = await hub.hub.house.banks.sandbox(connector.id);
  await page.waitForURL((url) => url.origin !== hub.url);
  for (let steps = 0; steps < 12 && new URL(page.url()).origin !== hub.url; steps++) {
    const before = page.url();
    for (const [name, value] of [
      ['user', customer?.user ?? ''],
      ['password', customer?.password ?? ''],
    ] as const) {
      const field = page.locator(`input[name="${name}"]`);
      if ((await field.count()) > 0) await field.fill(value);
    }
    for (const box of await page.locator('input[type=checkbox]:enabled, input[type=radio]:enabled').all())
      await box.check();
    await page.locator('button').first().click();
    await page.waitForURL((url) => url.href !== before);
  }
  expect(new URL(page.url()).origin, `${connector.id} leads nowhere`).toBe(hub.url);
}

for (const connector of connectors) {
  test(`${connector.id}: from its tile through its own pages to the first statements`, {
    timeout: 120_000,
  }, async () => {
    const bank = await hub.hub.house.banks.sandbox(connector.id);
    const origins = bank.hosts.flatMap((host) => [`https://${host}`, `http://${host}`]);
    await visit(browser, hub.url, { language: 'nl', banks: origins }, async (page) => {
      await signIn(page, 'nl', SIGN_IN);
      await page.goto(`${hub.url}/link`);
      const tile = page.getByRole('region', { name: connector.banks[0]?.name ?? '', exact: true });
      await tile.first().getByRole('button', { name: 'Toevoegen' }).click();
      await throughBank(page, connector);
      await page.getByRole('heading', { name: 'Welke rekeningen, en waarvoor?' }).waitFor();
      const row = page.getByRole('row', { name: new RegExp(groupIban(own.get(connector.id) ?? '')) });
      expect(await row.getByRole('checkbox', { name: /Transacties/ }).isChecked()).toBe(true);
      await page.getByRole('button', { name: 'Opslaan en ophalen' }).click();
      await row.getByText('2 mutaties').waitFor();
    });
  });
}
