import { randomFillSync } from 'node:crypto';
import pino from 'pino';
import type { Clock, Log, Random } from '../contract/ports.ts';
import type { PlainDate } from '../domain/plain-date.ts';

/** The real clock: with core/runtime the only place that reads the machine's time. */
export const systemClock: Clock = {
  now: () => new Date().toISOString(),
  today: (zone = 'Europe/Amsterdam') => dayIn(zone).format(new Date()) as PlainDate,
  wait: (milliseconds) => new Promise((passed) => setTimeout(passed, milliseconds)),
};

/** Made once a zone: making one takes longer than a thousand uses of it. */
const formats = new Map<string, Intl.DateTimeFormat>();
function dayIn(zone: string): Intl.DateTimeFormat {
  const format = formats.get(zone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone: zone });
  formats.set(zone, format);
  return format;
}

/** Strong randomness, drawn in blocks: one system call per id would be most of the cost of an id. */
const pool = new Uint8Array(16 * 256);
let used = pool.length;

function sixteen(): Uint8Array {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += 16;
  return pool.subarray(used - 16, used);
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** UUID version 7 (RFC 9562 §5.7): 48 bits of milliseconds, then randomness. */
function uuid(): string {
  const bytes = sixteen();
  const now = Date.now();
  bytes[0] = now / 2 ** 40;
  bytes[1] = now / 2 ** 32;
  bytes[2] = now / 2 ** 24;
  bytes[3] = now / 2 ** 16;
  bytes[4] = now / 2 ** 8;
  bytes[5] = now;
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  let text = '';
  for (let at = 0; at < 16; at++)
    text += (at === 4 || at === 6 || at === 8 || at === 10 ? '-' : '') + HEX[bytes[at] ?? 0];
  return text;
}

export const systemRandom: Random = {
  bytes: (length) => randomFillSync(new Uint8Array(length)),
  uuid,
};

/** Names of fields that never reach a log line, at any depth pino looks. */
const SECRET_FIELDS = ['token', 'secret', 'password', 'authorization', 'cookie', 'key', 'sealed', 'iban'];

/** `write`: where the lines go instead of the standard output. */
export function openLog(level: 'debug' | 'info' | 'warn' | 'silent', write?: (line: string) => void): Log {
  const paths = SECRET_FIELDS.flatMap((name) => [name, `*.${name}`]);
  const options = { level, redact: { paths, censor: '[redacted]' }, base: null };
  const logger = write === undefined ? pino(options) : pino(options, { write });
  return {
    debug: (message, fields) => logger.debug(fields ?? {}, message),
    info: (message, fields) => logger.info(fields ?? {}, message),
    warn: (message, fields) => logger.warn(fields ?? {}, message),
  };
}
