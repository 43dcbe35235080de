import { existsSync } from 'node:fs';
import type { Check } from './check.ts';
import { DIFFERENCES, type Difference } from './differences.ts';
import { CORPUS, type ManifestFile, readManifest } from './manifest.ts';
import { checkInitiation, checkStatus } from './payments.ts';
import { checkStatements } from './statements.ts';

/* `npm run corpus [format…]`: every file of the conformance corpus against its manifest. */

type Checker = (format: string, entry: ManifestFile, checks: Check[]) => Promise<void>;

const CHECKERS: Readonly<Record<string, Checker>> = {
  camt052: checkStatements,
  camt053: checkStatements,
  camt054: checkStatements,
  mt940: checkStatements,
  mt942: checkStatements,
  csv: checkStatements,
  coda: checkStatements,
  ofx: checkStatements,
  qif: checkStatements,
  pain001: checkInitiation,
  pain008: checkInitiation,
  pain002: checkStatus,
};

function reasonFor(check: Check): Difference | undefined {
  return DIFFERENCES.find((one) => {
    const pattern = new RegExp(
      `^${one.file
        .split('*')
        .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
        .join('.*')}$`,
    );
    return one.format === check.format && one.fields.includes(check.field) && pattern.test(check.file);
  });
}

const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

interface Tally {
  compared: number;
  equal: number;
  explained: number;
}

function printTable(format: string, checks: readonly Check[]): void {
  const fields = new Map<string, Tally>();
  for (const check of checks) {
    const tally = fields.get(check.field) ?? { compared: 0, equal: 0, explained: 0 };
    tally.compared++;
    if (check.equal) tally.equal++;
    else if (reasonFor(check) !== undefined) tally.explained++;
    fields.set(check.field, tally);
  }
  const files = new Set(checks.map((check) => check.file)).size;
  print(`\n${format} (${files} files)`);
  print(`  ${'field'.padEnd(22)} compared  equal  explained  open`);
  for (const [field, tally] of fields) {
    const open = tally.compared - tally.equal - tally.explained;
    const numbers = [
      String(tally.compared).padStart(8),
      String(tally.equal).padStart(7),
      String(tally.explained).padStart(11),
      String(open).padStart(6),
    ];
    print(`  ${field.padEnd(22)} ${numbers.join('')}`);
  }
}

function printDifferences(checks: readonly Check[]): number {
  const unequal = checks.filter((check) => !check.equal);
  const explained = new Map<Difference, number>();
  let open = 0;
  for (const check of unequal) {
    const difference = reasonFor(check);
    if (difference !== undefined) {
      explained.set(difference, (explained.get(difference) ?? 0) + 1);
      continue;
    }
    open++;
    const where = check.where === '' ? '' : ` (${check.where})`;
    print(
      `OPEN ${check.format}/${check.file}${where}, ${check.field}: manifest ${JSON.stringify(check.expected)}, ours ${JSON.stringify(check.actual)}`,
    );
  }
  if (explained.size > 0) print('\nDifferences with a reason');
  for (const [{ format, file, fields, reason }, count] of explained)
    print(`  ${format}/${file}, ${fields.join(', ')} (${count}×): ${reason}`);
  for (const unused of DIFFERENCES.filter(
    (one) => !explained.has(one) && checks.some((check) => check.format === one.format),
  )) {
    print(`UNUSED reason: ${unused.format}/${unused.file}, ${unused.fields.join(', ')}`);
    open++;
  }
  return open;
}

async function main(): Promise<number> {
  if (!existsSync(CORPUS)) {
    print(`The corpus is not here (${CORPUS}); nothing compared. KOPPEL_SHARED names its parent folder.`);
    return 0;
  }
  const asked = process.argv.slice(2);
  const checks: Check[] = [];
  for (const [format, check] of Object.entries(CHECKERS)) {
    if (asked.length > 0 && !asked.includes(format)) continue;
    const before = checks.length;
    for (const entry of readManifest(format)) await check(format, entry, checks);
    printTable(format, checks.slice(before));
  }
  print('');
  const open = printDifferences(checks);
  print(`\n${checks.length} values compared, ${open} open.`);
  return open === 0 ? 0 : 1;
}

process.exitCode = await main();
