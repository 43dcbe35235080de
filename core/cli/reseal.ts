import { countOld, resealAll } from '../access/reseal.ts';
import type { Config } from '../config.ts';
import { openHouse } from '../main.ts';
import { EXIT, type Io } from './io.ts';

/** `koppel reseal`: exit 1 while something still needs an old key. */
export async function resealCommand(
  io: Io,
  config: Config,
  options: { readonly plan: boolean; readonly json: boolean },
): Promise<number> {
  const { house, close } = await openHouse({ ...config, logLevel: 'warn' }, 'tool');
  try {
    if (!options.plan) await resealAll(house.store.db, house.vault);
    const old = await countOld(house.store.db, house.vault, house.clock.now());
    const left = Object.entries(old).filter(([, count]) => count > 0);
    if (options.json) io.out(JSON.stringify({ old }));
    else if (left.length === 0) io.out('Everything is sealed with the first key; the others can be forgotten.');
    else io.out(`Still sealed with an old key: ${left.map(([what, count]) => `${what} ${count}`).join(', ')}.`);
    return left.length === 0 ? EXIT.done : EXIT.failed;
  } finally {
    await close();
  }
}
