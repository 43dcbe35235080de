import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Config } from '../config.ts';
import { KoppelError } from '../domain/errors.ts';
import { openHouse } from '../main.ts';
import type { HistoryResult } from '../pipeline/history.ts';
import { MAX_DOCUMENT_BYTES } from '../pipeline/receive.ts';
import { runTask } from '../pipeline/task.ts';
import { findAdministrationByCode } from '../store/administration.repository.ts';
import { inOrganisation } from '../store/database.ts';
import { keepEvidence } from '../store/evidence.repository.ts';
import { createTask } from '../store/task.repository.ts';
import { EXIT, type Io } from './io.ts';
import { organisationOf } from './organisation.ts';

export interface LearnOptions {
  readonly administration: string;
  readonly organisation?: string | undefined;
  readonly json: boolean;
}

/**
 * `koppel learn FILE --administration CODE`: learns from bookings of another package (XAF auditfile, CSV) or from a backtest pack as a
 * zip, beside a running hub or alone.
 */
export async function learnCommand(io: Io, config: Config, file: string, options: LearnOptions): Promise<number> {
  const place = { file };
  await access(file).catch((cause: unknown) => {
    throw new KoppelError('not_found', 'There is no such file that can be read.', { place, cause });
  });
  const opened = await openHouse({ ...config, logLevel: 'warn' }, 'tool');
  const { house } = opened;
  const { db } = house.store;
  try {
    const organisationId = await organisationOf(house, options.organisation);
    const administration = await inOrganisation(db, organisationId, (trx) =>
      findAdministrationByCode(trx, options.administration),
    );
    if (administration === null)
      throw new KoppelError('not_found', `There is no administration ${options.administration}.`);
    const name = basename(file);
    const document = {
      id: house.random.uuid(),
      name,
      mediaType: null,
      connectorId: 'history',
      chunks: createReadStream(file),
    };
    const evidence = await keepEvidence(house.store, organisationId, document, MAX_DOCUMENT_BYTES);
    const id = house.random.uuid();
    await inOrganisation(db, organisationId, (trx) =>
      createTask(trx, {
        id,
        organisationId,
        administrationId: administration.id,
        kind: 'history',
        input: { name },
        evidenceId: evidence.id,
        createdBy: 'command line',
      }),
    );
    const bar = io.progress(name);
    const task = await runTask(house, organisationId, id, (share) => bar.update(Math.round(share * 100), 100)).finally(
      () => bar.end(),
    );
    if (task.state === 'failed') {
      const { code, message, line } = task.error as { code: 'field_invalid'; message: string; line?: number };
      throw new KoppelError(code, message, { place: { file, line } });
    }
    const result = task.result as unknown as HistoryResult;
    io.out(options.json ? JSON.stringify({ file, id, ...result }) : told(file, result));
    return EXIT.done;
  } finally {
    await opened.close();
  }
}

function told(file: string, { read, paired, left, from, to, learned, unknownLedgerAccounts }: HistoryResult): string {
  const facts = Object.entries(learned).map(([kind, count]) => `  ${kind.padEnd(24)} ${count}`);
  return [
    `${file}: ${read} read${from === null ? '' : ` (${from} to ${to})`}, ${paired} learned from, ${left} entries go on waiting`,
    ...facts,
    ...(unknownLedgerAccounts.length === 0
      ? []
      : [`Not in the chart, so not learned: ${unknownLedgerAccounts.join(', ')}`]),
  ].join('\n');
}
