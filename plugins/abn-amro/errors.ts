import { KoppelError } from '#core/domain/errors.ts';
import type { Explain } from '#core/kit/http.ts';
import { z } from '#core/kit/json.ts';
import { RefusedByBank } from '#core/kit/submission.ts';

const SAID = z.object({ errors: z.array(z.object({ code: z.string(), message: z.string().nullish() })).min(1) });

/** The bank's first error; null when the body has none. */
function saidBy(json: unknown): { readonly code: string; readonly message: string } | null {
  const read = SAID.safeParse(json);
  const first = read.success ? read.data.errors[0] : undefined;
  return first === undefined ? null : { code: first.code, message: first.message ?? first.code };
}

/** Refusals of reading. A scope that is missing is a consent that no longer covers what is asked. */
export const explain: Explain = ({ status, json }) => {
  const said = saidBy(json);
  if (status === 403)
    return new KoppelError('consent_revoked', `ABN AMRO no longer allows it (${said?.code ?? 'no reason given'}).`);
  if (status === 404)
    return new KoppelError('consent_revoked', 'ABN AMRO no longer shows this account under the consent.');
  return null;
};

/** Refusals of a batch. The file is at fault (400), or the consent for batches: then the link itself may still read. */
export const explainBatch: Explain = ({ status, json }) => {
  const said = saidBy(json);
  if (status === 400 && said !== null) return new RefusedByBank(said.code, said.message);
  if (status === 404) return new KoppelError('config', 'ABN AMRO takes no batches at the address of this plugin.');
  if (status === 403)
    return new KoppelError('needs_human', `ABN AMRO takes no batches under this consent (${said?.code ?? '403'}).`);
  return null;
};
