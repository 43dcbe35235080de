import type { DateRange, PulledAccount, StatementsPart } from '#core/contract/connector.ts';
import type { PluginContext } from '#core/contract/ports.ts';
import { KoppelError } from '#core/domain/errors.ts';
import { addDays, latest, type PlainDate, plainDateOrNull } from '#core/domain/plain-date.ts';
import { bgBalances } from '#core/kit/berlin-group.ts';
import { BUNDLE_TYPE, type BundlePart, bundleName, slicesOf, writeBundle } from '#core/kit/bundle.ts';
import { expectAccount, shaped } from '#core/kit/json.ts';
import { pages, resolveLink } from '#core/kit/paging.ts';
import { startOfDay } from '#core/kit/zone.ts';
import { apiUrl, PATHS } from './banks.ts';
import { callIng } from './client.ts';
import { decode, PAGE } from './decode.ts';
import { explain, NotThere } from './errors.ts';
import { openKept, ticketOf } from './link.ts';

const WHAT = 'ING transactions';
/** ING filters by the moment of execution, the books go by the booking day: what was executed on a long weekend is booked after it. */
const EXECUTED_EARLIER_DAYS = 5;
const PAGE_LIMIT = 500;

export const statements: StatementsPart = {
  historyDays: null,
  order: 'oldest-first',
  watermark: 'date',
  lateBookingDays: 5,
  entryIds: 'stable',
  pending: true,
  budget: { unattendedPerDay: 4, keptForPeople: 1 },
  decode,

  async *pull(ctx, account, range) {
    const { iban, currency } = account;
    for (const slice of slicesOf(range)) {
      const transactions = await readTransactions(ctx, account, slice);
      if (transactions === null) return;
      const from = latest(slice.from, transactions.since ?? slice.from);
      // Older than ING gives: nothing of it is known, not even that there was nothing.
      if (from > slice.to) continue;
      const balances = slice.to >= ctx.clock.today() ? await readBalances(ctx, account) : [];
      const head = { iban, currency, from, to: slice.to };
      yield {
        evidence: {
          bytes: writeBundle(head, [...transactions.parts, ...balances]),
          mediaType: BUNDLE_TYPE,
          name: bundleName('ing', head),
        },
        covers: { from, to: slice.to },
        checkpoint: slice.to,
      };
    }
  },
};

interface Found {
  readonly parts: readonly BundlePart[];
  /** First day ING gives in full, where it shortened what was asked. */
  readonly since: PlainDate | null;
}

/** Null when it was stopped half-way. */
async function readTransactions(
  ctx: PluginContext,
  account: PulledAccount,
  { from, to }: DateRange,
): Promise<Found | null> {
  const kept = await openKept(ctx, account.grant);
  const base = apiUrl(ctx, PATHS.accounts);
  const first = new URL(resolveLink(hrefOf(kept.links, account, 'transactions'), base, WHAT));
  // Both always: without an end ING takes the first day alone.
  first.searchParams.set('dateFrom', seconds(startOfDay(addDays(from, -EXECUTED_EARLIER_DAYS))));
  first.searchParams.set('dateTo', seconds(startOfDay(addDays(to, 1)), -1));
  first.searchParams.set('limit', String(PAGE_LIMIT));
  let since: PlainDate | null = null;
  const fetchPage = async (url: string) => {
    const answer = await ask(ctx, kept, url);
    const page = shaped(PAGE, answer.json, WHAT);
    // Another account's rows must not even be stored.
    expectAccount(account.iban, page.account?.iban, WHAT);
    since ??= shortenedTo(answer.headers['x-ing-ais-adjusted-datefrom']);
    const next = page.transactions._links?.next ?? null;
    return { page: answer.text, next: next === null ? null : resolveLink(next, url, WHAT) };
  };
  const parts: BundlePart[] = [];
  for await (const body of pages(first.href, fetchPage, { what: WHAT, signal: ctx.signal }))
    parts.push({ what: 'transactions', path: `transactions?page=${parts.length + 1}`, body });
  return ctx.signal.aborted ? null : { parts, since };
}

async function readBalances(ctx: PluginContext, account: PulledAccount): Promise<BundlePart[]> {
  const kept = await openKept(ctx, account.grant);
  const what = 'ING balances';
  const url = resolveLink(hrefOf(kept.links, account, 'balances'), apiUrl(ctx, PATHS.accounts), what);
  const { json, text } = await ask(ctx, kept, url);
  expectAccount(account.iban, shaped(bgBalances, json, what).account?.iban, what);
  return [{ what: 'balances', path: 'balances', body: text }];
}

/** One page. An account that is not there while the consent is young is only late (BANKS §1.3). */
async function ask(ctx: PluginContext, kept: Awaited<ReturnType<typeof openKept>>, url: string) {
  try {
    return await callIng(ctx, ticketOf(kept), { what: WHAT, method: 'GET', url }, explain(ctx.clock));
  } catch (error) {
    if (!(error instanceof NotThere) || !isYoung(ctx, kept.grantedAt)) throw error;
    throw new KoppelError('transient', 'ING does not show the account yet.', { cause: error });
  }
}

const YOUNG_MINUTES = 5;

function isYoung({ clock }: PluginContext, grantedAt: string): boolean {
  return Date.parse(clock.now()) - Date.parse(grantedAt) < YOUNG_MINUTES * 60_000;
}

function hrefOf(
  links: Readonly<Record<string, Readonly<Record<'transactions' | 'balances', string>>>>,
  { bankAccountId }: PulledAccount,
  what: 'transactions' | 'balances',
): string {
  const href = links[bankAccountId]?.[what];
  if (href === undefined) throw new KoppelError('consent_revoked', 'The account is not in this consent of ING.');
  return href;
}

/** An instant as ING wants it: to the second. */
function seconds(instant: string, shift = 0): string {
  return `${new Date(Date.parse(instant) + shift * 1000).toISOString().slice(0, 19)}Z`;
}

/**
 * The first whole booking day behind X-ING-AIS-ADJUSTED-DATEFROM. What was executed before that instant is missing, and may have
 * been booked some days after it.
 */
function shortenedTo(header: string | undefined): PlainDate | null {
  const day = plainDateOrNull((header ?? '').slice(0, 10));
  return day === null ? null : addDays(day, EXECUTED_EARLIER_DAYS);
}
