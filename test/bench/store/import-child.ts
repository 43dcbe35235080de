import { openHouse } from '#core/main.ts';
import { createOrganisation } from '#core/store/access.repository.ts';
import { inSystem } from '#core/store/database.ts';
import { benchConfig } from './big-hub.ts';
import { importFile } from './import.ts';

/** A process of its own, so that its peak is the import's: `node import-child.ts URL SMALL LARGE`. Tells its parent MB. */
const [url = '', small = '', large = ''] = process.argv.slice(2);
const peakMegabytes = () => process.resourceUsage().maxRSS / 1024;
const opened = await openHouse(benchConfig(url), 'tool');
const organisationId = opened.house.random.uuid();
await inSystem(opened.house.store.db, (trx) => createOrganisation(trx, organisationId, 'Bench'));
await importFile(opened, organisationId, small, '');
const baseline = peakMegabytes();
await importFile(opened, organisationId, large, '');
const peak = peakMegabytes();
await opened.close();
process.send?.({ baseline, peak });
