import { randomUUID } from 'node:crypto';
import { KoppelError } from '#core/domain/errors.ts';

/** Koppel's API as an ERP's developer would call it: fetch, a bearer key, an Idempotency-Key on every POST. */
export interface Client {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: unknown): Promise<T>;
  upload<T>(name: string, text: string): Promise<T>;
}

export function client(url: string, apiKey: string): Client {
  async function call<T>(method: string, path: string, body: string | null, type: string): Promise<T> {
    const response = await fetch(`${url}/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${apiKey}`,
        'idempotency-key': randomUUID(),
        ...(body === null ? {} : { 'content-type': type }),
      },
      body,
    });
    const text = await response.text();
    if (!response.ok)
      throw new KoppelError('internal', `${method} ${path} answered ${response.status}: ${text.slice(0, 300)}`);
    return text === '' ? (undefined as T) : JSON.parse(text);
  }
  return {
    get: (path) => call('GET', path, null, ''),
    post: (path, body) => call('POST', path, JSON.stringify(body), 'application/json'),
    upload: (name, text) =>
      call('POST', `/statements?name=${encodeURIComponent(name)}`, text, 'application/octet-stream'),
  };
}
