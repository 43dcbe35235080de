import type { DateRange, PulledAccount, StatementsPart } from '#core/contract/connector.ts';
import type { PluginContext } from '#core/contract/ports.ts';
import { KoppelError } from '#core/domain/errors.ts';
import { addDays } from '#core/domain/plain-date.ts';
import { bgBalances } from '#core/kit/berlin-group.ts';
import { BUNDLE_TYPE, type BundlePart, bundleName, slicesOf, writeBundle } from '#core/kit/bundle.ts';
import type { Explain } from '#core/kit/http.ts';
import { expectAccount, shaped } from '#core/kit/json.ts';
import { pages, resolveLink } from '#core/kit/paging.ts';
import { startOfDay } from '#core/kit/zone.ts';
import { apiUrl, HISTORY_DAYS, PAGE_ROWS, PATHS, SCOPES, SETTLE_SECONDS } from './banks.ts';
import { callRabobank, type Kept, keptOf } from './client.ts';
import { batchesOf, decode, detailsOf, PAGE } from './decode.ts';
import { accountGone, NotThere } from './errors.ts';

export const statements: StatementsPart = {
  historyDays: HISTORY_DAYS,
  order: 'oldest-first',
  watermark: 'date',
  lateBookingDays: 5,
  entryIds: 'stable',
  pending: false,
  // A contract interface: calls per second are limited, not readings per day.
  budget: null,
  decode,

  async *pull(ctx, account, range) {
    const kept = await keptOf(ctx, account.grant);
    for (const slice of slicesOf(range)) {
      const parts = await partsOf(ctx, kept, account, slice);
      // Half a month is no month, and a day that just began has nothing yet: asked for again later.
      if (parts === null || ctx.signal.aborted) return;
      const head = { iban: account.iban, currency: account.currency, ...slice };
      yield {
        evidence: { bytes: writeBundle(head, parts), mediaType: BUNDLE_TYPE, name: bundleName('rabobank', head) },
        covers: slice,
        checkpoint: slice.to,
      };
    }
  },
};

/** All the bank has on a slice: rows by page, what is inside batches, and the balance at its end. Null: too early to ask. */
async function partsOf(
  ctx: PluginContext,
  kept: Kept,
  account: PulledAccount,
  slice: DateRange,
): Promise<BundlePart[] | null> {
  const settled = Date.parse(ctx.clock.now()) - SETTLE_SECONDS * 1000;
  const begin = startOfDay(slice.from);
  const end = Math.min(Date.parse(startOfDay(addDays(slice.to, 1))) - 1, settled);
  if (Date.parse(begin) >= end) return null;
  const base = apiUrl(ctx, `${PATHS.insight}/accounts/${encodeURIComponent(account.bankAccountId)}`);
  const transactions = new URL(`${base}/transactions`);
  transactions.search = new URLSearchParams({
    bookingStatus: 'booked',
    dateFrom: begin,
    dateTo: new Date(end).toISOString(),
    size: String(PAGE_ROWS),
  }).toString();
  const parts = await readPages(ctx, kept, account, transactions.href, 'transactions');
  if (kept.scopes.includes(SCOPES.batchDetails))
    for (const reference of batchesOf(parts)) {
      const url = `${base}/batch-details/${encodeURIComponent(reference)}`;
      parts.push(...(await readBatch(ctx, kept, account, url, reference)));
    }
  // Of a day that still runs there is no closing balance.
  if (slice.to < ctx.clock.today()) parts.push(await closing(ctx, kept, account, base, slice));
  return parts;
}

async function readPages(
  ctx: PluginContext,
  kept: Kept,
  { iban }: PulledAccount,
  first: string,
  what: string,
  explain: Explain = accountGone,
): Promise<BundlePart[]> {
  const parts: BundlePart[] = [];
  const fetchPage = async (url: string) => {
    const answer = await callRabobank(ctx, kept, {
      what: `Rabobank ${what}`,
      method: 'GET',
      url,
      explain,
    });
    const { account, transactions } = shaped(PAGE, answer.json, `Rabobank ${what}`);
    expectAccount(iban, account?.iban, `Rabobank ${what}`);
    const next = transactions._links?.next ?? null;
    return { page: answer.text, next: next === null ? null : nextPage(first, next) };
  };
  for await (const body of pages(first, fetchPage, { what: `Rabobank ${what}`, signal: ctx.signal }))
    parts.push({ what, path: `${what}?page=${parts.length + 1}`, body });
  return parts;
}

/**
 * Links have been seen with another version in their path than the one that answers, so only the token is taken out of them; a link
 * to another place is refused all the same.
 */
function nextPage(first: string, href: string): string {
  const token = new URL(resolveLink(href, first, 'Rabobank')).searchParams.get('nextPageToken');
  if (token === null) throw new KoppelError('contract_broken', 'Rabobank links to a next page without its token.');
  const next = new URL(first);
  next.searchParams.set('nextPageToken', token);
  return next.href;
}

/** What is inside a batch. A batch the bank has no details of stays one entry. */
async function readBatch(
  ctx: PluginContext,
  kept: Kept,
  account: PulledAccount,
  url: string,
  reference: string,
): Promise<BundlePart[]> {
  try {
    return await readPages(ctx, kept, account, url, detailsOf(reference), ({ status }) =>
      status === 404 ? new NotThere() : null,
    );
  } catch (error) {
    if (!(error instanceof NotThere)) throw error;
    ctx.log.info('Rabobank has no details of a batch', { batch: reference });
    return [];
  }
}

async function closing(
  ctx: PluginContext,
  kept: Kept,
  account: PulledAccount,
  base: string,
  { to }: DateRange,
): Promise<BundlePart> {
  const url = `${base}/balances?closingBookedReferenceDate=${to}`;
  const what = 'Rabobank balance';
  const answer = await callRabobank(ctx, kept, { what, method: 'GET', url, explain: accountGone });
  expectAccount(account.iban, shaped(bgBalances, answer.json, what).account?.iban, what);
  return { what: 'balances', path: `balances?day=${to}`, body: answer.text };
}
