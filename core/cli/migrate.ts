import type { Config } from '../config.ts';
import { openHouse } from '../main.ts';
import { EXIT, type Io } from './io.ts';

export async function migrateCommand(io: Io, config: Config, options: { readonly json: boolean }): Promise<number> {
  const opened = await openHouse(config, 'tool');
  await opened.close();
  const { migrated } = opened;
  if (options.json) io.out(JSON.stringify({ migrated }));
  else io.out(migrated.length === 0 ? 'The database is up to date.' : `Done: ${migrated.join(', ')}.`);
  return EXIT.done;
}
