import type { DateRange, PulledAccount, StatementsPart } from '#core/contract/connector.ts';
import type { PluginContext } from '#core/contract/ports.ts';
import { bgBalances, bgTransactions } from '#core/kit/berlin-group.ts';
import { BUNDLE_TYPE, type BundlePart, bundleName, slicesOf, writeBundle } from '#core/kit/bundle.ts';
import { expectAccount, shaped } from '#core/kit/json.ts';
import { pages, resolveLink } from '#core/kit/paging.ts';
import { apiAddress, CALLS_A_DAY, LINKS_UNDER, PATHS, SIGNED } from './banks.ts';
import { call } from './client.ts';
import { decode } from './decode.ts';
import { userAccess } from './link.ts';

const WHAT = 'Knab transactions';

export const statements: StatementsPart = {
  historyDays: null,
  order: 'oldest-first',
  watermark: 'date',
  lateBookingDays: 5,
  entryIds: 'stable',
  pending: false,
  budget: { unattendedPerDay: CALLS_A_DAY, keptForPeople: 1 },
  decode,

  async *pull(ctx, account, range) {
    for (const slice of slicesOf(range)) {
      const parts = await slicePages(ctx, account, slice);
      if (ctx.signal.aborted) return;
      const head = { iban: account.iban, currency: account.currency, ...slice };
      if (slice.to >= ctx.clock.today()) parts.push(await balances(ctx, account));
      yield {
        evidence: { bytes: writeBundle(head, parts), mediaType: BUNDLE_TYPE, name: bundleName('knab', head) },
        covers: slice,
        checkpoint: slice.to,
      };
    }
  },
};

async function slicePages(
  ctx: PluginContext,
  { grant, iban, bankAccountId }: PulledAccount,
  { from, to }: DateRange,
): Promise<BundlePart[]> {
  const access = await userAccess(ctx, grant);
  const fetchPage = async (path: string) => {
    const answer = await call(ctx, { what: WHAT, method: 'GET', path, ...access }, SIGNED.data);
    const { account, transactions } = shaped(bgTransactions, answer.json, WHAT);
    expectAccount(iban, account?.iban, WHAT);
    const next = transactions._links?.next ?? null;
    return { page: answer.text, next: next === null ? null : follow(ctx, next) };
  };
  const query = new URLSearchParams({ bookingStatus: 'booked', dateFrom: from, dateTo: to });
  const first = apiAddress(ctx, `${PATHS.accounts}/${encodeURIComponent(bankAccountId)}/transactions?${query}`);
  const parts: BundlePart[] = [];
  for await (const body of pages(first, fetchPage, { what: WHAT, signal: ctx.signal }))
    parts.push({ what: 'transactions', path: `transactions?page=${parts.length + 1}`, body });
  return parts;
}

async function balances(ctx: PluginContext, { grant, iban, bankAccountId }: PulledAccount): Promise<BundlePart> {
  const what = 'Knab balances';
  const path = `${PATHS.accounts}/${encodeURIComponent(bankAccountId)}/balances`;
  const answer = await call(ctx, { what, method: 'GET', path, ...(await userAccess(ctx, grant)) }, SIGNED.data);
  expectAccount(iban, shaped(bgBalances, answer.json, what).account?.iban, what);
  return { what: 'balances', path: 'balances', body: answer.text };
}

/** Links are below the API, without its version. */
function follow(ctx: PluginContext, href: string): string {
  const base = apiAddress(ctx, LINKS_UNDER);
  return resolveLink(href.startsWith('/accounts/') ? `${base}${href}` : href, base, WHAT);
}
