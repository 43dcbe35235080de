import type { Json, ManifestFile } from './manifest.ts';

type Expected = ManifestFile['expected'];

/**
 * The manifest counts messages; several pages of MT940 are one statement with us. Joins what the manifest says about pages by the
 * rule of FORMATS 1.3: same account and number, and `:60M:` is what the page before closed with.
 */
export function joinPages(expected: Expected): Expected {
  const pages = expected.perStatement;
  if (pages === undefined || !pages.some((page) => page['closingKind'] === '62M')) return expected;
  const statements: Json[] = [];
  const place = new Map<number, { statement: number; before: number }>();
  for (const [index, page] of pages.entries()) {
    const open = statements.at(-1);
    const goesOn = open !== undefined && continues(open, page);
    const before = goesOn ? Number(open['entryCount']) : 0;
    if (goesOn) statements[statements.length - 1] = joined(open, page);
    else statements.push(page);
    place.set(index, { statement: statements.length - 1, before });
  }
  const samples = expected.sampleEntries?.map((sample) => {
    const at = place.get(Number(sample['statement'] ?? 0));
    return { ...sample, statement: at?.statement ?? 0, before: at?.before ?? 0 };
  });
  return {
    ...expected,
    statements: statements.length,
    perStatement: statements,
    ...(samples === undefined ? {} : { sampleEntries: samples }),
  };
}

function continues(open: Json, page: Json): boolean {
  const number = (statement: Json) => String(statement['sequence']).split('/')[0];
  return (
    open['closingKind'] === '62M' &&
    page['openingKind'] === '60M' &&
    open['account'] === page['account'] &&
    number(open) === number(page) &&
    open['closingBalance'] === page['openingBalance']
  );
}

function joined(open: Json, page: Json): Json {
  const plus = (field: string) => cents(open[field]) + cents(page[field]);
  const sum = (field: string) => `${plus(field) / 100n}.${String(plus(field) % 100n).padStart(2, '0')}`;
  return {
    ...open,
    closingBalance: page['closingBalance'],
    closingDate: page['closingDate'],
    closingKind: page['closingKind'],
    entryCount: Number(open['entryCount']) + Number(page['entryCount']),
    sumCredits: sum('sumCredits'),
    sumDebits: sum('sumDebits'),
    arithmeticHolds: open['arithmeticHolds'] === true && page['arithmeticHolds'] === true,
  };
}

/** Manifests of files with pages know no more than two decimals. */
function cents(value: unknown): bigint {
  const [whole = '0', fraction = ''] = String(value).split('.');
  return BigInt(whole) * 100n + BigInt(fraction.padEnd(2, '0'));
}
