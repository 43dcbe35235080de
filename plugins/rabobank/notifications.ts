import type { GrantedAccount, NotificationsPart } from '#core/contract/connector.ts';
import type { PluginContext } from '#core/contract/ports.ts';
import { KoppelError } from '#core/domain/errors.ts';
import { parseExact, shaped, z } from '#core/kit/json.ts';
import { verifySigned } from '#core/kit/signature-check.ts';
import { apiUrl, PATHS, SCOPES } from './banks.ts';
import { callRabobank, type Kept } from './client.ts';

/*
 * Account Notification Service. What a subscription holds and how a push proves itself is not established (README.md); so a push
 * has to be signed as every other message between the bank and us is, and even then it only says "look again".
 */

/** Notifications are ordered only where there is an address for them and something to believe them by. */
export function wantsNotifications(
  { settings }: Pick<PluginContext, 'settings'>,
  url: string | undefined,
): url is string {
  return url !== undefined && typeof settings['notification-certificate'] === 'string';
}

const SUBSCRIPTION = z.object({ subscriptionId: z.string() });

/** Null when notifications are not wanted, or the bank does not give them: entries then come by the clock. */
export async function subscribe(
  ctx: PluginContext,
  kept: Kept,
  url: string | undefined,
  accounts: readonly GrantedAccount[],
): Promise<string | null> {
  if (!wantsNotifications(ctx, url) || !kept.scopes.includes(SCOPES.notifications)) return null;
  const what = 'Rabobank notifications';
  try {
    const { json } = await callRabobank(ctx, kept, {
      what,
      method: 'POST',
      url: apiUrl(ctx, PATHS.subscriptions),
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ callbackUrl: url, accounts: accounts.map(({ iban, currency }) => ({ iban, currency })) }),
    });
    return shaped(SUBSCRIPTION, json, what).subscriptionId;
  } catch (error) {
    if (!(error instanceof KoppelError)) throw error;
    // A link without notifications is a link: what is lost is only speed, and the log says so.
    ctx.log.warn('Rabobank gives no notifications', { code: error.code, reason: error.message });
    return null;
  }
}

/** Gone already is as good. */
export async function unsubscribe(ctx: PluginContext, kept: Kept): Promise<void> {
  if (kept.subscriptionId === null) return;
  const url = apiUrl(ctx, `${PATHS.subscriptions}/${encodeURIComponent(kept.subscriptionId)}`);
  try {
    await callRabobank(ctx, kept, { what: 'Rabobank notifications', method: 'DELETE', url, harmless: true });
  } catch (error) {
    const over = ['consent_revoked', 'consent_expired', 'token_expired'];
    if (!(error instanceof KoppelError) || !over.includes(error.code)) throw error;
  }
}

const NOTICE = z.object({ notificationId: z.string().min(1).max(200), notificationType: z.string().nullish() });

export const notifications: NotificationsPart = {
  async receive(ctx, request) {
    const certificate = ctx.settings['notification-certificate'];
    if (typeof certificate !== 'string')
      throw new KoppelError('not_allowed', 'Without the certificate of the notifications none is believed.');
    verifySigned(request, {
      certificate,
      algorithms: ['rsa-sha512', 'rsa-sha256'],
      required: ['date', 'digest'],
      now: ctx.clock.now(),
    });
    const { notificationId } = shaped(NOTICE, parseExact(request.body, 'Notification'), 'Notification');
    return { id: notificationId, kind: 'new-entries', about: null };
  },
};
