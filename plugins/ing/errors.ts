import type { PluginContext } from '#core/contract/ports.ts';
import { type ErrorCode, KoppelError } from '#core/domain/errors.ts';
import { bgErrorCode, explainBerlinGroup } from '#core/kit/berlin-group-errors.ts';
import type { Explain } from '#core/kit/http.ts';

/** The account or resource is not there: right after a consent not yet (BANKS §1.3), later no more. */
export class NotThere extends KoppelError {
  constructor() {
    super('consent_revoked', 'ING does not show this account under the consent.');
  }
}

/** ING's codes that say more than their HTTP status. */
const CODES: Readonly<Record<string, ErrorCode>> = {
  SERVICE_BLOCKED: 'consent_revoked',
  SERVICE_UNAVAILABLE: 'bank_down',
};

/** A refusal of the data interface; null for what every bank means by that status. */
export const explain =
  (clock: PluginContext['clock']): Explain =>
  (refusal) => {
    const { status, json, harmless } = refusal;
    if (status === 404) return new NotThere();
    const said = bgErrorCode(json);
    const code = said === null ? undefined : CODES[said.code];
    // What was sent may have arrived before the bank failed.
    if (code === undefined || (code === 'bank_down' && !harmless)) return explainBerlinGroup('ING', clock)(refusal);
    return new KoppelError(code, `ING refuses: ${said?.code ?? ''}.`);
  };
