import { KoppelError } from '../domain/errors.ts';

export interface Page<T> {
  readonly page: T;
  /** Link or key of the next page; null on the last. */
  readonly next: string | null;
}

export interface PagingLimits {
  /** What is paged, for messages. */
  readonly what: string;
  /** More than this is a loop that changes its key. Default 2,000. */
  readonly maxPages?: number;
  readonly signal?: AbortSignal;
}

/**
 * Follows pages from the first to the last, one in memory at a time. `contract_broken` when a link comes back (a loop), or pages
 * never end. Stops without an error when aborted: a later call goes on from the last checkpoint.
 */
export async function* pages<T>(
  first: string,
  fetchPage: (link: string) => Promise<Page<T>>,
  { what, maxPages = 2_000, signal }: PagingLimits,
): AsyncGenerator<T> {
  const seen = new Set<string>();
  for (let link: string | null = first; link !== null; ) {
    if (signal?.aborted === true) return;
    if (seen.has(link)) throw new KoppelError('contract_broken', `${what}: the pages of the bank go in a circle.`);
    if (seen.size === maxPages) throw new KoppelError('contract_broken', `${what}: the bank gives no end of pages.`);
    seen.add(link);
    const { page, next }: Page<T> = await fetchPage(link);
    yield page;
    link = next;
  }
}

/**
 * The address of a link the bank gave, absolute or relative to `base`. It must stay on `base`'s origin: a link elsewhere would
 * carry our token there (`contract_broken`).
 */
export function resolveLink(href: string, base: string, what: string): string {
  const url = URL.canParse(href, base) ? new URL(href, base) : null;
  if (url === null || url.origin !== new URL(base).origin || url.username !== '' || url.password !== '')
    throw new KoppelError('contract_broken', `${what}: the bank links to another place.`);
  url.hash = '';
  return url.href;
}
