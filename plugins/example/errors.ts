import { type ErrorCode, KoppelError } from '#core/domain/errors.ts';
import type { Explain } from '#core/kit/http.ts';
import { z } from '#core/kit/json.ts';

/** The bank's own words for what went wrong, where they say more than the HTTP status. */
const CODES: Readonly<Record<string, ErrorCode>> = {
  consent_expired: 'consent_expired',
  consent_revoked: 'consent_revoked',
  maintenance: 'bank_down',
  cursor_unknown: 'transient',
};

const SAID = z.object({ error: z.string() });

/** A refusal of the bank as one of the hub's failures; null for what every bank means by that status. */
export const explain: Explain = ({ json, harmless }) => {
  const said = SAID.safeParse(json);
  const code = said.success ? CODES[said.data.error] : undefined;
  if (code === undefined) return null;
  // What was sent may have arrived before the bank failed.
  if (code === 'bank_down' && !harmless) return null;
  return new KoppelError(code, `Voorbeeldbank refuses: ${said.data?.error ?? ''}.`);
};
