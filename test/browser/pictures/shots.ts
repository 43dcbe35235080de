import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { barriers, overflows } from '../barriers.ts';
import { signIn } from '../chromium.ts';

export interface Shot {
  readonly name: string;
  readonly path: string;
  /** What to do before the picture is taken. */
  readonly before?: (page: Page) => Promise<unknown>;
  /** What to put right afterwards, for the shots that follow. */
  readonly after?: (page: Page) => Promise<unknown>;
  /** All of the page, where it is longer than the screen. */
  readonly whole?: boolean;
}

/** Pages of one hub as one person sees them; null: nobody is signed in. */
export interface Album {
  readonly url: string;
  readonly who: { readonly email: string; readonly password: string } | null;
  readonly shots: readonly Shot[];
}

export const LOOKS = (['nl', 'en'] as const).flatMap((language) =>
  (['light', 'dark'] as const).flatMap((scheme) =>
    [1440, 820].map((width) => ({ language, scheme, width, name: `${language}-${scheme}-${width}` })),
  ),
);
/** These two differ in everything: what keeps somebody out is looked for in them. */
const CHECKED = ['nl-light-1440', 'en-dark-820'];

/** Whether the name has every word, in one of these looks. */
export function isWanted({ name }: Shot, words: readonly string[], looks: typeof LOOKS = LOOKS): boolean {
  return looks.some((look) => words.every((word) => `${name}-${look.name}`.includes(word)));
}

/**
 * Takes the pictures whose name has every word, and says of each what sticks out at the side and, in two of the looks, what would
 * keep somebody out. A step that fails is said and passed over.
 */
export async function takeAlbum(
  browser: Browser,
  { url, who, shots }: Album,
  words: readonly string[],
  folder: string,
  say: (line: string) => void,
): Promise<void> {
  for (const look of LOOKS) {
    const wanted = shots.filter((shot) => isWanted(shot, words, [look]));
    if (wanted.length === 0) continue;
    const context = await browser.newContext({
      baseURL: url,
      locale: look.language === 'nl' ? 'nl-NL' : 'en-GB',
      timezoneId: 'Europe/Amsterdam',
      colorScheme: look.scheme,
      viewport: { width: look.width, height: look.width > 1000 ? 900 : 1100 },
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    if (who !== null) await signIn(page, look.language, who);
    for (const shot of wanted) {
      const name = `${shot.name}-${look.name}`;
      try {
        await page.goto(shot.path);
        await shown(page);
        await shot.before?.(page);
        await shown(page);
        await page.screenshot({
          path: join(folder, `${name}.png`),
          animations: 'disabled',
          fullPage: shot.whole ?? false,
        });
        if (await overflows(page)) say(`${name} sticks out`);
        if (CHECKED.includes(look.name)) for (const barrier of await barriers(page)) say(`${name}: ${barrier}`);
      } catch (error) {
        say(`${name} was not taken: ${error instanceof Error ? error.message.split('\n')[0] : error}`);
      }
      await shot.after?.(page);
    }
    await context.close();
  }
}

async function shown(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.waitForFunction(() => document.querySelector('.mantine-Skeleton-root') === null);
}
