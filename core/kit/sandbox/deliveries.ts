import { setTimeout as pass } from 'node:timers/promises';
import { deliver } from './deliver.ts';

/** Calls of a bank that tries again when the hub does not take one. */
export interface Deliveries {
  post(url: string, body: string): void;
  /** Bodies nobody took, after every attempt. */
  readonly failed: readonly { readonly url: string; readonly body: string }[];
  /** What still waits is given up. */
  close(): void;
}

export interface Patience {
  readonly retries: number;
  readonly minutesBetween: number;
}

export function createDeliveries({ retries, minutesBetween }: Patience): Deliveries {
  const failed: { url: string; body: string }[] = [];
  const stop = new AbortController();

  async function attempts(url: string, body: string): Promise<void> {
    for (let attempt = 0; attempt <= retries; attempt++) {
      if (attempt > 0) await pass(minutesBetween * 60_000, undefined, { ref: false, signal: stop.signal });
      const came = await deliver(url, { 'content-type': 'application/json' }, body);
      if ('status' in came && came.status >= 200 && came.status < 300) return;
    }
    failed.push({ url, body });
  }

  return {
    // The wait rejects when the bank closes: nobody waits for its calls any more.
    post: (url, body) => void attempts(url, body).catch(() => failed.push({ url, body })),
    failed,
    close: () => stop.abort(),
  };
}
