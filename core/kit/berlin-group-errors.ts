import { type ErrorCode, KoppelError } from '../domain/errors.ts';
import type { Explain } from './http.ts';
import { z } from './json.ts';
import { retryAt } from './retry-after.ts';

/** Message codes of NextGenPSD2 (Implementation Guidelines 1.3 §14.11) that say more than their HTTP status. */
const BG_ERRORS = {
  CONSENT_EXPIRED: 'consent_expired',
  CONSENT_INVALID: 'consent_revoked',
  CONSENT_UNKNOWN: 'consent_revoked',
  TOKEN_EXPIRED: 'token_expired',
  TOKEN_INVALID: 'token_expired',
  TOKEN_UNKNOWN: 'token_expired',
  ACCESS_EXCEEDED: 'rate_limited',
  SERVICE_BLOCKED: 'needs_human',
  SERVICE_INVALID: 'config',
  CERTIFICATE_INVALID: 'config',
  CERTIFICATE_EXPIRED: 'config',
  CERTIFICATE_BLOCKED: 'config',
  CERTIFICATE_REVOKED: 'config',
  CERTIFICATE_MISSING: 'config',
  SIGNATURE_INVALID: 'config',
  SIGNATURE_MISSING: 'config',
} as const satisfies Record<string, ErrorCode>;

const MESSAGES = z.object({
  tppMessages: z.array(z.object({ code: z.string(), text: z.string().nullish() })).min(1),
});

/** The first message code of a Berlin Group refusal; null when it is none. */
export function bgErrorCode(json: unknown): { readonly code: string; readonly text: string | null } | null {
  const read = MESSAGES.safeParse(json);
  const first = read.success ? read.data.tppMessages[0] : undefined;
  return first === undefined ? null : { code: first.code, text: first.text ?? null };
}

/** `ACCESS_EXCEEDED` counts by the day: without a word of the bank the next try is hours away, not a minute. */
const EXCEEDED_SECONDS = 6 * 3600;

/** Explains refusals of a bank that speaks Berlin Group. */
export const explainBerlinGroup =
  (bank: string, clock: { now(): string }): Explain =>
  ({ json, headers }) => {
    const said = bgErrorCode(json);
    const code = said === null ? undefined : (BG_ERRORS as Readonly<Record<string, ErrorCode>>)[said.code];
    if (said === null || code === undefined) return null;
    const wait =
      code === 'rate_limited' ? { retryAt: retryAt(headers['retry-after'], clock.now(), EXCEEDED_SECONDS) } : {};
    return new KoppelError(code, `${bank} refuses: ${said.code}.`, wait);
  };
