import { hash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { dirname } from 'node:path';
import { Webhook } from 'standardwebhooks';

/**
 * A small ERP that lives on Koppel's webhooks, as a model for a real one: it verifies the signature, drops what it has by id,
 * insists on the next number and the hash of the row before, and writes its journal before it answers.
 */
export interface DemoErp {
  readonly url: string;
  /** The secret of its endpoint, once it was told. */
  setSecret(secret: string): void;
  journal(): readonly JournalLine[];
  close(): Promise<void>;
}

export interface JournalLine {
  readonly id: string;
  readonly stream: string;
  readonly seq: number;
  readonly type: string;
  readonly hash: string;
  readonly data: Readonly<Record<string, unknown>>;
}

interface Row {
  readonly id: string;
  readonly stream: string;
  readonly seq: number;
  readonly prevHash: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const GENESIS = '0'.repeat(64);
const MAX_BODY_BYTES = 1024 * 1024;

export async function startDemoErp(options: {
  readonly journalFile: string;
  readonly secret: string | null;
  readonly port: number;
}): Promise<DemoErp> {
  const journal: JournalLine[] = existsSync(options.journalFile)
    ? readFileSync(options.journalFile, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line))
    : [];
  const seen = new Set(journal.map((line) => line.id));
  const heads = new Map(journal.map((line) => [line.stream, { seq: line.seq, hash: line.hash }]));
  let secret = options.secret;
  mkdirSync(dirname(options.journalFile), { recursive: true });

  /** The HTTP status of the answer. */
  function take(body: string, headers: Record<string, string>): number {
    if (secret === null) return 503;
    try {
      new Webhook(secret).verify(body, headers);
    } catch {
      return 401;
    }
    const row: Row = JSON.parse(body);
    if (row.id !== headers['webhook-id']) return 400;
    if (seen.has(row.id)) return 200;
    const head = heads.get(row.stream) ?? { seq: 0, hash: GENESIS };
    if (row.seq !== head.seq + 1 || row.prevHash !== head.hash) return 409;
    const line: JournalLine = {
      id: row.id,
      stream: row.stream,
      seq: row.seq,
      type: row.type,
      hash: hash('sha256', body),
      data: row.data,
    };
    appendFileSync(options.journalFile, `${JSON.stringify(line)}\n`);
    journal.push(line);
    seen.add(row.id);
    heads.set(row.stream, { seq: row.seq, hash: line.hash });
    return 200;
  }

  const server = createServer(async (request, response) => {
    if (request.method !== 'POST') {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(journal));
      return;
    }
    const body = await readBody(request);
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    response.writeHead(body === null ? 413 : take(body, headers)).end();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : options.port}/koppel`,
    setSecret: (value) => {
      secret = value;
    },
    journal: () => journal,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
