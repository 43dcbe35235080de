import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ING, makeBooks, RABO } from '../support/books.ts';
import { SIGN_IN, startTestHub, type TestHub, until } from '../support/hub.ts';
import { camt } from '../support/statements.ts';
import { barriers, overflows } from './barriers.ts';
import { buildUi, type Visitor, visit } from './browser.ts';
import { openBrowser, signIn } from './chromium.ts';

let hub: TestHub;
let browser: Browser;
let ui: Awaited<ReturnType<typeof buildUi>>;

beforeAll(async () => {
  ui = await buildUi();
  [hub, browser] = await Promise.all([startTestHub({ uiFolder: ui.folder }), openBrowser()]);
  await fill();
});
afterAll(async () => {
  await browser.close();
  await hub.close();
  ui.remove();
});

/** Something on every page: booked and waiting entries, a gap, an account without administration, a receiver that fails. */
async function fill(): Promise<void> {
  const { id, put } = await makeBooks(hub, { ibans: [ING], settings: { ledger: { suspense: '2999' } } });
  await put('parties', [{ code: 'D1', kind: 'customer', name: 'Bakker B.V.', ibans: ['NL02ABNA0123456789'] }]);
  await put('open-items', [
    { id: 'VF-1', kind: 'sales-invoice', party: 'D1', number: '260311', date: '2026-01-02', amount: '121.00' },
    { id: 'VF-2', kind: 'sales-invoice', party: 'D1', number: '260312', date: '2026-01-02', amount: '90.00' },
  ]);
  await hub.api.post('/rules', { administrationId: id, name: 'Huur', textContains: ['HUUR'], ledgerAccount: '4100' });
  await hub.api.post('/webhook-endpoints', { name: 'ERP', url: 'http://127.0.0.1:9/nobody' });
  const lines = [
    { cents: 12_100, text: 'Factuur 260311', name: 'Bakker B.V.', iban: 'NL02ABNA0123456789', reference: 'R1' },
    { cents: 8_500, text: 'deel', name: 'Bakker B.V.', iban: 'NL02ABNA0123456789', reference: 'R2' },
    { cents: -50_000, text: 'HUUR januari', name: 'Verhuurder', reference: 'R3' },
  ];
  const files = [
    camt(ING, 10_000, [
      { date: '2026-01-05', lines },
      { date: '2026-01-06', lines: [] },
    ]),
    camt(ING, 99_000, [
      { date: '2026-01-12', lines: [{ cents: -1_250, text: 'Lunch', name: 'Lunchroom', reference: 'R4' }] },
    ]),
    camt(RABO, 5_000, [{ date: '2026-01-05', lines: [{ cents: 100, text: 'cent', name: 'Iemand', reference: 'R5' }] }]),
  ];
  for (const [at, file] of files.entries()) {
    const taken = await hub.api.upload<{ id: string }>(`file-${at}.xml`, file);
    await until(
      () => hub.api.get<{ state: string }>(`/imports/${taken.id}`),
      ({ state }) => state === 'done',
    );
  }
  await until(
    () => hub.api.get<{ items: readonly unknown[] }>('/entries?state=booked'),
    ({ items }) => items.length > 0,
  );
}

/** Each page with something that is there once it has loaded. */
const PAGES = [
  { path: '/', nl: 'Saldo per rekening', en: 'Balance per account' },
  { path: '/workbench', nl: 'Matchvoorstellen', en: 'Proposals' },
  { path: '/entries', nl: 'Verhuurder', en: 'Verhuurder' },
  { path: '/rules', nl: 'Huur', en: 'Huur' },
  { path: '/accounts', nl: '1 rekening heeft nog geen administratie.', en: '1 account has no administration yet.' },
  { path: '/statements', nl: 'Volledigheid per dag', en: 'Completeness by day' },
  { path: '/upload', nl: 'file-0.xml', en: 'file-0.xml' },
  { path: '/csv-mappings', nl: 'Nog geen indelingen', en: 'No layouts yet' },
  {
    path: '/csv-mappings/new',
    nl: 'Sleep een CSV-bestand van de bank hierheen',
    en: 'Drop a CSV file of the bank here',
  },
  { path: '/deliveries', nl: 'http://127.0.0.1:9/nobody', en: 'http://127.0.0.1:9/nobody' },
  { path: '/deliveries?tab=streams', nl: 'Laatste nummer', en: 'Last number' },
  { path: '/deliveries?tab=deliveries', nl: 'Mislukt, wordt herhaald', en: 'Failed, being retried' },
  { path: '/api-keys', nl: 'Test ERP', en: 'Test ERP' },
  { path: '/administrations', nl: 'Boekt vanzelf', en: 'Books by itself' },
  { path: '/users', nl: 'Gebruiker toevoegen', en: 'Add user' },
  { path: '/plugins', nl: 'Matchregels', en: 'Matching rules' },
  { path: '/audit', nl: 'Ingelogd', en: 'Signed in' },
  { path: '/nowhere', nl: 'Deze pagina bestaat niet', en: 'This page does not exist' },
] as const;

const VISITORS: readonly Visitor[] = [
  { language: 'nl', scheme: 'light', width: 1440 },
  { language: 'en', scheme: 'dark', width: 820 },
];

describe.each(VISITORS)('for a visitor in $language, $scheme, $width pixels wide', (visitor) => {
  test('every page shows what it should, keeps nobody out and fits', { timeout: 120_000 }, async () => {
    await visit(browser, hub.url, visitor, async (page) => {
      await page.goto('/sign-in');
      await page.locator('input[type=password]').waitFor();
      expect(await barriers(page)).toEqual([]);
      await signIn(page, visitor.language, SIGN_IN);
      for (const { path, ...text } of PAGES) {
        await page.goto(path);
        await page.getByText(text[visitor.language]).first().waitFor();
        expect(await barriers(page), path).toEqual([]);
        expect(await overflows(page), `${path} sticks out`).toBe(false);
      }
      const { items } = await hub.api.get<{ items: { id: string }[] }>('/administrations');
      for (const tab of ['settings', 'daybooks', 'chart', 'parties', 'openItems']) {
        await page.goto(`/administrations/${items[0]?.id}?tab=${tab}`);
        await page.getByRole('tabpanel').locator('table, form').first().waitFor();
        expect(await barriers(page), tab).toEqual([]);
        expect(await overflows(page), `${tab} sticks out`).toBe(false);
      }
    });
  });
});
