import { readFileSync } from 'node:fs';
import { createServer as createTlsServer } from 'node:https';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type Receiver, startReceiver } from '../../test/support/receiver.ts';
import { attackSample } from '../../test/support/samples.ts';
import { admitted, type Egress, type HttpClient, type Lookup, openHttp } from './http.ts';

let trap: Receiver;
beforeAll(async () => {
  trap = await startReceiver();
});
afterAll(() => trap.close());

function client(egress: Egress, lookup?: Lookup): HttpClient {
  const http = openHttp(egress, lookup);
  onTestFinished(() => http.close());
  return http;
}

/** Names lead where the test says, at every look-up anew. */
function names(...answers: readonly (readonly string[])[]): { lookup: Lookup; asked: string[] } {
  const asked: string[] = [];
  const lookup: Lookup = (hostname, _, callback) => {
    const answer = answers[Math.min(asked.length, answers.length - 1)] ?? [];
    asked.push(hostname);
    callback(
      null,
      answer.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
  return { lookup, asked };
}

async function failure(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'went through',
    (error: { code?: string }) => error.code ?? String(error),
  );
}

const OWN_TARGETS = [
  '127.0.0.1',
  '2130706433',
  '0x7f000001',
  '0177.0.0.1',
  '127.1',
  '0',
  '[::1]',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[::127.0.0.1]',
  '[64:ff9b::7f00:1]',
  '[64:ff9b:1::7f00:1]',
  '[2002:7f00:1::]',
  '[fe80::1]',
  '[fd00::1]',
  '[ff02::1]',
  '169.254.169.254',
  '10.0.0.1',
  '172.16.0.1',
  '192.168.1.1',
  '100.64.0.1',
  '198.18.0.1',
  '192.0.2.1',
  '224.0.0.1',
  '255.255.255.255',
  'localhost',
  'LOCALHOST.',
  'foo.localhost',
  '①②⑦.⓪.⓪.①',
  '127。0。0。1',
  'metadata.google.internal',
];

describe('WO-01, WO-02: addresses that lead inside, in any spelling', () => {
  const { lookup } = names(['127.0.0.1']);

  test('are refused over https, when given and when sent to, and nothing of ours is reached', async () => {
    const http = client({ kind: 'public' }, lookup);
    const before = trap.connections();
    for (const host of [...OWN_TARGETS, '127.0.0.1.nip.io']) {
      const url = `https://${host}:${trap.port}/`;
      expect(await failure(http.send({ method: 'POST', url, body: 'x' })), host).toBe('url_not_allowed');
    }
    expect(trap.connections()).toBe(before);
  });

  test('every line of the sample list is refused, as it stands and over https', async () => {
    const sample = attackSample('generated-lists/ssrf-targets.txt')
      ?.toString('utf8')
      .split('\n')
      .filter((line) => line !== '');
    const targets = sample ?? OWN_TARGETS.map((host) => `http://${host}/`);
    const http = client({ kind: 'public' }, lookup);
    const before = trap.connections();
    for (const target of targets) {
      for (const url of [target, target.replace(/^http:/, 'https:')])
        expect(await failure(http.send({ method: 'POST', url, body: 'x', timeoutMs: 2000 })), url.slice(0, 80)).toBe(
          'url_not_allowed',
        );
    }
    expect(trap.connections()).toBe(before);
  });

  test('a public address is admitted', () => {
    for (const url of [
      'https://erp.example/hook',
      'https://93.184.216.34/',
      'https://[2606:2800:220:1:248:1893:25c8:1946]/',
      'https://xn--caf-dma.example:8443/a?b=c',
    ])
      expect(admitted(url, { kind: 'public' }).href).toBe(new URL(url).href);
  });
});

describe('WO-03: a name that changes where it leads', () => {
  const cases: Readonly<Record<string, readonly string[]>> = {
    'one bad answer among good ones': ['93.184.216.34', '127.0.0.1'],
    'an IPv6 answer that holds an IPv4 one': ['::ffff:169.254.169.254'],
    loopback: ['::1'],
    'a private network': ['10.1.2.3'],
  };
  for (const [what, answer] of Object.entries(cases)) {
    test(`is refused: ${what}`, async () => {
      const { lookup, asked } = names(answer);
      expect(
        await failure(
          client({ kind: 'public' }, lookup).send({
            method: 'POST',
            url: `https://rebind.example:${trap.port}/`,
            body: '',
          }),
        ),
      ).toBe('url_not_allowed');
      expect(asked).toEqual(['rebind.example']);
    });
  }

  test('is judged at the one look-up the connection is made with, at every connection anew', async () => {
    const { lookup, asked } = names(['93.184.216.34'], ['127.0.0.1']);
    const http = client({ kind: 'public' }, lookup);
    const url = `https://rebind.example:${trap.port}/`;
    const before = trap.connections();
    // Nothing answers there from a test; what counts is that it was tried where it was judged.
    expect(await failure(http.send({ method: 'POST', url, body: '', timeoutMs: 300 }))).not.toBe('url_not_allowed');
    expect(asked).toHaveLength(1);
    expect(await failure(http.send({ method: 'POST', url, body: '', timeoutMs: 300 }))).toBe('url_not_allowed');
    expect(trap.connections()).toBe(before);
  });
});

test('WO-04: a redirect is an answer, and is not followed', async () => {
  const other = await startReceiver();
  onTestFinished(() => other.close());
  for (const status of [301, 302, 303, 307, 308]) {
    trap.answer = (_, response) => response.writeHead(status, { location: other.url }).end();
    expect((await client({ kind: 'local' }).send({ method: 'POST', url: trap.url, body: 'x' })).status).toBe(status);
  }
  expect(other.connections()).toBe(0);
});

test('WO-05: a certificate nobody vouches for is a failure before the first byte', async () => {
  const file = (name: string) =>
    readFileSync(join(import.meta.dirname, '..', '..', 'test', 'support', 'fixtures', name));
  const requests: string[] = [];
  const server = createTlsServer({ key: file('self-signed.key'), cert: file('self-signed.crt') }, (request) => {
    requests.push(request.url ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  expect(
    await failure(client({ kind: 'local' }).send({ method: 'POST', url: `https://127.0.0.1:${port}/`, body: 'x' })),
  ).toBe('transient');
  expect(requests).toEqual([]);
});

test('WO-06, WO-20: plain http, credentials in the address and other schemes are refused', () => {
  for (const url of [
    'http://erp.example/',
    'https://user:pass@erp.example/',
    'https://user@erp.example/',
    'ftp://erp.example/',
    'file:///etc/passwd',
    'data:,x',
    'erp.example',
    '',
  ])
    expect(() => admitted(url, { kind: 'public' }), url).toThrow(expect.objectContaining({ code: 'url_not_allowed' }));
  for (const url of ['file:///etc/passwd', 'http://user:pass@127.0.0.1/'])
    expect(() => admitted(url, { kind: 'local' }), url).toThrow(expect.objectContaining({ code: 'url_not_allowed' }));
});

test('a plugin reaches the hosts on its list and no other', () => {
  const egress = { kind: 'hosts', hosts: ['api.bank.example', 'sandbox.bank.example:8443'] } as const;
  expect(admitted('https://api.bank.example/v1', egress).host).toBe('api.bank.example');
  expect(admitted('https://sandbox.bank.example:8443/', egress).port).toBe('8443');
  for (const url of [
    'https://api.bank.example:444/',
    'https://evil.example/',
    'https://api.bank.example.evil.example/',
    'http://api.bank.example/',
  ])
    expect(() => admitted(url, egress), url).toThrow(expect.objectContaining({ code: 'url_not_allowed' }));
});

test('WO-07: a place that accepts and never answers costs the time-out and no more', async () => {
  trap.answer = () => undefined;
  expect(
    await failure(client({ kind: 'local' }).send({ method: 'POST', url: trap.url, body: 'x', timeoutMs: 400 })),
  ).toBe('outcome_unknown');
});

test('WO-08: an answer that drips for ever is ended by the deadline; where only the status counts it stands', async () => {
  trap.answer = (_, response) => {
    response.writeHead(200);
    const drip = setInterval(() => response.write('x'), 50);
    response.on('close', () => clearInterval(drip));
  };
  const http = client({ kind: 'local' });
  expect(await failure(http.send({ method: 'POST', url: trap.url, body: 'x', timeoutMs: 500 }))).toBe(
    'outcome_unknown',
  );
  expect((await http.send({ method: 'POST', url: trap.url, body: 'x', timeoutMs: 500, dropBody: true })).status).toBe(
    200,
  );
});

test('WO-09: of an answer without end no more is read than is wanted, and nothing is unpacked', async () => {
  let sent = 0;
  trap.answer = (_, response) => {
    response.writeHead(200);
    const piece = Buffer.alloc(64 * 1024);
    const pump = () => {
      while (!response.destroyed && sent < 1e9) {
        sent += piece.length;
        if (!response.write(piece)) return response.once('drain', pump);
      }
      return undefined;
    };
    pump();
  };
  const http = client({ kind: 'local' });
  expect((await http.send({ method: 'POST', url: trap.url, body: 'x', dropBody: true })).status).toBe(200);
  expect(sent).toBeLessThan(64 * 1024 * 1024);
  expect(await failure(http.send({ method: 'POST', url: trap.url, body: 'x', maxResponseBytes: 1000 }))).toBe(
    'contract_broken',
  );

  const packed = gzipSync(Buffer.alloc(10_000_000));
  trap.answer = (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(packed);
  const answer = await http.send({ method: 'POST', url: trap.url, body: 'x' });
  expect(answer.body.length).toBe(packed.length);
});

test('what surely never left may be tried again; what may have arrived is an unknown outcome', async () => {
  const closed = await startReceiver();
  await closed.close();
  const http = client({ kind: 'local' });
  expect(await failure(http.send({ method: 'POST', url: closed.url, body: 'x' }))).toBe('transient');
  expect(await failure(http.send({ method: 'POST', url: 'http://no-such-name.invalid/', body: 'x' }))).toBe(
    'transient',
  );

  const cutting = createServer((socket) => socket.once('data', () => socket.destroy()));
  await new Promise<void>((resolve) => cutting.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void cutting.close());
  const address = cutting.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`;
  expect(await failure(http.send({ method: 'POST', url, body: 'x' }))).toBe('outcome_unknown');
  expect(await failure(http.send({ method: 'GET', url }))).toBe('transient');
});
