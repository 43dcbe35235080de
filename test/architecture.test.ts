import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';

const project = join(import.meta.dirname, '..');

/**
 * Who may name whom. An area not named in its list is out of its sight: the arrows point to the words of the business and the
 * contracts, never back. `main.ts`, `plugins.ts` and the command line put the house together and see all of it.
 */
const SEES: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  contract: ['domain'],
  formats: ['domain'],
  kit: ['domain', 'contract', 'formats'],
  matching: ['domain', 'contract', 'formats'],
  // Keys must be made alike on both sides; a list says why in the words of matching, and what a bank's code means in those of pain.002.
  store: ['domain', 'contract', 'formats', 'matching'],
  access: ['domain', 'contract', 'store', 'pipeline'],
  pipeline: ['domain', 'contract', 'formats', 'matching', 'store', 'access'],
  runtime: ['domain', 'contract', 'store', 'pipeline', 'config.ts'],
  api: ['domain', 'contract', 'formats', 'matching', 'store', 'access', 'pipeline', 'runtime', 'config.ts'],
  'config.ts': ['domain'],
  plugins: ['contract', 'domain', 'formats', 'kit'],
};
const SEES_ALL = ['cli', 'main.ts', 'plugins.ts'];

/** Areas that are functions of their arguments, and what of Node computes without reaching out. */
const PURE = ['domain', 'contract', 'formats', 'matching'];
const COMPUTES = ['node:buffer', 'node:stream', 'node:util', 'node:zlib'];
const HASHES = ['core/domain/fingerprint.ts'];

/** Packages with one home. */
const HOMES: Readonly<Record<string, readonly string[]>> = {
  kysely: ['core/store/'],
  pg: ['core/store/', 'core/runtime/embedded-database.ts'],
  'pg-boss': ['core/runtime/jobs.ts'],
  hono: ['core/api/'],
  '@hono/node-server': ['core/api/'],
  '@hono/zod-openapi': ['core/api/'],
  undici: ['core/runtime/http.ts'],
  inversify: ['core/main.ts'],
  pino: ['core/runtime/ports.ts'],
};

/** Calls that reach for the world, and where the world is let in. */
const BANNED: readonly [name: string, pattern: RegExp, allowed: RegExp][] = [
  ['the clock', /\bDate\.now\(|\bnew Date\(\)/, /^core\/(runtime|cli)\//],
  [
    'chance',
    /\bMath\.random\(|\brandomBytes\(|\brandomUUID\(/,
    /^core\/(runtime|cli|access\/vault\.ts|config\.ts|api\/ui\.ts)/,
  ],
  // A stand-in bank that is slow, or tries its calls again, lets real time pass.
  ['a timer', /(?<![.\w])set(Timeout|Interval|Immediate)\(|'node:timers/, /^core\/(runtime|cli|kit\/sandbox)\//],
  ['the network', /(?:await|return|=>?|\() ?fetch\(|\bnew WebSocket\(/, /^$/],
  // The embedded server is a child: it is handed the PATH.
  ['the environment', /\bprocess\.env\b/, /^core\/(config\.ts|cli\/|runtime\/embedded-database\.ts)/],
  // A plugin shares our process; who ends it ends all of them (THREATS BANK-24).
  ['the end of the process', /\bprocess\.(exit|kill|abort|reallyExit)\b/, /^core\/(cli\/|main\.ts)/],
  ['the terminal', /\bconsole\./, /^$/],
  ['money as a float', /\bparseFloat\(|\bNumber\([^()]*(amount|minor|balance|cents|money)/i, /^$/],
  ['SQL', /\.(selectFrom|insertInto|updateTable|deleteFrom)\(/, /^core\/store\//],
  ['everything of a file', /\bexport \* from\b/, /^$/],
];

interface Source {
  readonly path: string;
  /** Without comments. */
  readonly code: string;
  readonly text: string;
  readonly imports: readonly string[];
}

function sources(...folders: readonly string[]): Source[] {
  return folders
    .flatMap((folder) =>
      readdirSync(join(project, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
    )
    .filter((path) => path.endsWith('.ts') && !/\.test\.ts$|fixture/.test(path))
    .map((path) => {
      const text = readFileSync(join(project, path), 'utf8');
      const code = text.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '');
      const imports = [...code.matchAll(/(?:from|import) '([^']+)'|import\('([^']+)'\)/g)].map(
        (found) => found[1] ?? found[2] ?? '',
      );
      return { path, text, code, imports };
    });
}

/** 'core/store', 'plugins/ing', 'demo'; null for a package. */
function areaOf(path: string): string {
  const [top = '', second = ''] = path.split('/');
  return top === 'core' ? second : top;
}

function target(from: string, specifier: string): string | null {
  if (specifier.startsWith('#core/')) return `core/${specifier.slice(6)}`;
  return specifier.startsWith('.') ? relative(project, join(project, dirname(from), specifier)) : null;
}

const house = sources('core', 'plugins');

test('every area sees only what it may see, and only plugins.ts names a plugin', () => {
  for (const { path, imports } of house) {
    const area = areaOf(path);
    if (SEES_ALL.includes(area)) continue;
    for (const specifier of imports) {
      const to = target(path, specifier);
      if (to === null) continue;
      const seen = areaOf(to);
      const own = area === 'plugins' ? dirname(to) === dirname(path) : seen === area;
      expect(own || (SEES[area] ?? []).includes(seen), `${path} names ${to}`).toBe(true);
    }
  }
  for (const { path, imports } of house.filter((one) => one.path.startsWith('core/') && one.path !== 'core/plugins.ts'))
    expect(
      imports.filter((specifier) => specifier.includes('plugins/')),
      path,
    ).toEqual([]);
});

test('a plugin says ./… or #core/…, as it would outside this project', () => {
  for (const { path, imports } of house.filter((one) => one.path.startsWith('plugins/')))
    for (const specifier of imports) expect(specifier, path).toMatch(/^(\.\/[\w-]+\.ts|#core\/|@?[a-z][\w./-]*$)/);
});

test('what is pure does no I/O: of Node only what computes', () => {
  for (const { path, imports } of house.filter(
    (one) => PURE.includes(areaOf(one.path)) || one.path.startsWith('plugins/'),
  )) {
    const allowed = HASHES.includes(path) ? [...COMPUTES, 'node:crypto'] : COMPUTES;
    for (const specifier of imports.filter((one) => one.startsWith('node:')))
      expect(allowed, path).toContain(specifier);
  }
});

test('packages that matter have one home', () => {
  for (const { path, imports } of house) {
    for (const specifier of imports) {
      const homes = Object.entries(HOMES).find(([name]) => specifier === name || specifier.startsWith(`${name}/`))?.[1];
      if (homes !== undefined)
        expect(
          homes.some((home) => path.startsWith(home)),
          `${path} imports ${specifier}`,
        ).toBe(true);
    }
  }
});

test.each(BANNED)('nobody reaches for %s but where it is let in', (_name, pattern, allowed) => {
  for (const { path, code } of house.filter((one) => !allowed.test(one.path))) {
    const line = code.split('\n').find((one) => pattern.test(one));
    expect(line, path).toBeUndefined();
  }
});

test('a plugin is a flat folder with a plugin.ts', () => {
  for (const name of readdirSync(join(project, 'plugins'))) {
    const folder = join(project, 'plugins', name);
    const inside = readdirSync(folder);
    expect(inside, name).toContain('plugin.ts');
    const folders = inside.filter((one) => statSync(join(folder, one)).isDirectory());
    expect(
      folders.filter((one) => one !== 'fixtures' && one !== 'sandbox'),
      name,
    ).toEqual([]);
  }
});

test('nothing is left as a note to do it later', () => {
  for (const { path, text } of sources('core', 'plugins', 'demo', 'admin-ui/src'))
    expect(text, path).not.toMatch(/\b(TODO|FIXME)\b/);
});

test('the admin UI takes types of the API and plain words of the business, nothing else of the hub', () => {
  for (const { path, code } of sources('admin-ui/src')) {
    for (const [statement, kind, from = ''] of code.matchAll(/import (type )?[^;]*?from '([^']*core\/[^']*)'/g)) {
      const ok =
        /core\/(domain\/|matching\/explain)/.test(from) || (kind !== undefined && /core\/api\/schema\//.test(from));
      expect(ok, `${path}: ${statement}`).toBe(true);
    }
  }
});

test('files are small: nine in ten under 300 lines', () => {
  const lengths = house.map(({ path, text }) => ({ path, lines: text.split('\n').length }));
  const long = lengths.filter(({ lines }) => lines > 300).map(({ path, lines }) => `${path} ${lines}`);
  expect(long.length, long.join(', ')).toBeLessThanOrEqual(lengths.length / 10);
});
