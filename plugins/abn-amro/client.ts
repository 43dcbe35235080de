import type { PluginContext } from '#core/contract/ports.ts';
import { callJson, type Explain, type JsonAnswer, type JsonRequest } from '#core/kit/http.ts';
import { explain } from './errors.ts';

/** A call with a customer's token. The bank wants its certificate at the token endpoint; it is shown here too. */
export async function callAbnAmro(
  ctx: PluginContext,
  accessToken: string,
  request: Omit<JsonRequest, 'identity' | 'attended'>,
  reasons: Explain = explain,
): Promise<JsonAnswer> {
  const { person } = ctx;
  const headers = {
    Authorization: `Bearer ${accessToken}`,
    'API-Key': await ctx.secrets.read('api-key'),
    'X-Request-ID': ctx.random.uuid(),
    // Not documented; how Berlin Group tells a call somebody waits for.
    ...(person === undefined ? {} : { 'PSU-IP-Address': person.ip }),
    ...request.headers,
  };
  return callJson(ctx, { ...request, headers, identity: 'transport', attended: person !== undefined }, reasons);
}
