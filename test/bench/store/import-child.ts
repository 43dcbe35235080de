import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { openHouse } from '#core/main.ts';
import { createOrganisation } from '#core/store/access.repository.ts';
import { inSystem } from '#core/store/database.ts';
import { camtFile } from '../write-camt.ts';
import { benchConfig } from './big-hub.ts';
import { importFile } from './import.ts';

/** A process of its own, so that its peak is the import's: `node import-child.ts URL ENTRIES`. Tells its parent MB. */
const [url = '', entries = '0'] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'koppel-bench-'));
const peakMegabytes = () => process.resourceUsage().maxRSS / 1024;
const opened = await openHouse(benchConfig(url), 'tool');
const organisationId = opened.house.random.uuid();
await inSystem(opened.house.store.db, (trx) => createOrganisation(trx, organisationId, 'Bench'));
const file = join(folder, 'camt.xml');
await pipeline(Readable.from(camtFile(100, '02')), createWriteStream(file));
await importFile(opened, organisationId, file, '');
await pipeline(Readable.from(camtFile(Number(entries), '02', 2)), createWriteStream(file));
const baseline = peakMegabytes();
await importFile(opened, organisationId, file, '');
const peak = peakMegabytes();
await opened.close();
rmSync(folder, { recursive: true, force: true });
process.send?.({ baseline, peak });
