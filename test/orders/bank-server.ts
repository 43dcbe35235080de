import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';

import { KoppelError } from '#core/domain/errors.ts';
import type { FakeBank, Wire } from './fake-bank.ts';

/** The fake bank behind a socket, so that it outlives the process that sends to it. */
export async function serveBank(bank: FakeBank): Promise<{ readonly port: number; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://bank');
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    // A request that breaks off half-way is nothing to a bank.
    request.on('error', () => undefined);
    request.on('end', () => {
      const answer = (body: unknown) => response.end(JSON.stringify(body));
      const key = url.searchParams.get('key') ?? '';
      if (request.method === 'POST') {
        const one = bank.post(key, url.searchParams.get('sha256') ?? '', Buffer.concat(chunks).toString());
        answer({ bankRef: one.bankRef });
      } else if (url.pathname === '/lookup') answer({ bankRef: bank.find(key)?.bankRef ?? null });
      else {
        const one = bank.received.find(({ bankRef }) => bankRef === url.searchParams.get('ref'));
        answer({ status: one?.status, bankCode: one?.bankCode });
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Sends a batch over a raw socket, and calls `reach` where a cable may be cut: connected, half written, all written. */
export function rawWire(port: number, reach: (point: string) => void): Wire {
  return (key, batch) =>
    new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => {
        reach('P3');
        const bytes = Buffer.from(batch.bytes);
        const head = `POST /submit?key=${key}&sha256=${batch.sha256} HTTP/1.1\r\nhost: bank\r\nconnection: close\r\ncontent-length: ${bytes.length}\r\n\r\n`;
        const half = Math.floor(bytes.length / 2);
        socket.write(head);
        socket.write(bytes.subarray(0, half), () => {
          reach('P4');
          socket.write(bytes.subarray(half), () => {
            // The bytes are with the kernel: give the bank a moment to have them before the cut.
            if (process.env['KOPPEL_FAILPOINT'] === 'P5') setTimeout(() => reach('P5'), 200);
          });
        });
      });
      let text = '';
      socket.on('data', (chunk) => {
        if (process.env['KOPPEL_FAILPOINT'] !== 'P5') text += chunk;
      });
      socket.on('error', (error) => reject(new KoppelError('outcome_unknown', error.message, { cause: error })));
      socket.on('end', () => {
        const bankRef = /"bankRef":"([^"]+)"/.exec(text)?.[1];
        if (bankRef === undefined && process.env['KOPPEL_FAILPOINT'] !== 'P5')
          reject(new KoppelError('outcome_unknown', 'The answer cannot be read.'));
        else if (bankRef !== undefined) resolve({ bankRef });
      });
    });
}

/** What lookup and status say, asked over HTTP. */
export async function ask<T>(port: number, path: string): Promise<T> {
  return (await fetch(`http://127.0.0.1:${port}${path}`)).json() as Promise<T>;
}
