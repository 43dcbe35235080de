import { createHmac, timingSafeEqual } from 'node:crypto';

/** HMAC-SHA256, lower-case hex. */
export function hmac(secret: string, bytes: Uint8Array | string): string {
  return createHmac('sha256', secret).update(bytes).digest('hex');
}

/** Compares texts in a time that does not tell where they differ. */
export function sameText(a: string, b: string): boolean {
  return timingSafeEqual(Buffer.from(hmac('same', a)), Buffer.from(hmac('same', b)));
}
