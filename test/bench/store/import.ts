import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { type OpenedHouse, openHouse } from '#core/main.ts';
import { runImport } from '#core/pipeline/import.ts';
import { receive } from '#core/pipeline/receive.ts';
import { createOrganisation } from '#core/store/access.repository.ts';
import { inSystem } from '#core/store/database.ts';
import type { Verdict } from '../verdict.ts';
import { camtFile } from '../write-camt.ts';
import { benchConfig } from './big-hub.ts';
import { freshBenchDatabase } from './fresh-database.ts';

const roundsOf = (entries: number) => (entries < 100_000 ? 5 : 3);

export interface ImportTimings {
  readonly entries: number;
  readonly megabytes: number;
  /** Median seconds. */
  readonly copied: number;
  readonly imported: number;
  readonly again: number;
}

/**
 * A CAMT.053 file to evidence, entries, balances and coverage, beside COPY of the same rows into a table with the same key: round
 * after round, so that a busy moment of the machine hits both.
 */
export async function timeImport(entries: number): Promise<ImportTimings> {
  const folder = mkdtempSync(join(tmpdir(), 'koppel-bench-'));
  const database = await freshBenchDatabase();
  const opened = await openHouse(benchConfig(database.url), 'tool');
  try {
    const file = join(folder, 'camt.xml');
    await pipeline(Readable.from(camtFile(entries, '02')), createWriteStream(file));
    const rows = join(folder, 'rows.copy');
    const taken = { copied: [] as number[], imported: [] as number[], again: [] as number[] };
    for (let round = 0; round < roundsOf(entries); round++) {
      const organisationId = opened.house.random.uuid();
      await inSystem(opened.house.store.db, (trx) => createOrganisation(trx, organisationId, `Round ${round}`));
      taken.imported.push(await seconds(() => importFile(opened, organisationId, file, '')));
      // One byte more: another document with the same entries. Each of them is recognised.
      taken.again.push(await seconds(() => importFile(opened, organisationId, file, '\n')));
      if (round === 0) await writeRows(database.superuserUrl, rows);
      taken.copied.push(await copyRows(database.superuserUrl, rows));
      await empty(database.superuserUrl);
    }
    const megabytes = statSync(file).size / 1e6;
    return {
      entries,
      megabytes,
      copied: median(taken.copied),
      imported: median(taken.imported),
      again: median(taken.again),
    };
  } finally {
    await opened.close();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Receives and reads a file as the command line does. Throws when it is refused. */
export async function importFile(
  { house }: OpenedHouse,
  organisationId: string,
  file: string,
  more: string,
): Promise<void> {
  const document = {
    organisationId,
    name: 'bench.xml',
    mediaType: null,
    connectorId: 'file-import',
    createdBy: 'Bench',
  };
  const chunks = async function* () {
    yield* createReadStream(file, { highWaterMark: 256 * 1024 });
    if (more !== '') yield Buffer.from(more);
  };
  const received = await receive(house, { ...document, source: 'cli', chunks: chunks() }, false);
  const done = await runImport(house, organisationId, received.import.id);
  if (done.kind === 'failed') throw done.error;
}

const COLUMNS = `id, organisation_id, bank_account_id, statement_id, position, booking_date, value_date, amount, currency, reversal,
  fingerprint, occurrence, bank_reference, end_to_end_id, counterparty_name, counterparty_iban, remittance_text,
  remittance_structured, facts, administration_id, state`;

async function writeRows(url: string, file: string): Promise<void> {
  await asked(url, (client) =>
    pipeline(
      client.query(copyTo(`copy (select ${COLUMNS} from entry order by id) to stdout`)),
      createWriteStream(file),
    ),
  );
}

/** What `psql \copy` does: the same rows, already as text, into a table with a primary key and one for what makes them unique. */
async function copyRows(url: string, file: string): Promise<number> {
  return asked(url, async (client) => {
    await client.query('drop table if exists copied');
    await client.query(`create table copied as select ${COLUMNS} from entry limit 0`);
    await client.query(
      'alter table copied add primary key (id), add unique (bank_account_id, fingerprint, occurrence)',
    );
    return seconds(() =>
      pipeline(createReadStream(file), client.query(copyFrom(`copy copied (${COLUMNS}) from stdin`))),
    );
  });
}

async function empty(url: string): Promise<void> {
  await asked(url, (client) =>
    client.query('truncate organisation, entry, entry_source, entry_tally, day_tally cascade'),
  );
}

/** Peak memory of a hub's process over what it needs with nothing to do, in MB, while it takes in a file of so many entries. */
export async function importMemory(entries: number): Promise<{ readonly baseline: number; readonly peak: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'koppel-bench-'));
  const database = await freshBenchDatabase();
  try {
    const [small, large] = [join(folder, 'small.xml'), join(folder, 'large.xml')];
    await pipeline(Readable.from(camtFile(100, '02')), createWriteStream(small));
    await pipeline(Readable.from(camtFile(entries, '02', 2)), createWriteStream(large));
    const child = fork(join(import.meta.dirname, 'import-child.ts'), [database.url, small, large], {
      stdio: 'inherit',
    });
    const [answer] = await once(child, 'message');
    return answer;
  } finally {
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  }
}

export function importVerdicts({ entries, copied, imported, again }: ImportTimings): readonly Verdict[] {
  const beside = (what: string, measured: number, floor: number, target: number): Verdict => {
    return {
      what: `${entries} entries, ${what}, over COPY of the same rows`,
      measured,
      floor,
      target,
      ok: measured <= floor,
    };
  };
  return [
    beside('file to entries and coverage', imported / copied, 4, 2),
    beside('known entries again', again / copied, 4, 2.1),
  ];
}

async function asked<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
