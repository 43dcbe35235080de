import type { Notice, NotificationsPart } from '#core/contract/connector.ts';
import { KoppelError } from '#core/domain/errors.ts';
import { sameText } from '#core/kit/hmac.ts';
import { parseExact, shaped, z } from '#core/kit/json.ts';
import { callbackKey } from './link.ts';

const CALL = z.object({
  NotificationUrl: z.object({
    category: z.string(),
    event_type: z.string(),
    object: z.record(
      z.string(),
      z.object({ id: z.string(), updated: z.string().nullish(), monetary_account_id: z.string().nullish() }),
    ),
  }),
});

const KINDS: Readonly<Record<string, Notice['kind']>> = {
  MUTATION: 'new-entries',
  PAYMENT: 'new-entries',
  DRAFT_PAYMENT: 'order-status',
  OAUTH: 'consent-changed',
};

/**
 * bunq signs nothing: who knows the secret in the address we gave it is taken for bunq, and even then is only told to have news.
 */
export const notifications: NotificationsPart = {
  async receive(ctx, { path, body }) {
    const given = new URL(path, 'https://localhost').searchParams.get('key') ?? '';
    if (!sameText(given, callbackKey(await ctx.secrets.read('callback-secret'))))
      throw new KoppelError('not_allowed', 'The call does not carry the secret of our address.');
    const { category, event_type, object } = shaped(
      CALL,
      parseExact(body, 'bunq callback'),
      'bunq callback',
    ).NotificationUrl;
    const [about] = Object.values(object);
    const kind = KINDS[category];
    if (kind === undefined || about === undefined)
      throw new KoppelError('contract_broken', `bunq calls about ${category.slice(0, 40)}, which we did not ask for.`);
    return {
      id: `${event_type}/${about.id}/${about.updated ?? ''}`,
      kind,
      about: kind === 'new-entries' ? (about.monetary_account_id ?? null) : about.id,
    };
  },
};
