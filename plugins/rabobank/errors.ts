import type { PluginContext } from '#core/contract/ports.ts';
import { KoppelError } from '#core/domain/errors.ts';
import { bgErrorCode, explainBerlinGroup } from '#core/kit/berlin-group-errors.ts';
import type { Explain, Refusal } from '#core/kit/http.ts';
import { z } from '#core/kit/json.ts';
import { retryAt } from '#core/kit/retry-after.ts';

/** A token is not known everywhere at the bank in the moment it is given out; the gateway then says it is none. */
const TOKEN_LAG_SECONDS = 5;
const WAIT_SECONDS = 2;

/** Rabobank's gateway; behind it the products speak Berlin Group. Both shapes come. */
const GATEWAY = z.object({ httpCode: z.string(), httpMessage: z.string(), moreInformation: z.string().nullish() });

/** A refusal that says no more than "forbidden": the consent itself has to be read to know why. */
export class Forbidden extends KoppelError {
  constructor() {
    super('consent_revoked', 'Rabobank forbids it and does not say why.');
  }
}

/** The bank has no such thing, and that is an answer. */
export class NotThere extends KoppelError {
  constructor() {
    super('not_found', 'Rabobank has no such thing.');
  }
}

export interface TokenAge {
  /** Instant it was given out. */
  readonly issuedAt: string;
  /** 0: it came with the consent. */
  readonly refreshes: number;
}

/** Refusals of a call with a token. */
export const explain = (ctx: Pick<PluginContext, 'clock'>, { issuedAt, refreshes }: TokenAge): Explain => {
  const berlinGroup = explainBerlinGroup('Rabobank', ctx.clock);
  return (refusal) => {
    const now = ctx.clock.now();
    if (refusal.status === 429) return limited(refusal, now);
    if (refusal.status === 401 && isGateway(refusal)) {
      const age = (Date.parse(now) - Date.parse(issuedAt)) / 1000;
      // Renewing a token that was renewed a moment ago helps nobody: it will be known soon.
      if (age >= TOKEN_LAG_SECONDS || refreshes === 0) return null;
      const at = new Date(Date.parse(now) + WAIT_SECONDS * 1000).toISOString();
      return new KoppelError('transient', 'Rabobank does not know its new token yet.', { retryAt: at });
    }
    if (refusal.status === 403 && bgErrorCode(refusal.json) === null) return new Forbidden();
    return berlinGroup(refusal);
  };
};

/** Reading an account: it is gone, or the person who consented lost the right to it. Other accounts of the consent go on. */
export const accountGone: Explain = ({ status }) =>
  status === 404
    ? new KoppelError('needs_human', 'Rabobank no longer shows this account under the consent; link it again.')
    : null;

function isGateway({ json }: Pick<Refusal, 'json'>): boolean {
  return GATEWAY.safeParse(json).success;
}

/** `X-RateLimit-Reset`: seconds, or an instant as seconds since 1970. Both are told apart by their size. */
function limited({ headers }: Refusal, now: string): KoppelError {
  const reset = headers['x-ratelimit-reset'];
  const epoch = reset !== undefined && /^\d{10,13}$/.test(reset);
  const header = epoch ? new Date(Number(reset.slice(0, 10)) * 1000).toUTCString() : (headers['retry-after'] ?? reset);
  return new KoppelError('rate_limited', 'Rabobank asks us to wait.', { retryAt: retryAt(header, now) });
}
