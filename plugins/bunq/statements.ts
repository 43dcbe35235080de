import type { DateRange, PulledAccount, StatementsPart } from '#core/contract/connector.ts';
import type { PluginContext } from '#core/contract/ports.ts';
import type { PlainDate } from '#core/domain/plain-date.ts';
import { BUNDLE_TYPE, bundleName, slicesOf, writeBundle } from '#core/kit/bundle.ts';
import { expectAccount, shaped } from '#core/kit/json.ts';
import { pages, resolveLink } from '#core/kit/paging.ts';
import { dayOf } from '#core/kit/zone.ts';
import { apiAddress, PAGE_SIZE, PATHS } from './banks.ts';
import { call, paced } from './client.ts';
import { decode, instantOf, PAGE, SIGHTED } from './decode.ts';
import { bunqSession } from './link.ts';

const WHAT = 'bunq payments';

export const statements: StatementsPart = {
  historyDays: null,
  order: 'oldest-first',
  watermark: 'date',
  // bunq books in real time; a day covers payments of the night around the change of the bank day.
  lateBookingDays: 2,
  entryIds: 'stable',
  pending: false,
  budget: null,
  decode,

  /**
   * bunq knows no dates: payments come newest first, page by page. Up to some weeks the pages are kept as they come; for more they
   * are walked once to see where months begin, and again month by month from the oldest, so that a stop on the way loses nothing.
   */
  async *pull(ctx, account, range) {
    const slices = slicesOf(range);
    const walk = await walker(ctx, account);
    const marks = slices.length === 1 ? null : await beginnings(walk(range.from, null));
    for (const slice of slices) {
      const parts: Page[] = [];
      for await (const page of walk(slice.from, startFor(marks, slice))) parts.push(page);
      if (ctx.signal.aborted) return;
      const head = { iban: account.iban, currency: account.currency, ...slice };
      const bodies = parts.map(({ body }, at) => ({ what: 'payments', path: `payments?page=${at + 1}`, body }));
      yield {
        evidence: { bytes: writeBundle(head, bodies), mediaType: BUNDLE_TYPE, name: bundleName('bunq', head) },
        covers: slice,
        checkpoint: slice.to,
      };
    }
  },
};

interface Page {
  readonly url: string;
  readonly body: string;
  /** Day of its newest row; null when it has none. */
  readonly newest: PlainDate | null;
  readonly oldest: PlainDate | null;
}

type Walk = (from: PlainDate, start: string | null) => AsyncGenerator<Page>;

/** Walks pages from `start` (null: the newest) down to the first one that lies before `from` altogether. */
async function walker(ctx: PluginContext, { grant, iban, bankAccountId }: PulledAccount): Promise<Walk> {
  const { session, user } = await bunqSession(ctx, grant);
  const pace = paced(ctx);
  const first = apiAddress(ctx, `${PATHS.payments(user, bankAccountId)}?count=${PAGE_SIZE}`);
  return (from, start) => {
    const fetchPage = async (url: string) => {
      await pace();
      const answer = await call(ctx, { what: WHAT, method: 'GET', url, session });
      const { Response: items, Pagination: links } = shaped(PAGE, answer.json, WHAT);
      const rows = items.map((item) => shaped(SIGHTED, item.Payment, WHAT));
      for (const row of rows) expectAccount(iban, row.alias.iban, WHAT);
      const days = rows.map(({ created }) => dayOf(instantOf(created))).sort();
      const page: Page = { url, body: answer.text, newest: days.at(-1) ?? null, oldest: days[0] ?? null };
      const older = page.newest !== null && page.newest < from ? null : links.older_url;
      return { page, next: older === null ? null : resolveLink(older, url, WHAT) };
    };
    return pages(start ?? first, fetchPage, { what: WHAT, signal: ctx.signal });
  };
}

/** Where each page begins, newest first, without its content. */
async function beginnings(walk: AsyncGenerator<Page>): Promise<Omit<Page, 'body'>[]> {
  const marks: Omit<Page, 'body'>[] = [];
  for await (const { body: _, ...mark } of walk) marks.push(mark);
  return marks;
}

/** Where to begin for a slice: at the last page that still has rows behind its end, so that what follows it proves its end. */
function startFor(marks: readonly Omit<Page, 'body'>[] | null, { to }: DateRange): string | null {
  return marks?.findLast(({ newest }) => newest !== null && newest > to)?.url ?? marks?.[0]?.url ?? null;
}
