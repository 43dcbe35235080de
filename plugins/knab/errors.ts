import type { PluginContext } from '#core/contract/ports.ts';
import { KoppelError } from '#core/domain/errors.ts';
import { bgErrorCode, explainBerlinGroup } from '#core/kit/berlin-group-errors.ts';
import type { Explain } from '#core/kit/http.ts';

/** Knab speaks Berlin Group; what it does not know (404) is told apart, so that "already gone" can be success. */
export const explain = (ctx: Pick<PluginContext, 'clock'>): Explain => {
  const usual = explainBerlinGroup('Knab', ctx.clock);
  return (refusal) => {
    const said = usual(refusal);
    if (said !== null) return said;
    const code = bgErrorCode(refusal.json)?.code ?? '';
    if (refusal.status === 404) return new KoppelError('not_found', `Knab does not know it (${code}).`);
    // The bank took offence at our request: nothing a repetition mends.
    if (refusal.status === 400) return new KoppelError('contract_broken', `Knab refuses our request (${code}).`);
    return null;
  };
};
