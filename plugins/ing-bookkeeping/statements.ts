import type { EvidenceBytes, PulledAccount, StatementsPart } from '#core/contract/connector.ts';
import type { PluginContext } from '#core/contract/ports.ts';
import { KoppelError } from '#core/domain/errors.ts';
import { addDays, type PlainDate, parsePlainDate } from '#core/domain/plain-date.ts';
import { expectAccount, shaped } from '#core/kit/json.ts';
import { pages, resolveLink } from '#core/kit/paging.ts';
import { verifySignedXml } from '#core/kit/xml-signature.ts';
import { bankCertificates, callLink } from './client.ts';
import { decode } from './decode.ts';
import { apiUrl, DELAY_DAYS, HISTORY_DAYS, PATHS, STATEMENTS } from './interface.ts';

const WHAT = 'ING statements';
/** A page holds some statements whole. */
const PAGE_BYTES = 64 * 1024 * 1024;

/** A statement of every day, signed by ING and there the next morning. What was signed is what is kept. */
export const statements: StatementsPart = {
  historyDays: HISTORY_DAYS,
  order: 'oldest-first',
  watermark: 'date',
  lateBookingDays: 3,
  delayDays: DELAY_DAYS,
  entryIds: 'stable',
  pending: false,
  budget: null,
  decode: (document: EvidenceBytes) => decode(document),

  async *pull(ctx, account, range) {
    let from = range.from;
    for (const { date, body } of await listed(ctx, account, range)) {
      const content = await verifySignedXml(body, bankCertificates(ctx), ctx.clock.now());
      // Another account's rows must not even be stored.
      if (!content.includes(`<IBAN>${account.iban}</IBAN>`))
        throw new KoppelError('contract_broken', `${WHAT}: the bank gave a statement of another account.`);
      if (ctx.signal.aborted) return;
      yield {
        evidence: { bytes: body, mediaType: 'application/xml', name: `ing-${account.iban}-${date}.xml` },
        covers: { from, to: date },
        checkpoint: date,
      };
      from = addDays(date, 1);
    }
  },
};

interface Listed {
  readonly date: PlainDate;
  readonly number: number;
  /** As signed. */
  readonly body: Uint8Array;
}

/** Statements of the range, oldest first. Their numbers leave none out: a page that is missing is told from a day without one. */
async function listed(
  ctx: PluginContext,
  account: PulledAccount,
  { from, to }: { readonly from: PlainDate; readonly to: PlainDate },
): Promise<Listed[]> {
  const query = new URLSearchParams({ account: account.iban, from, to });
  const fetchPage = async (url: string) => {
    const { json } = await callLink(ctx, account.grant, {
      what: WHAT,
      method: 'GET',
      url,
      maxResponseBytes: PAGE_BYTES,
    });
    const page = shaped(STATEMENTS, json, WHAT);
    expectAccount(account.iban, page.account, WHAT);
    const found = page.statements.map(({ date, number, document }) => ({
      date: parsePlainDate(date, { element: 'date' }),
      number: Number(number),
      body: Buffer.from(document, 'base64'),
    }));
    return { page: found, next: page.next === null ? null : resolveLink(page.next, url, WHAT) };
  };
  const byNumber = new Map<number, Listed>();
  const first = apiUrl(ctx, `${PATHS.statements}?${query}`);
  for await (const page of pages(first, fetchPage, { what: WHAT, signal: ctx.signal }))
    for (const statement of page) byNumber.set(statement.number, statement);
  if (ctx.signal.aborted) return [];
  const all = [...byNumber.values()].sort((a, b) => a.number - b.number);
  for (const [at, { number }] of all.entries()) {
    const before = all[at - 1];
    if (before !== undefined && before.number + 1 !== number)
      throw new KoppelError('transient', `${WHAT}: statement ${before.number + 1} is missing from the list.`);
  }
  return all;
}
