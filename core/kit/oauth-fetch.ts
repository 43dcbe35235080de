import * as oauth from 'oauth4webapi';
import type { HttpRequest, PluginContext } from '../contract/ports.ts';
import { checkContent } from './http.ts';
import { parseExact, z } from './json.ts';

/** Headers to add to (or put in place of) those of a finished request. The last thing done before it leaves. */
export type SignRequest = (request: {
  readonly method: HttpRequest['method'];
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}) => Promise<Readonly<Record<string, string>>>;

/** What the token endpoint said last, for telling outcomes apart: the library's errors do not always carry it. */
export interface LastAnswer {
  status: number | null;
  retryAfter: string | undefined;
  /** `error` of the body of a refusal (RFC 6749 §5.2); the library hides it behind a WWW-Authenticate header. */
  error: string | null;
}

export const NO_ANSWER = (): LastAnswer => ({ status: null, retryAfter: undefined, error: null });

/** A token answer is a few hundred bytes. */
const MAX_BYTES = 256 * 1024;

/** Makes the OAuth library speak through the port: same egress, same identities, nothing followed, nothing retried. */
export function fetchThrough(
  ctx: PluginContext,
  { tokenUrl, identity, sign }: { readonly tokenUrl: string; readonly identity?: string; readonly sign?: SignRequest },
  last: LastAnswer,
): Pick<oauth.TokenEndpointRequestOptions, typeof oauth.customFetch | typeof oauth.allowInsecureRequests> {
  return {
    // The port decides what may be reached without TLS (loopback, in tests).
    [oauth.allowInsecureRequests]: tokenUrl.startsWith('http:'),
    [oauth.customFetch]: async (url, options) => {
      const body = Buffer.from(options.body.toString());
      const plain = { ...options.headers, 'accept-encoding': 'identity' };
      const signed = sign === undefined ? {} : await sign({ method: 'POST', url, headers: plain, body });
      const response = await ctx.http.send({
        method: 'POST',
        url,
        headers: { ...plain, ...signed },
        body,
        maxResponseBytes: MAX_BYTES,
        ...(identity === undefined ? {} : { identity }),
      });
      last.status = response.status;
      last.retryAfter = response.headers['retry-after'];
      if (response.status === 200) checkContent(response, 'Token');
      else last.error = errorOf(response.body);
      const headers = new Headers(Object.entries(response.headers));
      headers.delete('content-encoding');
      return new Response(bodyAllowed(response.status) ? Buffer.from(response.body) : null, {
        status: response.status,
        headers,
      });
    },
  };
}

const REFUSED = z.object({ error: z.string().transform((word) => word.replace(/[^\w.-]/g, '').slice(0, 60)) });

function errorOf(body: Uint8Array): string | null {
  try {
    return REFUSED.parse(parseExact(body, '')).error;
  } catch {
    return null;
  }
}

function bodyAllowed(status: number): boolean {
  return status !== 204 && status !== 205 && status !== 304;
}
