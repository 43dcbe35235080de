import type { Page } from 'playwright-core';
import type { Office } from './office.ts';
import { LONG_NAME_PART } from './office-names.ts';
import type { Shot } from './shots.ts';

const NOBODY = '01a1fd00-0000-7000-8000-000000000000';
const row = (page: Page, text: string | RegExp) => page.getByRole('row', { name: text }).first();
const press = (page: Page, name: RegExp) => page.getByRole('button', { name }).first().click();
const choose = async (page: Page, name: RegExp) => page.getByRole('menuitem', { name }).first().click();

export function setupShots(code: string): readonly Shot[] {
  return [
    { name: 'setup', path: `/setup?code=${code}` },
    { name: 'setup-faults', path: `/setup?code=${code}`, before: (page) => press(page, /Beginnen|Start|Begin/) },
  ];
}

/** What people see before they are let in. */
export const DOOR_SHOTS: readonly Shot[] = [
  { name: 'sign-in', path: '/sign-in' },
  {
    name: 'sign-in-wrong',
    path: '/sign-in',
    before: async (page) => {
      await page.locator('input[type=email], input[name=email]').first().fill('iemand@koppel.example');
      await page.locator('input[type=password]').fill('dit is het niet');
      await page.keyboard.press('Enter');
      await page.getByText(/horen niet bij elkaar|do not belong together/).waitFor();
    },
  },
  { name: 'password', path: '/password#something' },
  { name: 'password-no-link', path: '/password' },
];

/** Pages for people without an account: the bank's answer, and who is to sign. */
export function strangerShots({ signing }: Office['shown']): readonly Shot[] {
  return [
    { name: 'landing-unknown', path: '/link/example?state=guessed&code=guessed' },
    { name: 'sign', path: signing },
    { name: 'sign-unknown', path: '/sign/guessed' },
  ];
}

/** Everything that seldom happens, with names as long as they come. */
export function officeShots({ linkId, entryId }: Office['shown']): readonly Shot[] {
  return [
    { name: 'office-overview', path: '/', whole: true },
    { name: 'office-organisation', path: '/', before: (page) => press(page, /Relatie kiezen|Choose organisation/) },
    { name: 'office-preferences', path: '/', before: (page) => press(page, /Voorkeuren|Preferences/) },
    { name: 'office-workbench', path: '/workbench', before: (page) => page.locator('main h2').first().waitFor() },
    {
      name: 'office-workbench-long',
      path: `/workbench/${entryId}`,
      before: (page) => page.locator('main h2').first().waitFor(),
    },
    { name: 'office-entries', path: '/entries' },
    { name: 'office-entry', path: `/entries/${entryId}`, before: (page) => page.getByRole('dialog').waitFor() },
    { name: 'office-entry-unknown', path: `/entries/${NOBODY}`, before: (page) => page.getByRole('dialog').waitFor() },
    { name: 'office-rules', path: '/rules' },
    {
      name: 'office-rule-change',
      path: '/rules',
      before: async (page) => {
        await press(page, /^Meer acties|^More/);
        await choose(page, /Wijzigen|Change/);
        await page.getByRole('dialog').waitFor();
      },
    },
    { name: 'office-learned', path: '/learned' },
    { name: 'office-learned-examples', path: '/learned', before: (page) => press(page, /Voorbeelden|Examples/) },
    { name: 'office-backtest', path: '/backtest', whole: true },
    { name: 'office-connections', path: '/connections', whole: true },
    { name: 'office-cases', path: '/connections?tab=cases' },
    { name: 'office-rows', path: '/connections?tab=rows' },
    { name: 'office-link', path: `/connections/${linkId}` },
    { name: 'office-link-unknown', path: `/connections/${NOBODY}` },
    { name: 'office-banks', path: '/link', whole: true },
    { name: 'office-accounts', path: '/accounts' },
    {
      name: 'office-mapping',
      path: '/accounts',
      before: async (page) => {
        await page.locator('main table button[aria-haspopup]').last().click();
        await page.getByRole('menuitem').first().click();
        await page.getByRole('dialog').getByRole('combobox').first().click();
      },
    },
    {
      name: 'office-account-fault',
      path: '/accounts',
      before: async (page) => {
        await press(page, /Rekening zonder koppeling|Account without/);
        await page.getByRole('dialog').locator('input').first().fill('NL00 INGB 0000 0000 00');
        await page.keyboard.press('Enter');
      },
    },
    { name: 'office-statements', path: '/statements', whole: true },
    {
      name: 'office-upload',
      path: '/upload',
      before: (page) =>
        row(page, /afschrift-met|onbekend/)
          .getByRole('button')
          .first()
          .click(),
    },
    { name: 'office-csv', path: '/csv-mappings' },
    {
      name: 'office-csv-wizard',
      path: '/csv-mappings/new',
      whole: true,
      before: (page) =>
        page.locator('input[type=file]').setInputFiles({
          name: 'bank.csv',
          mimeType: 'text/csv',
          buffer: Buffer.from(
            'Wanneer;Hoeveel;Richting;Wie;Waarvoor\n15-01-2026;1.234,56;uitgave;Jansen;Huur januari\n14-01-2026;1.000,00;ontvangst;Smit;Factuur 26\n',
          ),
        }),
    },
    { name: 'office-payments', path: '/payments', whole: true },
    {
      name: 'office-payments-chosen',
      path: '/payments',
      before: (page) => page.getByRole('checkbox', { name: /Alles kiezen|Select all/ }).click(),
    },
    {
      name: 'office-payments-from-items',
      path: '/payments',
      before: (page) => press(page, /Uit inkoop|From purchase/),
    },
    { name: 'office-payments-files', path: '/payments?tab=files', whole: true },
    { name: 'office-payments-all', path: '/payments?tab=all', whole: true },
    { name: 'office-payments-alarms', path: '/payments?tab=alarms' },
    ...(['unknown', 'to-be-confirmed', 'rejected', 'draft', 'executed'] as const).map(
      (status): Shot => ({
        name: `office-order-${status}`,
        path: '/payments?tab=all',
        before: async (page) => {
          await page.getByRole('combobox').click();
          await page.locator(`[role=option][value=${status}]`).click();
          await page.locator('main table tbody tr button').first().click();
          await page.getByRole('dialog').waitFor();
        },
      }),
    ),
    ...[0, 1, 2, 3, 4].map(
      (place): Shot => ({
        name: `office-file-${place}`,
        path: '/payments?tab=files',
        before: async (page) => {
          await page.locator('main table tbody tr').nth(place).getByRole('button').first().click();
          await page.getByRole('dialog').waitFor();
        },
      }),
    ),
    { name: 'office-debits', path: '/direct-debits' },
    { name: 'office-debits-all', path: '/direct-debits?tab=all' },
    { name: 'office-mandates', path: '/direct-debits?tab=mandates' },
    {
      name: 'office-mandate-new',
      path: '/direct-debits?tab=mandates',
      before: (page) => press(page, /Nieuwe machtiging|New mandate/),
    },
    { name: 'office-receivers', path: '/deliveries' },
    { name: 'office-streams', path: '/deliveries?tab=streams' },
    { name: 'office-deliveries', path: '/deliveries?tab=deliveries' },
    {
      name: 'office-receiver-new',
      path: '/deliveries',
      before: (page) => press(page, /Ontvanger toevoegen|Add receiver/),
    },
    { name: 'office-keys', path: '/api-keys' },
    {
      name: 'office-key-new',
      path: '/api-keys',
      before: async (page) => {
        await press(page, /Sleutel maken|key/i);
        await page.getByRole('dialog').waitFor();
      },
    },
    { name: 'office-administrations', path: '/administrations' },
    ...(['settings', 'daybooks', 'chart', 'parties', 'openItems', 'history'] as const).map(
      (tab): Shot => ({
        name: `office-administration-${tab}`,
        path: '/administrations',
        whole: tab === 'settings',
        before: async (page) => {
          await page.getByRole('link', { name: LONG_NAME_PART }).first().click();
          await page.waitForURL(/administrations\/./);
          await page.goto(`${page.url().split('?')[0]}?tab=${tab}`);
        },
      }),
    ),
    { name: 'office-users', path: '/users' },
    { name: 'office-user-new', path: '/users', before: (page) => press(page, /Gebruiker toevoegen|Add user/) },
    { name: 'office-plugins', path: '/plugins', whole: true },
    { name: 'office-certificate', path: '/plugins/ing-bookkeeping', whole: true },
    { name: 'office-audit', path: '/audit' },
    { name: 'office-missing', path: '/nowhere' },
    {
      name: 'office-offline',
      path: '/',
      before: async (page) => {
        await page.context().setOffline(true);
        await page.locator('nav a[href="/learned"]').click();
        await page.waitForTimeout(6_000);
      },
      after: (page) => page.context().setOffline(false),
    },
    {
      name: 'office-offline-data',
      path: '/accounts',
      before: async (page) => {
        await page.locator('nav a[href="/statements"]').click();
        await page.locator('main table').first().waitFor();
        await page.route('**/v1/**', (route) => route.abort());
        await page.locator('nav a[href="/api-keys"]').click();
        await page.waitForTimeout(6_000);
      },
      after: (page) => page.unroute('**/v1/**'),
    },
  ];
}

const EVERY_PAGE = [
  ['overview', '/'],
  ['workbench', '/workbench'],
  ['entries', '/entries'],
  ['rules', '/rules'],
  ['learned', '/learned'],
  ['backtest', '/backtest'],
  ['connections', '/connections'],
  ['cases', '/connections?tab=cases'],
  ['rows', '/connections?tab=rows'],
  ['accounts', '/accounts'],
  ['statements', '/statements'],
  ['upload', '/upload'],
  ['csv', '/csv-mappings'],
  ['csv-new', '/csv-mappings/new'],
  ['payments', '/payments'],
  ['files', '/payments?tab=files'],
  ['orders', '/payments?tab=all'],
  ['alarms', '/payments?tab=alarms'],
  ['debits', '/direct-debits'],
  ['mandates', '/direct-debits?tab=mandates'],
  ['receivers', '/deliveries'],
  ['streams', '/deliveries?tab=streams'],
  ['deliveries', '/deliveries?tab=deliveries'],
  ['keys', '/api-keys'],
  ['administrations', '/administrations'],
  ['users', '/users'],
  ['plugins', '/plugins'],
  ['audit', '/audit'],
] as const;

/** An organisation where nothing has been done yet. */
export const EMPTY_SHOTS: readonly Shot[] = EVERY_PAGE.map(([name, path]) => ({ name: `empty-${name}`, path }));
