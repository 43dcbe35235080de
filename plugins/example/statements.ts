import type { StatementsPart } from '#core/contract/connector.ts';
import { BUNDLE_TYPE, type BundlePart, bundleName, slicesOf, writeBundle } from '#core/kit/bundle.ts';
import { callJson } from '#core/kit/http.ts';
import { expectAccount, shaped } from '#core/kit/json.ts';
import { pages, resolveLink } from '#core/kit/paging.ts';
import { addressOf, PATHS } from './banks.ts';
import { decode, PAGE } from './decode.ts';
import { explain } from './errors.ts';
import { bearer } from './link.ts';

const WHAT = 'Voorbeeldbank entries';

export const statements: StatementsPart = {
  historyDays: 730,
  order: 'oldest-first',
  watermark: 'date',
  lateBookingDays: 5,
  entryIds: 'stable',
  pending: false,
  budget: { unattendedPerDay: 4, keptForPeople: 1 },
  decode,

  async *pull(ctx, account, range) {
    const headers = await bearer(ctx, account.grant);
    const { iban, currency } = account;
    for (const { from, to } of slicesOf(range)) {
      const first = addressOf(ctx, `${PATHS.accounts}/${account.bankAccountId}/entries?from=${from}&to=${to}`);
      const fetchPage = async (url: string) => {
        const answer = await callJson(ctx, { what: WHAT, method: 'GET', url, headers }, explain);
        const page = shaped(PAGE, answer.json, WHAT);
        // Another account's rows must not even be stored.
        expectAccount(iban, page.account.iban, WHAT);
        return { page: answer.text, next: page.next === null ? null : resolveLink(page.next, url, WHAT) };
      };
      const parts: BundlePart[] = [];
      for await (const body of pages(first, fetchPage, { what: WHAT, signal: ctx.signal }))
        parts.push({ what: 'entries', path: `entries?page=${parts.length + 1}`, body });
      // Half a month is no month: it is asked for again.
      if (ctx.signal.aborted) return;
      const head = { iban, currency, from, to };
      yield {
        evidence: { bytes: writeBundle(head, parts), mediaType: BUNDLE_TYPE, name: bundleName('example', head) },
        covers: { from, to },
        checkpoint: to,
      };
    }
  },
};
