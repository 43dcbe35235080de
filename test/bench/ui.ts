import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { openBrowser, signIn } from '../browser/chromium.ts';
import { SEED_SIGN_IN } from './seed/offices.ts';
import { BIG } from './seed/plan.ts';
import { type BigHub, openBigHub } from './store/big-hub.ts';
import { latencyTable, spread } from './store/latency.ts';
import type { BenchOptions, Verdict } from './verdict.ts';

const VISITS = 7;
const STEPS = 60;
const FIRST_PAGE_MS = 1000;
const NEXT_ENTRY_MS = 100;
/** Two frames of a screen at 60 Hz: longer is seen as a stutter. */
const FRAME_MS = 34;

/**
 * The admin UI in Chromium on an organisation with so many entries and open items: from opening the first page to its figures
 * being there, from a key to the next entry being drawn, and the frames while a queue of a tenth of them is scrolled.
 */
export async function benchUi({ sizes, print }: BenchOptions): Promise<readonly Verdict[]> {
  await promisify(execFile)(process.execPath, [VITE, 'build', 'admin-ui', '--logLevel', 'error'], { cwd: PROJECT });
  const found: Verdict[] = [];
  for (const size of sizes) {
    const hub = await openBigHub({ ...BIG, entries: size, openItems: size, waiting: Math.round(size / 10) }, print);
    const browser = await openBrowser();
    try {
      found.push(...(await measure(hub, browser, size, print)));
    } finally {
      await browser.close();
      await hub.close();
    }
  }
  return found;
}

const PROJECT = join(import.meta.dirname, '..', '..');
const VITE = join(PROJECT, 'node_modules', 'vite', 'bin', 'vite.js');

async function measure(
  { hub }: BigHub,
  browser: Browser,
  size: number,
  print: (line: string) => void,
): Promise<readonly Verdict[]> {
  const context = await browser.newContext({ baseURL: hub.url, viewport: { width: 1440, height: 900 } });
  await signIn(await context.newPage(), 'en', SEED_SIGN_IN);
  const storageState = await context.storageState();
  const first = await firstPages(browser, hub.url, storageState);
  const page = await context.newPage();
  const moves = await keys(page, 'ArrowDown');
  const accepts = await keys(page, 'Enter');
  const frames = await scroll(page);
  const jump = await toTheEnd(page);
  const rows = [
    spread('first page, nothing in the browser’s cache', first),
    spread('next entry (arrow)', moves),
    spread('next entry (accepted with Enter)', accepts),
    spread('a frame while the queue is scrolled', frames),
    spread('rows at the end of the queue, dragged there', jump),
  ];
  latencyTable(rows, print);
  const at = `${size} entries and open items`;
  const under = (what: string, measured: number, limit: number): Verdict => {
    return { what: `${what}, ms, ${at}`, measured, floor: limit, target: limit, ok: measured <= limit };
  };
  const [opened, moved, accepted, frame] = rows;
  return [
    under('first page (half of the visits)', opened?.p50 ?? Number.NaN, FIRST_PAGE_MS),
    under('next entry by arrow (99 of 100)', moved?.p99 ?? Number.NaN, NEXT_ENTRY_MS),
    under('next entry after accepting (99 of 100)', accepted?.p99 ?? Number.NaN, NEXT_ENTRY_MS),
    under('a frame of scrolling (half)', frame?.p50 ?? Number.NaN, FRAME_MS),
  ];
}

type State = Awaited<ReturnType<Awaited<ReturnType<Browser['newContext']>>['storageState']>>;

/** Each visit is by a browser that has the session and nothing else. Until the signals, the plots and the accounts are drawn. */
async function firstPages(browser: Browser, baseURL: string, storageState: State): Promise<readonly number[]> {
  const taken: number[] = [];
  for (let visit = 0; visit < VISITS; visit++) {
    const context = await browser.newContext({ baseURL, storageState, viewport: { width: 1440, height: 900 } });
    const page = await context.newPage();
    await page.goto('/', { waitUntil: 'commit' });
    const drawn = page.waitForFunction(
      () =>
        document.querySelectorAll('main .uplot').length >= 2 &&
        document.querySelectorAll('main a[href^="/statements?account="]').length > 0 &&
        performance.now(),
      undefined,
      { polling: 'raf' },
    );
    taken.push((await (await drawn).jsonValue()) as number);
    await context.close();
  }
  return taken;
}

/** From the key to the frame in which another entry stands on the desk, in the page's own clock. */
async function keys(page: Page, key: string): Promise<readonly number[]> {
  await page.goto('/workbench');
  await page.getByRole('heading', { level: 2 }).first().waitFor();
  await page.waitForTimeout(1000); // what is read ahead is here, as it is when a person looks at the first entry
  const taken: number[] = [];
  for (let step = 0; step < STEPS; step++) {
    const drawn = await page.evaluateHandle(() => ({
      taken: new Promise<number>((done) => {
        const shown = () => document.querySelector('[role="option"][aria-selected="true"]')?.id;
        const desk = () => document.querySelector('main h2')?.closest('[class*="desk"]');
        const before = { id: shown(), desk: desk() };
        window.addEventListener(
          'keydown',
          (event) => {
            const look = () => {
              const now = desk();
              if (shown() === before.id || now === before.desk || now == null) requestAnimationFrame(look);
              else requestAnimationFrame(() => done(performance.now() - event.timeStamp));
            };
            requestAnimationFrame(look);
          },
          { capture: true, once: true },
        );
      }),
    }));
    await page.keyboard.press(key);
    taken.push(await drawn.evaluate(({ taken: ms }) => ms));
    await page.waitForTimeout(150); // nobody reads an entry faster
  }
  return taken;
}

/** Scrolls some hundred rows a second for a while: the length of each frame. */
async function scroll(page: Page): Promise<readonly number[]> {
  await page.goto('/workbench');
  await page.getByRole('option').first().waitFor();
  return page.evaluate(
    () =>
      new Promise<number[]>((done) => {
        const list = document.querySelector('[role="listbox"]');
        const frames: number[] = [];
        let last = performance.now();
        const step = (now: number) => {
          frames.push(now - last);
          last = now;
          if (list !== null) list.scrollTop += 120;
          if (frames.length < 240) requestAnimationFrame(step);
          else done(frames.slice(1));
        };
        requestAnimationFrame(step);
      }),
  );
}

/** Drags to the end, and near it and back: until the rows there are drawn. */
async function toTheEnd(page: Page): Promise<readonly number[]> {
  const taken: number[] = [];
  for (const part of [1, 0.5, 0.25, 0.75, 0.1, 0.9]) {
    taken.push(
      await page.evaluate(
        (share) =>
          new Promise<number>((done) => {
            const list = document.querySelector('[role="listbox"]');
            const start = performance.now();
            const inView = () => {
              const box = list?.getBoundingClientRect();
              return [...document.querySelectorAll('[role="option"]')].some((row) => {
                const { top, bottom } = row.getBoundingClientRect();
                return box !== undefined && top >= box.top && bottom <= box.bottom;
              });
            };
            const look = () => (inView() ? done(performance.now() - start) : requestAnimationFrame(look));
            if (list !== null) list.scrollTop = share * list.scrollHeight;
            requestAnimationFrame(() => requestAnimationFrame(look));
          }),
        part,
      ),
    );
  }
  return taken;
}
