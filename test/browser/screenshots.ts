/**
 * `npm run screenshots`: a picture of every page in both languages, light and dark, wide and tablet, in `var/screenshots/`: with the
 * demo's data, with everything that seldom happens, and with nothing. For people to look at. Words after `--` pick by name:
 * `npm run screenshots -- workbench nl-dark`; with `--stay` the hubs stay up and each line typed picks anew.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { FakeBank } from '../orders/fake-bank.ts';
import { SIGN_IN as OFFICE_SIGN_IN } from '../support/hub.ts';
import { PASSWORD } from '../support/organisation.ts';
import { openBrowser } from './chromium.ts';
import { DEMO_SHOTS, linkBanks, SIGN_IN } from './pictures/demo-shots.ts';
import { PROJECT, startDemo, startEmptyHub } from './pictures/hubs.ts';
import { officeParts, openOffice } from './pictures/office.ts';
import { DOOR_SHOTS, EMPTY_SHOTS, officeShots, setupShots, strangerShots } from './pictures/office-shots.ts';
import { type Album, takeAlbum } from './pictures/shots.ts';

const folder = join(PROJECT, 'var', 'screenshots');
mkdirSync(folder, { recursive: true });
const stay = process.argv.includes('--stay');
const words = process.argv.slice(2).filter((word) => word !== '--stay');
const say = (line: string) => void process.stdout.write(`${line}\n`);

const browser = await openBrowser();
const bank = new FakeBank();
const [demo, running] = await Promise.all([startDemo(), startEmptyHub(officeParts(bank))]);
try {
  const take = (album: Album, picked: readonly string[]) => takeAlbum(browser, album, picked, folder, say);
  await take({ url: running.url, who: null, shots: setupShots(running.hub.setupCode ?? '') }, words);
  const [office] = await Promise.all([openOffice(running, bank), linkBanks(browser, demo.url)]);
  const albums: readonly Album[] = [
    { url: demo.url, who: SIGN_IN, shots: DEMO_SHOTS },
    { url: office.url, who: null, shots: [...DOOR_SHOTS, ...strangerShots(office.shown)] },
    { url: office.url, who: OFFICE_SIGN_IN, shots: officeShots(office.shown) },
    { url: office.url, who: { email: office.newcomer, password: PASSWORD }, shots: EMPTY_SHOTS },
  ];
  const takeAll = async (picked: readonly string[]) => {
    for (const album of albums) await take(album, picked);
  };
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
  await Promise.all([demo.stop(), running.stop()]);
}
