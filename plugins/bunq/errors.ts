import { KoppelError } from '#core/domain/errors.ts';
import type { Explain } from '#core/kit/http.ts';
import { z } from '#core/kit/json.ts';

const SAID = z.object({ Error: z.array(z.object({ error_description: z.string() })).min(1) });

/** bunq's own words; '' when it said nothing. */
export function saidBy(json: unknown): string {
  const read = SAID.safeParse(json);
  return read.success ? (read.data.Error[0]?.error_description ?? '').slice(0, 200) : '';
}

/**
 * 401 and 403 both ask for a new session (bunq's document); whether the consent is over shows when that is refused. 466, 490 and 491
 * are bunq's own: a signature is missing, something the user can mend, maintenance.
 */
export const explain: Explain = ({ status, json, harmless }) => {
  if (status === 401 || status === 403) return new KoppelError('token_expired', 'bunq wants a new session.');
  if (status === 491 && harmless) return new KoppelError('bank_down', 'bunq is in maintenance.');
  if (status === 491) return new KoppelError('outcome_unknown', 'bunq is in maintenance.');
  if (status === 490) return new KoppelError('needs_human', `bunq: ${saidBy(json)}`);
  if (status === 404) return new KoppelError('not_found', `bunq does not know it: ${saidBy(json)}`);
  return null;
};
