import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Config } from '../config.ts';
import { KoppelError } from '../domain/errors.ts';
import type { Reading } from '../domain/reading.ts';
import { openHouse } from '../main.ts';
import type { House } from '../pipeline/house.ts';
import { runImport } from '../pipeline/import.ts';
import { runMatch } from '../pipeline/match.ts';
import { receive } from '../pipeline/receive.ts';
import { mapAccount, unmappedAccounts } from '../store/account.repository.ts';
import { findAdministrationByCode, listAdministrations, listDaybooks } from '../store/administration.repository.ts';
import { inOrganisation } from '../store/database.ts';
import type { ImportRow } from '../store/import.repository.ts';
import { EXIT, type Io, READ_BYTES, reportError } from './io.ts';
import { organisationOf } from './organisation.ts';

export interface ImportOptions {
  readonly administration?: string | undefined;
  readonly organisation?: string | undefined;
  readonly json: boolean;
  readonly reading: Reading;
}

/**
 * `koppel import FILE…`: the same steps as an upload, here and now, beside a running hub or alone. A file that cannot be read is an
 * error for that file alone; the exit code is then 2.
 */
export async function importCommand(
  io: Io,
  config: Config,
  files: readonly string[],
  options: ImportOptions,
): Promise<number> {
  const opened = await openHouse({ ...config, logLevel: 'warn' }, 'tool');
  const { house } = opened;
  try {
    const organisationId = await organisationOf(house, options.organisation);
    let code: number = EXIT.done;
    for (const file of files) {
      try {
        const { row, duplicate } = await importFile(io, house, organisationId, file, options.reading);
        if (options.json)
          io.out(
            JSON.stringify({
              file,
              duplicate,
              import: row.id,
              statements: row.report,
              new: row.entries_new,
              known: row.entries_known,
            }),
          );
        else
          io.out(
            `${file}: ${duplicate ? 'was imported before' : `${row.statements} statements, ${row.entries_new} new entries, ${row.entries_known} known`}`,
          );
      } catch (error) {
        code = Math.max(code, reportError(io, error instanceof KoppelError ? error.at({ file }) : error, options.json));
      }
    }
    if (options.administration !== undefined) await mapTo(house, organisationId, options.administration);
    const booked = await matchAll(io, house, organisationId);
    if (!options.json) io.out(`Booked by itself: ${booked.booked}; waiting for a person: ${booked.left}.`);
    return code;
  } finally {
    await opened.close();
  }
}

async function importFile(
  io: Io,
  house: House,
  organisationId: string,
  file: string,
  reading: Reading,
): Promise<{ row: ImportRow; duplicate: boolean }> {
  await access(file).catch((cause: unknown) => {
    throw new KoppelError('not_found', `There is no file ${file} that can be read.`, { cause });
  });
  const name = basename(file);
  const document = {
    organisationId,
    name,
    mediaType: null,
    connectorId: 'file-import',
    source: 'cli',
    createdBy: 'command line',
    said: { reading, csvMappingId: null },
    chunks: createReadStream(file, { highWaterMark: READ_BYTES }),
  } as const;
  const received = await receive(house, document, false);
  if (received.duplicate && received.import.state === 'done') return { row: received.import, duplicate: true };
  const bar = io.progress(name);
  const outcome = await runImport(house, organisationId, received.import.id, (read, total) =>
    bar.update(read, total),
  ).finally(() => bar.end());
  if (outcome.kind === 'failed') throw outcome.error;
  const report = outcome.report;
  const sum = (pick: (one: (typeof report)[number]) => number) => report.reduce((total, one) => total + pick(one), 0);
  return {
    row: {
      ...received.import,
      report,
      statements: report.length,
      entries_new: sum((one) => one.new),
      entries_known: sum((one) => one.known),
    },
    duplicate: false,
  };
}

/** Accounts without an administration go to the one named, each to the daybook that carries its number. */
async function mapTo(house: House, organisationId: string, code: string): Promise<void> {
  await inOrganisation(house.store.db, organisationId, async (trx) => {
    const administration = await findAdministrationByCode(trx, code);
    if (administration === null) throw new KoppelError('not_found', `There is no administration ${code}.`);
    const daybooks = await listDaybooks(trx, administration.id);
    for (const account of await unmappedAccounts(trx)) {
      const daybook = daybooks.find((one) => one.iban === account.iban && one.currency === account.currency);
      if (daybook === undefined)
        throw new KoppelError(
          'account_unknown',
          `Administration ${code} has no daybook for account ${account.iban}; its entries wait.`,
        );
      await mapAccount(trx, account.id, { administrationId: administration.id, daybookId: daybook.id });
    }
  });
}

async function matchAll(io: Io, house: House, organisationId: string) {
  const administrations = await inOrganisation(house.store.db, organisationId, listAdministrations);
  const total = { booked: 0, left: 0 };
  const bar = io.progress('matching');
  const seen = new Set<string>();
  for (const administration of administrations) {
    // One run weighs all administrations of a company together.
    const group = administration.company ?? administration.id;
    if (seen.has(group)) continue;
    seen.add(group);
    const summary = await runMatch(house, organisationId, administration.id);
    total.booked += summary.booked;
    total.left += summary.left;
    bar.update(seen.size, administrations.length);
  }
  bar.end();
  return total;
}
