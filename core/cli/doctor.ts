import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { KoppelError } from '../domain/errors.ts';
import { openHouse } from '../main.ts';
import { checkHouse } from '../pipeline/check.ts';
import { EXIT, type Io } from './io.ts';

interface Finding {
  readonly check: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** `koppel doctor`: the machine, the database, and DESIGN §5's guarantees read back from what is stored. Exit 1 when one fails. */
export async function doctor(io: Io, config: Config, options: { readonly json: boolean }): Promise<number> {
  const findings: Finding[] = [];
  const note = (check: string, ok: boolean, detail: string) => findings.push({ check, ok, detail });
  note(
    'node',
    Number(process.versions.node.split('.')[0]) >= 24,
    `version ${process.versions.node}; 24 or newer is needed`,
  );
  note(
    'admin UI',
    existsSync(join(config.uiFolder, 'index.html')),
    existsSync(config.uiFolder) ? 'built' : 'not built: npm run ui',
  );
  try {
    const opened = await openHouse({ ...config, logLevel: 'warn' }, 'tool');
    try {
      note(
        'database',
        true,
        config.databaseUrl === null ? `embedded, in ${config.dataFolder}` : 'outside, DATABASE_URL',
      );
      for (const finding of await checkHouse(opened.house)) findings.push(finding);
    } finally {
      await opened.close();
    }
  } catch (error) {
    if (!(error instanceof KoppelError)) throw error;
    note('database', false, error.message);
  }
  if (options.json) io.out(JSON.stringify({ findings }));
  else for (const { check, ok, detail } of findings) io.out(`${ok ? 'ok  ' : 'FAIL'}  ${check}: ${detail}`);
  return findings.every((finding) => finding.ok) ? EXIT.done : EXIT.failed;
}
