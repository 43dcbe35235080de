import { request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';

/** What became of a call of a stand-in bank to the hub: the hub's status, or why there was none. */
export type Delivered = { readonly status: number } | { readonly error: string };

/** Calls the hub as a bank would: once, with the bytes given. Never rejects. */
export function deliver(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<Delivered> {
  const send = url.startsWith('https:') ? tlsRequest : plainRequest;
  const length = String(Buffer.byteLength(body));
  return new Promise((done) => {
    const call = send(
      url,
      { method: 'POST', agent: false, timeout: 5_000, headers: { ...headers, 'content-length': length } },
      (answer) => {
        answer.resume();
        answer.on('end', () => done({ status: answer.statusCode ?? 0 }));
        answer.on('error', (error) => done({ error: error.message }));
      },
    );
    call.on('timeout', () => call.destroy(new Error('no answer in 5 seconds')));
    call.on('error', (error) => done({ error: error.message }));
    call.end(body);
  });
}
