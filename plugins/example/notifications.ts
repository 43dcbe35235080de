import type { NotificationsPart } from '#core/contract/connector.ts';
import { KoppelError } from '#core/domain/errors.ts';
import { hmac, sameText } from '#core/kit/hmac.ts';
import { parseExact, shaped, z } from '#core/kit/json.ts';

/** Older calls are somebody else's repeats. */
const WINDOW_SECONDS = 300;

const NOTICE = z.object({
  id: z.string().min(1),
  kind: z.enum(['new-entries', 'order-status', 'consent-changed']),
  about: z.string().nullable(),
});

export const notifications: NotificationsPart = {
  async receive(ctx, { headers, body }) {
    const at = headers['x-bank-timestamp'] ?? '';
    const signature = headers['x-bank-signature'] ?? '';
    const age = Math.abs(Date.parse(ctx.clock.now()) / 1000 - Number(at));
    if (!/^\d{1,12}$/.test(at) || age > WINDOW_SECONDS)
      throw new KoppelError('not_allowed', 'The notification is too old, or does not say when it was sent.');
    const secret = await ctx.secrets.read('notification-secret');
    // Over the bytes as they came: read as JSON only when they are the bank's.
    if (!sameText(signature, hmac(secret, Buffer.concat([Buffer.from(`${at}.`), body]))))
      throw new KoppelError('not_allowed', "The notification is not signed with the bank's secret.");
    return shaped(NOTICE, parseExact(body, 'Notification'), 'Notification');
  },
};
