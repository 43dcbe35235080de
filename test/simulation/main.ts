import { type PlainDate, plainDateOrNull } from '#core/domain/plain-date.ts';
import { PLUGINS } from '#core/plugins.ts';
import { runLinksYear } from './links.ts';

/**
 * `npm run simulate [-- SEED [DAYS [ACCOUNTS-PER-BANK [CONNECTOR…]]]]`: a year of every linked bank's stand-in, with faults, late bookings,
 * withdrawn consents and two re-links. Ends with 1 when an entry was lost, doubled, or a bank was read too often.
 */
const say = (line: string) => process.stdout.write(`${line}\n`);
const [seed = '1', days = '365', perBank = '8', ...only] = process.argv.slice(2);
const connectors = PLUGINS.flatMap(({ connector }) =>
  connector?.link !== undefined && connector.sandbox !== undefined && (only.length === 0 || only.includes(connector.id))
    ? [connector]
    : [],
);
const started = performance.now();
const length = Number(days);
const result = await runLinksYear({
  seed: Number(seed),
  connectors,
  accountsPerBank: Number(perBank),
  days: length,
  first: plainDateOrNull('2026-01-05') as PlainDate,
  relinks: [Math.floor(length / 3), Math.floor((length * 2) / 3)],
  databaseUrl: null,
  print: say,
});
const seconds = Math.round((performance.now() - started) / 1000);
const { lost, doubled, overBudget } = result;
say(
  `seed ${seed}: ${connectors.map(({ id }) => id).join(', ')}; ${result.accounts} accounts, ${result.entries} entries, ` +
    `${result.pulls} pulls (${result.failed} failed), ${result.faults} faults, ${seconds} s: ` +
    `${lost.length} lost, ${doubled.length} doubled, ${result.cases} taken back wrongly, ${overBudget.length} days over budget`,
);
for (const line of [...lost, ...doubled, ...overBudget].slice(0, 20)) say(line);
process.exitCode = lost.length + doubled.length + overBudget.length === 0 ? 0 : 1;
