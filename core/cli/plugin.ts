import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { KoppelError } from '../domain/errors.ts';
import { EXIT, type Io } from './io.ts';

const project = join(import.meta.dirname, '../..');

/** `koppel plugin new NAME`: a copy of the example bank under another name, to be changed file by file. */
export async function newPlugin(io: Io, name: string): Promise<number> {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name))
    throw new KoppelError('request_invalid', `"${name}" is no name of a plugin: small letters, digits and hyphens.`);
  const folder = join(project, 'plugins', name);
  if (existsSync(folder)) throw new KoppelError('already_exists', `There already is a plugin "${name}".`);
  const title = name.replace(/(^|-)([a-z])/g, (_, gap: string, letter: string) => (gap && ' ') + letter.toUpperCase());
  cpSync(join(project, 'plugins/example'), folder, { recursive: true });
  for (const file of readdirSync(folder)) {
    const path = join(folder, file);
    const text = readFileSync(path, 'utf8')
      .replaceAll("'example'", `'${name}'`)
      .replaceAll('bank-notifications/example', `bank-notifications/${name}`)
      .replaceAll('Voorbeeldbank', title);
    writeFileSync(path, text);
  }
  io.out(`plugins/${name} is there. Add it to core/plugins.ts, and try it with: koppel plugin check plugins/${name}`);
  return EXIT.done;
}

/** A month of trouble at a bank on a busy machine. */
const SUITE_TIMEOUT_MS = 60_000;

/**
 * `koppel plugin check DIR`: the tests of a plugin, of which the connector suite has to be one. Exit code 1 when a promise of the
 * contract is not kept.
 */
export async function checkPlugin(io: Io, dir: string): Promise<number> {
  const folder = resolve(dir);
  const suite = join(folder, 'plugin.test.ts');
  if (!existsSync(join(folder, 'plugin.ts')))
    throw new KoppelError('request_invalid', `There is no plugin.ts in ${dir}.`);
  if (!existsSync(suite) || !/Suite\(\{/.test(readFileSync(suite, 'utf8')))
    throw new KoppelError(
      'request_invalid',
      `There is no plugin.test.ts in ${dir} that runs the suite of the contract: copy that of plugins/example.`,
    );
  const { startVitest } = await vitest();
  const inside = folder.startsWith(join(project, 'plugins/'));
  const runner = await startVitest(
    'test',
    inside ? [`${relative(project, folder)}/`] : [],
    {
      root: inside ? project : folder,
      config: false,
      watch: false,
      include: inside ? ['plugins/**/*.test.ts'] : ['*.test.ts'],
      testTimeout: SUITE_TIMEOUT_MS,
    },
    // In a folder elsewhere `#core/…` means this project's too.
    { resolve: { alias: { '#core': join(project, 'core'), '#test': join(project, 'test') } } },
  );
  const failed = runner.state.getCountOfFailedTests();
  const files = runner.state.getFiles();
  const broken = files.filter(({ result }) => result?.state === 'fail').length;
  await runner.close();
  if (files.length === 0) throw new KoppelError('request_invalid', `No tests were found in ${dir}.`);
  const kept = failed === 0 && broken === 0;
  io.out(kept ? 'All promises are kept.' : `${failed} promises are not kept.`);
  return kept ? EXIT.done : EXIT.failed;
}

/** Only there where plugins are made: a hub in production is installed without it. */
async function vitest(): Promise<typeof import('vitest/node')> {
  try {
    return await import('vitest/node');
  } catch (cause) {
    throw new KoppelError('config', 'Checking a plugin needs the development packages: npm ci.', { cause });
  }
}
