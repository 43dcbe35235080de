import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { plugin as askingBank, CODE } from '../support/asking-bank.ts';
import { makeBooks } from '../support/books.ts';
import { freePort } from '../support/free-port.ts';
import { SIGN_IN, startTestHub, type TestHub } from '../support/hub.ts';
import { account, CURRENT, entry, options, SAVINGS, SECOND } from '../support/linking.ts';
import { barriers, overflows } from './barriers.ts';
import { buildUi, type Visitor, visit } from './browser.ts';
import { openBrowser, signIn } from './chromium.ts';

let hub: TestHub;
let browser: Browser;
let ui: Awaited<ReturnType<typeof buildUi>>;
let banks: readonly string[];

const BANK = 'Voorbeeldbank';

beforeAll(async () => {
  const port = await freePort();
  ui = await buildUi();
  // The bank sends the browser back to the public address: it has to be the one the browser knows.
  const config = { uiFolder: ui.folder, port, publicUrl: `http://127.0.0.1:${port}` };
  const accounts = [
    account(CURRENT, [entry(40, 12_100, 'Factuur 260311'), entry(3, -4_500, 'Huur'), entry(1, 999, 'Los')]),
    account(SECOND, [entry(10, 5_000, 'Een'), entry(10, 5_000, 'Een')]),
    account(SAVINGS, [entry(5, 100, 'Rente')], { kind: 'savings' }),
  ];
  hub = await startTestHub(config, { plugins: [askingBank], sandboxes: () => options(accounts) });
  browser = await openBrowser();
  await makeBooks(hub, { ibans: [CURRENT] });
  const example = await hub.hub.house.banks.sandbox('example');
  const ing = await hub.hub.house.banks.sandbox('ing-bookkeeping');
  banks = [example.settings['api-url'], ing.settings['portal-url']].map((url) => new URL(String(url)).origin);
});
afterAll(async () => {
  await browser.close();
  await hub.close();
  ui.remove();
});

/** The bank's own pages, as a customer goes through them. */
async function atBank(page: Page, outcome: 'confirm' | 'deny', who = 'voorbeeld'): Promise<void> {
  await page.getByRole('heading', { name: 'Inloggen' }).waitFor();
  await page.getByLabel('Gebruikersnaam').fill(who);
  await page.getByLabel('Wachtwoord').fill(who);
  await page.getByRole('button', { name: 'Verder' }).click();
  await page.getByRole('heading', { name: 'Kies rekeningen' }).waitFor();
  if (outcome === 'deny') return page.getByRole('button', { name: 'Weigeren' }).click();
  for (const box of await page.getByRole('checkbox').all()) await box.check();
  await page.getByRole('button', { name: 'Verder' }).click();
  await page.getByRole('button', { name: 'Bevestigen' }).click();
}

async function looksRight(page: Page, what: string): Promise<void> {
  expect(await barriers(page), what).toEqual([]);
  expect(await overflows(page), `${what} sticks out`).toBe(false);
}

const visitor = (language: Visitor['language'], more: Partial<Visitor> = {}): Visitor => ({ language, banks, ...more });

test('from the tile of a bank through its own pages to the first statements, and a renewal', {
  timeout: 120_000,
}, async () => {
  await visit(browser, hub.url, visitor('nl'), async (page) => {
    await signIn(page, 'nl', SIGN_IN);
    await page.getByRole('navigation').getByRole('link', { name: 'Bankkoppelingen' }).click();
    await page.getByText('Nog geen bank gekoppeld').waitFor();
    await looksRight(page, 'an empty desk');
    await page.getByRole('link', { name: 'Bank koppelen' }).first().click();

    const tile = page.getByRole('region', { name: BANK });
    await tile.getByRole('button', { name: `Meer uitleg over ${BANK}` }).click();
    const explanation = page.getByRole('dialog', { name: `Zo koppelt u ${BANK}` });
    await explanation.getByText(`Inloggen bij ${BANK}`).waitFor();
    await explanation.getByText('De toestemming geldt 180 dagen.', { exact: false }).waitFor();
    await looksRight(page, 'the explanation');
    await explanation.getByRole('button', { name: 'Sluiten' }).click();
    await looksRight(page, 'the tiles');
    await tile.getByRole('button', { name: 'Toevoegen' }).click();
    await atBank(page, 'confirm');

    await page.getByRole('heading', { name: 'Welke rekeningen, en waarvoor?' }).waitFor();
    const savings = page.getByRole('row', { name: /NL44 RABO 0123 4567 89/ });
    await savings.getByText('Kan niet gekoppeld worden').waitFor();
    await savings.getByText('Savings accounts cannot be linked at Voorbeeldbank.').waitFor();
    const current = page.getByRole('row', { name: /NL91 ABNA 0417 1643 00/ });
    expect(await current.getByRole('checkbox', { name: /Transacties/ }).isChecked()).toBe(true);
    expect(await current.getByRole('checkbox', { name: /Betalingen/ }).isChecked()).toBe(false);
    await current.getByText('geen contract').waitFor();
    // The daybook that has the account's number is proposed with its administration.
    expect(await current.getByRole('combobox', { name: /Administratie/ }).inputValue()).toBe('01 · Test');
    expect(await current.getByRole('combobox', { name: /Dagboek/ }).inputValue()).toContain('heeft dit IBAN');

    const second = page.getByRole('row', { name: /NL20 INGB 0001 2345 67/ });
    await page.getByText('1 rekening heeft nog geen dagboek', { exact: false }).waitFor();
    await second.getByRole('button', { name: 'Nieuw dagboek voor deze rekening maken' }).click();
    const making = page.getByRole('dialog', { name: 'Nieuw dagboek maken' });
    await making.getByRole('combobox', { name: 'Grootboekrekening' }).click();
    await page.getByRole('option', { name: /1110/ }).click();
    await making.getByRole('button', { name: 'Opslaan' }).click();
    await making.waitFor({ state: 'hidden' });
    await looksRight(page, 'accounts by services');
    await page.getByRole('button', { name: 'Opslaan en ophalen' }).click();

    await page
      .getByRole('row', { name: /NL91 ABNA/ })
      .getByText('3 mutaties')
      .waitFor();
    await page
      .getByRole('row', { name: /NL20 INGB/ })
      .getByText('2 mutaties')
      .waitFor();
    await looksRight(page, 'the link');

    await page
      .getByRole('row', { name: /NL91 ABNA/ })
      .getByRole('button', { name: /Nu ophalen/ })
      .click();
    await page.getByText('De bank wordt gevraagd').waitFor();

    await page.getByRole('button', { name: 'Verlengen' }).click();
    await atBank(page, 'confirm');
    await page.getByRole('heading', { name: `Koppeling met ${BANK}` }).waitFor();
    await page
      .getByRole('row', { name: /NL20 INGB/ })
      .getByText('2 mutaties')
      .waitFor();

    await page.getByRole('button', { name: 'Verlengen' }).click();
    await atBank(page, 'deny');
    await page.getByText('De bestaande toestemming geldt nog', { exact: false }).waitFor();
    await page
      .getByRole('row', { name: /NL20 INGB/ })
      .getByText('Bijgewerkt')
      .waitFor();
  });
});

test('who refuses at the bank is told what happened and begins again', { timeout: 120_000 }, async () => {
  await visit(browser, hub.url, visitor('en', { scheme: 'dark', width: 820 }), async (page) => {
    await signIn(page, 'en', SIGN_IN);
    // An answer that belongs to nothing: an old tab, a guess, another person's.
    await page.goto('/link/example?state=guessed&code=guessed');
    await page.getByText('This answer of the bank belongs to no link that was started here.').waitFor();
    await page.goto('/link');
    await page.getByRole('region', { name: BANK }).getByRole('button', { name: 'Add' }).click();
    await atBank(page, 'deny');
    await page.getByText(`The consent was refused at ${BANK}`).waitFor();
    await page.getByText('Nothing has been linked.', { exact: false }).waitFor();
    await looksRight(page, 'a refused link');
    await page.getByRole('button', { name: 'Start again' }).click();
    // Gone from the bank's page without an answer: the link says where it goes on.
    await page.getByRole('heading', { name: 'Inloggen' }).waitFor();
    await page.goto('/connections');
    await page
      .getByRole('row', { name: /Not finished/ })
      .getByRole('link')
      .first()
      .click();
    await page.getByRole('link', { name: `Go to ${BANK}` }).click();
    await atBank(page, 'confirm');
    await page.getByRole('heading', { name: 'Which accounts, and what for?' }).waitFor();
    // Both accounts are linked already, by the other link: nothing is taken from it unasked.
    await page.getByText('Belongs to another link now', { exact: false }).first().waitFor();
    expect(await page.getByRole('button', { name: 'Save and fetch' }).isDisabled()).toBe(true);
    await looksRight(page, 'a second link');
  });
});

test('the desk: filter, a link for the signatory, accounts folded out, the end of a link', {
  timeout: 120_000,
}, async () => {
  await visit(browser, hub.url, visitor('nl', { width: 820 }), async (page) => {
    await signIn(page, 'nl', SIGN_IN);
    await page.goto('/connections');
    await page.getByText('Wanneer toestemmingen aflopen').waitFor();
    await page.getByPlaceholder('Bank, rekening, naam of administratie').fill('test nl91');
    await page.getByRole('button', { name: `Rekeningen van ${BANK} tonen` }).click();
    await page
      .getByRole('button', { name: /Nu ophalen/ })
      .first()
      .waitFor();
    await looksRight(page, 'the desk');

    await page
      .getByRole('button', { name: `Acties voor ${BANK}` })
      .first()
      .click();
    await page.getByRole('menuitem', { name: 'Link voor de ondertekenaar' }).click();
    const signing = page.getByRole('dialog', { name: /laten ondertekenen/ });
    await signing.getByRole('button', { name: 'Link maken' }).click();
    expect(await signing.getByLabel('Adres', { exact: true }).inputValue()).toContain(`${hub.url}/sign/`);
    await signing.getByRole('button', { name: 'Sluiten' }).last().click();

    for (const tab of ['Wijzigingen door de bank', 'Onleesbare regels']) {
      await page.getByRole('tab', { name: tab }).click();
      await looksRight(page, tab);
    }
    await page.goto('/plugins/example');
    await page.getByRole('textbox', { name: 'Terugkeeradres (redirect URI)' }).waitFor();
    await page.getByText('Echte bank').click();
    await page.getByLabel('Client-secret').fill('geheim');
    await looksRight(page, 'settings of a plug-in');

    await page.goto('/accounts');
    await page
      .getByRole('row', { name: /NL91 ABNA/ })
      .getByRole('button', { name: /Acties voor/ })
      .click();
    await page.getByRole('menuitem', { name: 'Rekening ontkoppelen' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Rekening ontkoppelen' }).click();
    await page.getByText('NL91 ABNA 0417 1643 00 is ontkoppeld').waitFor();

    await page.goto('/');
    await page.getByRole('heading', { name: 'Bankkoppelingen' }).waitFor();
    await looksRight(page, 'the overview');

    await page.goto('/connections');
    await page.getByPlaceholder('Bank, rekening, naam of administratie').fill('nl20');
    await page
      .getByRole('button', { name: `Acties voor ${BANK}` })
      .last()
      .click();
    await page.getByRole('menuitem', { name: 'Koppeling beëindigen' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Koppeling beëindigen' }).click();
    await page.getByText(`De koppeling met ${BANK} is beëindigd`).waitFor();
  });
});

test('settings of a plug-in are kept, and its secrets are never shown again', { timeout: 120_000 }, async () => {
  await visit(browser, hub.url, visitor('en'), async (page) => {
    await signIn(page, 'en', SIGN_IN);
    await page.goto('/plugins/example');
    await page.getByText('Real bank').click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('This field is needed.').first().waitFor();
    await page.getByLabel('Client ID').fill('koppel-1');
    await page.getByLabel('Client secret').fill('not for eyes');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Settings kept').waitFor();
    await page.reload();
    expect(await page.getByLabel('Client ID').inputValue()).toBe('koppel-1');
    expect(await page.getByLabel('Client secret').inputValue()).toBe('');
    expect(await page.getByLabel('Client secret').getAttribute('placeholder')).toContain('Filled in');
    await page.getByText('Stand-in bank').last().click();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Settings kept').waitFor();
  });
});

test('a bank that asks for a code and then takes a while is followed on the page of the link', {
  timeout: 120_000,
}, async () => {
  await visit(browser, hub.url, visitor('nl'), async (page) => {
    await signIn(page, 'nl', SIGN_IN);
    await page.goto('/link');
    const tile = page.getByRole('region', { name: 'Briefbank' });
    // Nobody set this bank up yet: the tile leads there.
    await tile.getByRole('link', { name: 'Eerst instellen' }).click();
    await page.getByRole('button', { name: 'Opslaan' }).click();
    await page.getByText('Instellingen bewaard').waitFor();
    await page.goto('/link');
    await tile.getByRole('button', { name: 'Toevoegen' }).click();

    await page.getByRole('heading', { name: 'Briefbank vraagt nog iets' }).waitFor();
    await looksRight(page, 'a form of the bank');
    await page.getByRole('button', { name: 'Versturen' }).click();
    await page.getByText('Dit veld is nodig.').waitFor();
    await page.getByLabel('Code uit de brief').fill(CODE);
    await page.getByRole('button', { name: 'Versturen' }).click();
    await page.getByText('The bank looks at it.').waitFor();
    await page.getByRole('heading', { name: 'Welke rekeningen, en waarvoor?' }).waitFor();
    const row = page.getByRole('row', { name: /NL91 ABNA 0417 1643 00/ });
    await row.getByText('geen contract').waitFor();
    expect(await page.getByRole('button', { name: 'Opslaan en ophalen' }).isDisabled()).toBe(true);
    await row.getByRole('checkbox', { name: /Betalingen/ }).check();
    await page.getByRole('button', { name: 'Opslaan en ophalen' }).click();
    await row.getByText('Zonder transacties gekoppeld').waitFor();
    await looksRight(page, 'a link without statements');
  });
});

test('ING wants the choice confirmed with a TAN; then its statements come in', { timeout: 120_000 }, async () => {
  await visit(browser, hub.url, visitor('nl'), async (page) => {
    await signIn(page, 'nl', SIGN_IN);
    await page.goto('/link');
    await page
      .getByRole('region', { name: /ING \(/ })
      .getByRole('button', { name: 'Toevoegen' })
      .click();
    await atBank(page, 'confirm', 'ing');
    const onward = page.getByRole('button', { name: 'Verder' });
    await onward.click();
    await page.getByRole('heading', { name: 'Welke rekeningen, en waarvoor?' }).waitFor();
    await page
      .getByRole('row', { name: /NL20 INGB 0001 2345 67/ })
      .getByRole('checkbox', { name: /Transacties/ })
      .check();
    await page.getByRole('button', { name: 'Opslaan en ophalen' }).click();
    await page.waitForURL((url) => banks.includes(url.origin));
    await page.getByLabel('Gebruikersnaam').fill('ing');
    await page.getByLabel('Wachtwoord').fill('ing');
    await onward.click();
    await page.getByRole('button', { name: 'Bevestigen' }).click();
    const told = await page.getByText('TAN-code met volgnummer').textContent();
    await page.getByLabel('TAN-code').fill(/(\d+)$/.exec(told ?? '')?.[1] ?? '');
    await page.getByRole('button', { name: 'Verzenden' }).click();
    await onward.click();
    await page.waitForURL(/connections/);
    // A signed statement for each of ninety days: that takes a while, and the page shows how far it is.
    await page
      .getByRole('row', { name: /NL20 INGB/ })
      .getByText('Bijgewerkt')
      .waitFor({ timeout: 60_000 });
  });
});
