import type { Clock } from '../contract/ports.ts';
import { KoppelError } from '../domain/errors.ts';
import type { Ctx } from './app.ts';

/** Who sends slower than this over all of it, after a while, holds a place others could use (THREATS UP-04). */
const LEAST_BYTES_PER_SECOND = 1024;
const GRACE_SECONDS = 20;

/**
 * The body as it arrives. Refused at once when it says it is larger than `limitBytes`, and as soon as it is; refused too when it
 * trickles or breaks off. Throws `file_too_large`, `upload_too_slow`, `upload_incomplete`.
 */
export async function* incoming(c: Ctx, limitBytes: number): AsyncGenerator<Uint8Array> {
  assertDeclaredSize(c, limitBytes);
  const body = c.req.raw.body;
  if (body === null) return;
  const pace = paceOf(c.var.house.clock);
  let size = 0;
  for await (const chunk of unbroken(body)) {
    size += chunk.length;
    if (size > limitBytes) throw tooLarge(limitBytes);
    pace(size);
    yield chunk;
  }
}

function assertDeclaredSize(c: Ctx, limitBytes: number): void {
  if (Number(c.req.header('content-length') ?? '0') > limitBytes) throw tooLarge(limitBytes);
}

function tooLarge(limitBytes: number): KoppelError {
  return new KoppelError('file_too_large', `A body of more than ${limitBytes} bytes is not taken.`);
}

function paceOf(clock: Clock): (size: number) => void {
  const since = Date.parse(clock.now());
  return (size) => {
    const seconds = (Date.parse(clock.now()) - since) / 1000;
    if (seconds > GRACE_SECONDS && size < seconds * LEAST_BYTES_PER_SECOND)
      throw new KoppelError('upload_too_slow', 'The body comes in too slowly; send it again over a better line.');
  };
}

async function* unbroken(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read().catch((cause: unknown) => {
        throw new KoppelError('upload_incomplete', 'The body broke off before its end.', { cause });
      });
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
