import { readdirSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Ctx } from '#core/api/app.ts';
import { incoming } from '#core/api/incoming.ts';
import { makeZip } from '#core/formats/archive/zip-fixture.ts';
import { startHub } from '#core/main.ts';
import { inOrganisation } from '#core/store/database.ts';
import { ING, makeBooks } from '../support/books.ts';
import { startTestHub, type TestHub, until } from '../support/hub.ts';
import { problemOf } from '../support/organisation.ts';
import { attackSample } from '../support/samples.ts';
import { camt, mt940 } from '../support/statements.ts';

let hub: TestHub;
beforeAll(async () => {
  hub = await startTestHub();
  await makeBooks(hub);
});
afterAll(() => hub.close());

interface Import {
  readonly id: string;
  readonly state: string;
  readonly duplicate: boolean;
  readonly entriesNew: number;
  readonly error: { readonly code: string; readonly file?: string } | null;
}

function upload(
  bytes: Uint8Array | string,
  name = 'file',
  type = 'application/octet-stream',
  url = hub.url,
): Promise<Response> {
  return fetch(`${url}/v1/statements?name=${encodeURIComponent(name)}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${hub.apiKey}`, 'content-type': type },
    body: typeof bytes === 'string' ? bytes : Buffer.from(bytes),
  });
}

async function imported(answer: Response): Promise<Import> {
  const { id } = (await answer.json()) as Import;
  return until(
    () => hub.api.get<Import>(`/imports/${id}`),
    (one) => one.state === 'done' || one.state === 'failed',
  );
}

let day = 0;
/** A statement file nobody sent before: one entry on a day of its own. */
function freshFile(): string {
  day++;
  const date = new Date(Date.UTC(2025, 0, day)).toISOString().slice(0, 10);
  return camt(ING, 0, [{ date, lines: [{ cents: 100 + day, text: `fresh ${day}`, reference: `F${day}` }] }], `F${day}`);
}

const kept = () =>
  inOrganisation(hub.hub.house.store.db, hub.organisationId, async (trx) => {
    const { rows } = await sql<{
      n: bigint;
    }>`select (select count(*) from evidence) + (select count(*) from evidence_chunk) as n`.execute(trx);
    return rows[0]?.n;
  });

/** A connection that says what it likes. */
function raw(head: readonly string[]): Promise<Socket> {
  const { hostname, port } = new URL(hub.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(
        [
          'POST /v1/statements?name=raw HTTP/1.1',
          'host: koppel',
          `authorization: Bearer ${hub.apiKey}`,
          ...head,
          '',
          '',
        ].join('\r\n'),
      );
      resolve(socket);
    });
    socket.once('error', reject);
  });
}

test('UP-01: an empty body is refused', async () => {
  const before = await kept();
  expect(await problemOf(await upload(''))).toMatchObject({ status: 400, code: 'empty_file' });
  expect(await kept()).toBe(before);
});

test('UP-02: a body that says it is larger than is taken is refused before it is read, and the connection is closed', async () => {
  const socket = await raw(['content-length: 2147483648']);
  const text = await new Promise<string>((resolve) => {
    let said = '';
    socket.on('data', (chunk) => {
      said += chunk;
    });
    socket.on('close', () => resolve(said));
    socket.write('<?xml');
  });
  expect(text).toMatch(/^HTTP\/1\.1 413 /);
  expect(text).toContain('"file_too_large"');
});

/** A request whose body comes in pieces, at a clock of its own: seconds after the start, bytes. */
function arriving(pieces: readonly (readonly [second: number, bytes: number])[]): Ctx {
  let now = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const next = queue.shift();
        if (next === undefined) return controller.close();
        now = next[0];
        controller.enqueue(new Uint8Array(next[1]));
      },
    },
    { highWaterMark: 0 },
  );
  const queue = [...pieces];
  const clock = { now: () => new Date(now * 1000).toISOString() };
  return { req: { header: () => undefined, raw: { body } }, var: { house: { clock } } } as unknown as Ctx;
}

async function taken(c: Ctx, limit: number): Promise<number> {
  let size = 0;
  for await (const chunk of incoming(c, limit)) size += chunk.length;
  return size;
}

test('UP-03: a body without a length is refused as soon as it passes the limit', async () => {
  const endless = Array.from({ length: 100 }, () => [0, 1000] as const);
  await expect(taken(arriving(endless), 5_500)).rejects.toMatchObject({ code: 'file_too_large' });
  expect(await taken(arriving(endless), 100_000)).toBe(100_000);
});

test('UP-04: a body that trickles is refused after twenty seconds, one that is only slow is not', async () => {
  const trickle = Array.from({ length: 60 }, (_, at) => [at, 10] as const);
  await expect(taken(arriving(trickle), 1e9)).rejects.toMatchObject({ code: 'upload_too_slow' });
  const slow = Array.from({ length: 60 }, (_, at) => [at, 2048] as const);
  expect(await taken(arriving(slow), 1e9)).toBe(60 * 2048);
});

test('UP-04: two hundred uploads that trickle do not keep others out', async () => {
  const sockets = await Promise.all(Array.from({ length: 200 }, () => raw(['content-length: 100000'])));
  try {
    for (const socket of sockets) socket.write('<?xml version="1.0"?>');
    const done = await imported(await upload(freshFile()));
    expect(done).toMatchObject({ state: 'done', entriesNew: 1 });
    expect(sockets.every((socket) => !socket.destroyed)).toBe(true);
  } finally {
    for (const socket of sockets) socket.destroy();
  }
});

test('UP-05: an upload that is cut off half-way leaves nothing, in the database or on disk', async () => {
  const before = await kept();
  const size = 4 * 1024 * 1024;
  const socket = await raw([`content-length: ${size}`]);
  await new Promise((resolve) => socket.write(Buffer.alloc(size / 2, 0x20), resolve));
  const waiting = () => readdirSync(tmpdir()).filter((name) => name.startsWith('koppel-upload-'));
  await until(
    async () => waiting().length,
    (length) => length > 0,
  );
  socket.destroy();
  await until(
    async () => waiting().length,
    (length) => length === 0,
  );
  expect(await kept()).toBe(before);
});

test('UP-06: a file that unpacks to hundreds of times its size is refused, and the hub goes on', async () => {
  const head = camt(ING, 0, [], 'B').replace(/<\/BkToCstmrStmt>.*$/s, '');
  const bomb = gzipSync(Buffer.concat([Buffer.from(head), Buffer.alloc(100 * 1024 * 1024, 0x20)]));
  const done = await imported(await upload(bomb, 'bomb.xml.gz'));
  expect(done.state).toBe('failed');
  // Whichever limit it meets first.
  expect(['unpacked_too_large', 'xml_text_too_long']).toContain(done.error?.code);
  expect((await imported(await upload(freshFile()))).state).toBe('done');
});

test('UP-08: of a zip with one bad statement nothing is stored, and the report names it', async () => {
  const bad = freshFile().replace('<Sts>BOOK</Sts>', '<Sts>BOOK</Sts><Amt>');
  const members = [freshFile(), freshFile(), freshFile(), bad].map((content, at) => ({ name: `${at}.xml`, content }));
  const before = (await hub.api.get<{ items: readonly unknown[] }>('/entries?search=fresh')).items.length;
  const done = await imported(await upload(makeZip(members), 'four.zip'));
  expect(done).toMatchObject({
    state: 'failed',
    entriesNew: 0,
    error: { code: 'xml_malformed', file: 'four.zip/3.xml' },
  });
  expect((await hub.api.get<{ items: readonly unknown[] }>('/entries?search=fresh')).items).toHaveLength(before);
});

test('UP-09: what a file is called and what it says it is do not count, its content does', async () => {
  const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\n');
  const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
  const exe = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(100)]);
  for (const [bytes, name, type] of [
    [pdf, 'a.xml', 'text/xml'],
    [png, 'b.xml', 'application/xml'],
    [exe, 'c.sta', 'text/plain'],
  ] as const) {
    const done = await imported(await upload(bytes, name, type));
    expect(done.state, name).toBe('failed');
    expect(done.error, name).toMatchObject({ file: name });
    expect(['unknown_format', 'encoding_invalid'], name).toContain(done.error?.code);
  }
  expect((await imported(await upload(freshFile(), 'statement.sta', 'image/png'))).state).toBe('done');
  const swift = mt940('NL44RABO0123456789', 0, [{ date: '2025-03-01', lines: [{ cents: 1, text: 'x' }] }]);
  expect((await imported(await upload(swift, 'statement.xml', 'application/xml'))).state).toBe('done');
});

test('UP-10: a kept file is only ever downloaded, whatever is in it', async () => {
  const text = camt(
    ING,
    0,
    [
      {
        date: '2025-12-01',
        lines: [{ cents: 1, text: '&lt;html&gt;&lt;script&gt;alert(1)&lt;/script&gt;', reference: 'H' }],
      },
    ],
    'H',
  );
  const file = `<!-- <html><script>alert(1)</script> -->${text.replace(/^<\?xml[^>]*>/, '')}`;
  await imported(await upload(file, '<script>alert(1)</script>.html'));
  const { items } = await hub.api.get<{ items: { id: string }[] }>(`/entries?search=${encodeURIComponent('<script>')}`);
  const entry = await hub.api.get<{ evidenceId: string }>(`/entries/${items[0]?.id}`);
  const answer = await hub.request('GET', `/evidence/${entry.evidenceId}`);
  expect(await answer.text()).toBe(file);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'application/octet-stream',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "sandbox; default-src 'none'",
  });
  expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename\*=UTF-8''[\w%.-]+$/);
});

const NAMES = [
  '../../etc/passwd',
  '..\\..\\x',
  'a.xml\r\nX-Evil: y',
  '"; filename=evil.exe',
  "'",
  'CON',
  '.htaccess',
  'ünï\u202ecod\u00e9.lmx',
  'x'.repeat(255),
];

test('UP-11: a file name is kept as it is and is only ever data', async () => {
  const sample = attackSample('generated-lists/filenames.txt')?.toString('utf8').trim().split('\n') ?? [];
  const names = [...NAMES, ...sample.map((line) => String(JSON.parse(line)))];
  for (const name of names) {
    const answer = await upload(freshFile(), name);
    if (answer.status === 422) {
      expect(name.length > 255 || name.includes('\0'), name).toBe(true);
      continue;
    }
    expect(answer.status, name).toBe(202);
    const { id } = (await answer.json()) as Import;
    const told = await hub.api.get<{ name: string }>(`/imports/${id}`);
    expect(told.name).toBe(name.isWellFormed() ? name : told.name);
  }
  const { items } = await hub.api.get<{ items: { evidenceId: string; id: string }[] }>('/entries?limit=500');
  for (const { id } of items) {
    const { evidenceId } = await hub.api.get<{ evidenceId: string }>(`/entries/${id}`);
    const { headers } = await hub.request('GET', `/evidence/${evidenceId}`);
    expect(headers.get('x-evil')).toBeNull();
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename\*=UTF-8''[\w%.~!*-]*$/);
  }
});

test('UP-12: the same bytes again are the import they were, with nothing new anywhere', async () => {
  const file = freshFile();
  const first = await upload(file, 'first.xml');
  expect(first.status).toBe(202);
  const done = await imported(first);
  const state = async () =>
    JSON.stringify([
      await hub.api.get('/streams'),
      (await hub.api.get<{ items: unknown[] }>('/entries?limit=500')).items.length,
    ]);
  const before = await state();
  const again = await upload(file, 'second.xml');
  expect(again.status).toBe(200);
  expect(await again.json()).toMatchObject({ id: done.id, duplicate: true, state: 'done' });
  expect(await state()).toBe(before);
});

test('UP-13: the same file twenty times at once at two hubs is one import', async () => {
  const second = await startHub(hub.config);
  try {
    const file = freshFile();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        upload(file, `copy-${at}.xml`, 'application/xml', at % 2 === 0 ? hub.url : second.url),
      ),
    );
    const told = await Promise.all(
      answers.map(async (answer) => ({ status: answer.status, body: (await answer.json()) as Import })),
    );
    expect(told.filter(({ status }) => status === 202)).toHaveLength(1);
    expect(told.filter(({ status, body }) => status === 200 && body.duplicate)).toHaveLength(19);
    expect(new Set(told.map(({ body }) => body.id)).size).toBe(1);
    await until(
      () => hub.api.get<Import>(`/imports/${told[0]?.body.id}`),
      (one) => one.state === 'done',
    );
    const { items } = await hub.api.get<{ items: unknown[] }>(`/entries?search=${encodeURIComponent(`fresh ${day}`)}`);
    expect(items).toHaveLength(1);
  } finally {
    await second.close();
  }
});

test('a file that cannot be read says so with its place, keeps the bytes, and may be tried again', async () => {
  const broken = freshFile().replace('</Document>', '');
  const done = await imported(await upload(broken, 'broken.xml'));
  expect(done).toMatchObject({ state: 'failed', entriesNew: 0, error: { file: 'broken.xml' } });
  expect(done.error?.code).toMatch(/^(xml_malformed|statement_incomplete)$/);
  const again = await upload(broken, 'broken.xml');
  expect(again.status).toBe(202);
  expect(((await again.json()) as Import).id).toBe(done.id);
});
