import { KoppelError } from '../domain/errors.ts';
import type { Bundle } from './bundle.ts';
import { expectAccount, parseExact, shaped, type z } from './json.ts';

/**
 * The bodies of a kind in a bundle, read as their schema says. `pull` read them the same way before they were stored, so what does
 * not fit now was damaged since: `unknown_format` with its line, as for any file. `account`: whose page it says it is.
 */
export function bundlePages<T>(
  { head, parts }: Bundle,
  what: string,
  schema: z.ZodType<T>,
  account: (page: T) => string | null | undefined,
): T[] {
  return parts.flatMap((part, index) => {
    if (part.what !== what) return [];
    try {
      const page = shaped(schema, parseExact(part.body, part.path), part.path);
      expectAccount(head.iban, account(page), part.path);
      return [page];
    } catch (cause) {
      const why = cause instanceof KoppelError ? cause.message : 'it cannot be read';
      throw new KoppelError('unknown_format', `The bundle is damaged: ${why}`, { cause, place: { line: index + 2 } });
    }
  });
}
