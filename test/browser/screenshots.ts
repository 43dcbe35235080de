/**
 * `npm run screenshots`: a picture of every page in both languages, light and dark, wide and tablet, in `var/screenshots/`: with the
 * demo's data, with everything that seldom happens, and with nothing. For people to look at. Words after `--` pick by name:
 * `npm run screenshots -- workbench nl-dark`; only the hubs these need are started. With `--stay` they stay up, and each line typed
 * picks anew.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { FakeBank } from '../orders/fake-bank.ts';
import { SIGN_IN as OFFICE_SIGN_IN } from '../support/hub.ts';
import { PASSWORD } from '../support/organisation.ts';
import { openBrowser } from './chromium.ts';
import { DEMO_SHOTS, linkBanks, SIGN_IN } from './pictures/demo-shots.ts';
import { PROJECT, type Running, startDemo, startEmptyHub } from './pictures/hubs.ts';
import { officeParts, openOffice } from './pictures/office.ts';
import { DOOR_SHOTS, EMPTY_SHOTS, officeShots, setupShots, strangerShots } from './pictures/office-shots.ts';
import { type Album, isWanted, type Shot, takeAlbum } from './pictures/shots.ts';

const folder = join(PROJECT, 'var', 'screenshots');
mkdirSync(folder, { recursive: true });
const stay = process.argv.includes('--stay');
const words = process.argv.slice(2).filter((word) => word !== '--stay');
const say = (line: string) => void process.stdout.write(`${line}\n`);

const browser = await openBrowser();
const running: Running[] = [];
const take = (album: Album, picked: readonly string[]) => takeAlbum(browser, album, picked, folder, say);

/** Done once, by the first who asks. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => {
    made ??= make();
    return made;
  };
}

const demo = once(async () => {
  const hub = await startDemo();
  running.push(hub);
  await linkBanks(browser, hub.url);
  return hub;
});
const office = once(async () => {
  const bank = new FakeBank();
  const hub = await startEmptyHub(officeParts(bank));
  running.push(hub);
  // The first page of all is only there while nobody has an account.
  await take({ url: hub.url, who: null, shots: setupShots(hub.hub.setupCode ?? '') }, words);
  return openOffice(hub, bank);
});

const NOWHERE = { linkId: '', signing: '', entryId: '' };

async function takeAll(picked: readonly string[]): Promise<void> {
  const wants = (shots: readonly Shot[]) => shots.some((shot) => isWanted(shot, picked));
  if (wants(DEMO_SHOTS)) await take({ url: (await demo()).url, who: SIGN_IN, shots: DEMO_SHOTS }, picked);
  const rare = [...setupShots(''), ...DOOR_SHOTS, ...strangerShots(NOWHERE), ...officeShots(NOWHERE), ...EMPTY_SHOTS];
  if (!wants(rare)) return;
  const { url, shown, newcomer } = await office();
  await take({ url, who: null, shots: [...DOOR_SHOTS, ...strangerShots(shown)] }, picked);
  await take({ url, who: OFFICE_SIGN_IN, shots: officeShots(shown) }, picked);
  await take({ url, who: { email: newcomer, password: PASSWORD }, shots: EMPTY_SHOTS }, picked);
}

try {
  await takeAll(words);
  if (stay) {
    say('Words pick by name; an empty line ends.');
    for await (const line of createInterface(process.stdin)) {
      if (line.trim() === '') break;
      await takeAll(line.trim().split(/\s+/));
      say('Taken.');
    }
  }
} finally {
  await browser.close();
  await Promise.all(running.map((hub) => hub.stop()));
}
// A line may still be awaited from a terminal that stays open.
process.exit(0);
