import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ING, makeBooks, RABO } from '../support/books.ts';
import { SIGN_IN, startTestHub, type TestHub, until } from '../support/hub.ts';
import { camt, type TestLine } from '../support/statements.ts';
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

/** What an accountant does with an entry of this kind, and where it must end up. */
interface Kind {
  readonly name: string;
  readonly count: number;
  readonly line: (at: number) => Pick<TestLine, 'cents' | 'text' | 'iban'>;
  readonly item?: (at: number) => object;
  /** Accept: what is proposed first. Else the figures typed in, in the search field or after G for a ledger account. */
  readonly by: 'accept' | 'number' | 'ledger';
  readonly figures?: (at: number) => string;
  readonly target: (at: number) => string;
}

const amount = (cents: number) => (cents / 100).toFixed(2);

const KINDS: readonly Kind[] = [
  {
    name: 'Klant met nummer',
    count: 20,
    line: (at) => ({ cents: 10_000 + at, text: `Factuur 26${1000 + at}` }),
    item: (at) => ({ kind: 'sales-invoice', number: `26${1000 + at}`, amount: amount(10_000 + at) }),
    by: 'accept',
    target: (at) => `26${1000 + at}`,
  },
  {
    name: 'Leverancier',
    count: 8,
    line: (at) => ({ cents: -(20_000 + at), text: `Uw nota 77${2000 + at}` }),
    item: (at) => ({
      kind: 'purchase-invoice',
      number: `IN77${2000 + at}`,
      reference: `77${2000 + at}`,
      amount: amount(-(20_000 + at)),
    }),
    by: 'accept',
    target: (at) => `77${2000 + at}`,
  },
  {
    name: 'Verhuurder',
    count: 5,
    line: (at) => ({ cents: -(30_000 + at), text: 'HUUR bedrijfspand' }),
    by: 'accept',
    target: () => '4100',
  },
  {
    name: 'Eigen rekening',
    count: 4,
    line: (at) => ({ cents: -(40_000 + at), text: 'overboeking', iban: RABO }),
    by: 'accept',
    target: () => RABO,
  },
  {
    name: 'Klant zonder nummer',
    count: 8,
    line: (at) => ({ cents: 50_000 + at, text: 'dank u wel' }),
    // The open amount of two items is the same, so nothing can tell which one is meant but the person.
    item: (at) => ({ kind: 'sales-invoice', number: `26${5000 + at}`, amount: amount(50_000 + at) }),
    by: 'number',
    figures: (at) => `26${5000 + at}`,
    target: (at) => `26${5000 + at}`,
  },
  {
    name: 'Deelbetaler',
    count: 4,
    line: (at) => ({ cents: 6_000 + at, text: 'eerste deel' }),
    item: (at) => ({ kind: 'sales-invoice', number: `26${6000 + at}`, amount: amount(90_000 + at) }),
    by: 'number',
    figures: (at) => `26${6000 + at}`,
    target: (at) => `26${6000 + at}`,
  },
  {
    name: 'Pinbetaling',
    count: 5,
    line: (at) => ({ cents: -(700 + at), text: 'LUNCH' }),
    by: 'ledger',
    figures: () => '4500',
    target: () => '4500',
  },
  {
    name: 'Vreemde',
    count: 6,
    line: (at) => ({ cents: 8_000 + at, text: 'onduidelijk' }),
    by: 'ledger',
    figures: () => '2999',
    target: () => '2999',
  },
];

const entries = KINDS.flatMap((kind) =>
  Array.from({ length: kind.count }, (_, at) => ({ kind, at, name: `${kind.name} ${at + 1}` })),
);

async function fill(): Promise<void> {
  const { id, put } = await makeBooks(hub, { ibans: [ING, RABO], settings: { bookByItself: false } });
  await hub.api.post('/rules', { administrationId: id, name: 'Huur', textContains: ['HUUR'], ledgerAccount: '4100' });
  const items = entries.flatMap(({ kind, at, name }) =>
    kind.item === undefined ? [] : [{ id: name, date: '2026-01-02', ...kind.item(at) }],
  );
  await put('open-items', items);
  const lines = entries.map(({ kind, at, name }, index) => ({ ...kind.line(at), name, reference: `R${index}` }));
  await hub.api.post('/bank-accounts', { iban: RABO });
  await hub.api.upload('day.xml', camt(ING, 9_000_000, [{ date: '2026-01-05', lines }]));
  await until(
    () => hub.api.get<{ items: { verdict: string | null }[] }>('/entries?state=waiting&limit=100'),
    ({ items: waiting }) => waiting.length === entries.length && waiting.every(({ verdict }) => verdict !== null),
  );
}

/** Presses keys and counts those that are not figures of a number. */
function counting(page: Page) {
  let presses = 0;
  return {
    get presses() {
      return presses;
    },
    async press(key: string) {
      presses += 1;
      await page.keyboard.press(key);
    },
    figures: (text: string) => page.keyboard.type(text),
  };
}

test('sixty entries of eight kinds are resolved with fewer than eighty key presses beyond the numbers', {
  timeout: 120_000,
}, async () => {
  expect(entries).toHaveLength(60);
  await fill();
  await visit(browser, hub.url, { language: 'nl' }, async (page) => {
    await signIn(page, 'nl', SIGN_IN);
    await page.goto('/workbench');
    const keys = counting(page);
    const heading = page.getByRole('heading', { level: 2 }).first();
    for (let handled = 0; handled < entries.length; handled += 1) {
      const name = (await heading.textContent()) ?? '';
      const entry = entries.find((one) => one.name === name);
      if (entry === undefined) throw new Error(`"${name}" is not one of the sixty.`);
      if (entry.kind.by === 'accept') {
        await keys.press('Enter');
      } else {
        if (entry.kind.by === 'ledger') await keys.press('g');
        await keys.figures(entry.kind.figures?.(entry.at) ?? '');
        await keys.press('+');
      }
      if (handled < entries.length - 1)
        await expect.poll(() => heading.textContent(), { interval: 10, timeout: 10_000 }).not.toBe(name);
    }
    await page.getByText('Alles is opgelost').waitFor();
    expect(keys.presses).toBeLessThan(80);
  });

  const booked = await until(
    () => hub.api.get<{ items: { counterpartyName: string; summary: string }[] }>('/entries?state=booked&limit=100'),
    ({ items }) => items.length === entries.length,
  );
  for (const { kind, at, name } of entries) {
    const one = booked.items.find(({ counterpartyName }) => counterpartyName === name);
    expect(one?.summary, name).toContain(kind.target(at));
  }
});
