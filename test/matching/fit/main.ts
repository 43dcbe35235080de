import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type MatchModel, weigh } from '#core/matching/model.ts';
import { calibration, type Stated } from './calibrate.ts';
import { type Example, examplesOf, type Rendering } from './examples.ts';
import { fit } from './logit.ts';
import { rewording } from './reword.ts';

/**
 * `npm run fit -- PACKS [OUT]`: fits the shipped prior on a folder of backtest packs and writes it to OUT
 * (core/matching/prior.json). Each pack is left out once: its proposals are weighed by a model that never saw it, which gives the
 * figures printed and the calibration kept. Every pack is seen in three renderings, so that no format and no vocabulary is relied on.
 */
const [packs, out = 'core/matching/prior.json'] = process.argv.slice(2);
if (packs === undefined) throw new Error('Which folder of packs?');

const names = (await readdir(packs)).sort();
const byPack = new Map<string, Example[]>();
for (const name of names) {
  const renderings = await renderingsOf(join(packs, name));
  const all: Example[] = [];
  for (const rendering of renderings) all.push(...(await examplesOf(packs, name, rendering)));
  byPack.set(name, all);
  process.stderr.write(`${name}: ${all.length} entries\n`);
}

const stated: Stated[] = [];
for (const left of names) {
  const model = fit(
    names.filter((name) => name !== left).flatMap((name) => byPack.get(name) ?? []),
    'held-out',
  );
  const own = statements(model, byPack.get(left) ?? []);
  stated.push(...own);
  process.stdout.write(`${left.padEnd(28)} ${summary(own)}\n`);
}
const version = `prior-${names.length}-${[...byPack.values()].reduce((sum, one) => sum + one.length, 0)}`;
const model: MatchModel = { ...fit([...byPack.values()].flat(), version), calibration: calibration(stated) };
await writeFile(out, `${JSON.stringify(model, null, 1)}\n`);
process.stdout.write(`${model.calibration.map(([from, to]) => `${from} → ${to}`).join('\n')}\n`);

async function renderingsOf(dir: string): Promise<Rendering[]> {
  const books = await readFile(join(dir, 'books.json'), 'utf8');
  const facts = [...books.matchAll(/"(?:name|legalName|city|id)": ?"([^"]+)"/g)].map((match) => match[1] ?? '');
  return [
    { format: 'camt053', reword: null },
    { format: 'mt940', reword: null },
    { format: 'camt053', reword: rewording(facts, 0.6) },
  ];
}

function statements(model: MatchModel, examples: readonly Example[]): Stated[] {
  return examples.flatMap(({ proposals }) => {
    const chances = weigh(
      model,
      proposals.map(({ keys }) => keys),
    );
    const best = chances.indexOf(Math.max(...chances));
    const proposal = proposals[best];
    return proposal === undefined ? [] : [{ chance: chances[best] ?? 0, right: proposal.right }];
  });
}

function summary(all: readonly Stated[]): string {
  const right = all.filter((one) => one.right).length;
  const sure = all.filter((one) => one.chance >= 0.995);
  const wrong = sure.filter((one) => !one.right).length;
  return `first right ${((right / all.length) * 100).toFixed(1)}%  at 0.995: ${((sure.length / all.length) * 100).toFixed(1)}% booked, ${wrong} of ${sure.length} wrong`;
}
