import type { DateRange, PulledAccount, StatementsPart } from '#core/contract/connector.ts';
import type { PluginContext } from '#core/contract/ports.ts';
import type { Iban } from '#core/domain/iban.ts';
import { addDays } from '#core/domain/plain-date.ts';
import { BUNDLE_TYPE, type BundlePart, bundleName, slicesOf, writeBundle } from '#core/kit/bundle.ts';
import { expectAccount, shaped } from '#core/kit/json.ts';
import { pages } from '#core/kit/paging.ts';
import { apiUrl, HISTORY_DAYS, PATHS } from './banks.ts';
import { callAbnAmro } from './client.ts';
import { BALANCE, decode, PAGE } from './decode.ts';
import { tokenFor } from './tokens.ts';

export const statements: StatementsPart = {
  historyDays: HISTORY_DAYS,
  order: 'oldest-first',
  watermark: 'date',
  lateBookingDays: 5,
  entryIds: 'stable',
  pending: false,
  budget: { unattendedPerDay: 4, keptForPeople: 1 },
  decode,

  async *pull(ctx, account, range) {
    const token = await tokenFor(ctx, account.grant.sealed, 'transactions');
    for (const slice of slicesOf(range)) {
      const parts = await partsOf(ctx, token, account, slice);
      // Half a month is no month: it is asked for again.
      if (ctx.signal.aborted) return;
      const head = { iban: account.iban, currency: account.currency, ...slice };
      yield {
        evidence: { bytes: writeBundle(head, parts), mediaType: BUNDLE_TYPE, name: bundleName('abn-amro', head) },
        covers: slice,
        checkpoint: slice.to,
      };
    }
  },
};

async function partsOf(
  ctx: PluginContext,
  token: string,
  { iban }: PulledAccount,
  { from, to }: DateRange,
): Promise<BundlePart[]> {
  const what = 'ABN AMRO transactions';
  const parts: BundlePart[] = [];
  const fetchPage = async (key: string) => {
    const url = new URL(apiUrl(ctx, `${PATHS.accounts}/${iban}/transactions`));
    // "More recent than this date": whether that day itself is given is not said, so the day before is named and left out again.
    url.searchParams.set('bookDateFrom', addDays(from, -1));
    url.searchParams.set('bookDateTo', to);
    if (key !== '') url.searchParams.set('nextPageKey', key);
    const answer = await callAbnAmro(ctx, token, { what, method: 'GET', url: url.href });
    const { accountNumber, nextPageKey } = shaped(PAGE, answer.json, what);
    expectAccount(iban, accountNumber, what);
    return { page: answer.text, next: nextPageKey == null || nextPageKey === '' ? null : nextPageKey };
  };
  for await (const body of pages('', fetchPage, { what, signal: ctx.signal }))
    parts.push({ what: 'transactions', path: `transactions?page=${parts.length + 1}`, body });
  // Newest come first: were the first page left out, the rest would still be a chain. Only the balance of now tells.
  if (to >= ctx.clock.today()) parts.push(await balanceNow(ctx, token, iban));
  return parts;
}

async function balanceNow(ctx: PluginContext, token: string, iban: Iban): Promise<BundlePart> {
  const what = 'ABN AMRO balance';
  const answer = await callAbnAmro(ctx, token, {
    what,
    method: 'GET',
    url: apiUrl(ctx, `${PATHS.accounts}/${iban}/balances`),
  });
  expectAccount(iban, shaped(BALANCE, answer.json, what).accountNumber, what);
  return { what: 'balance', path: 'balances', body: answer.text };
}
