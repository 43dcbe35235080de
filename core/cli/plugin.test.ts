import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkPlugin, newPlugin } from './plugin.ts';

const io = { out: () => undefined, err: () => undefined, progress: () => ({ update() {}, end() {} }) };

test.each(['Triodos', '../etc', 'a b', '-x', ''])('"%s" is no name of a plugin', async (name) => {
  await expect(newPlugin(io, name)).rejects.toMatchObject({ code: 'request_invalid' });
});

test('a plugin that is there is not overwritten', async () => {
  await expect(newPlugin(io, 'example')).rejects.toMatchObject({ code: 'already_exists' });
});

test('a folder is only a plugin with a plugin.ts and the suite of the contract', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'koppel-plugin-'));
  await expect(checkPlugin(io, folder)).rejects.toThrow('no plugin.ts');
  writeFileSync(join(folder, 'plugin.ts'), 'export const plugin = {};\n');
  await expect(checkPlugin(io, folder)).rejects.toThrow('the suite of the contract');
  writeFileSync(join(folder, 'plugin.test.ts'), "import { test } from 'vitest';\ntest('nothing', () => {});\n");
  await expect(checkPlugin(io, folder)).rejects.toThrow('the suite of the contract');
});
