import type { Iban } from '#core/domain/iban.ts';
import { addDays, type PlainDate, plainDateOrNull } from '#core/domain/plain-date.ts';
import type { SandboxModel } from '#core/kit/sandbox/bank.ts';
import { asUuid, hashed } from '#core/kit/sandbox/ids.ts';
import type { BankEntry, Reading } from '#core/kit/sandbox/ledger.ts';
import { decimalOf } from '#core/kit/sandbox/money.ts';
import type { Page } from '#core/kit/sandbox/paging.ts';
import { type BankAnswer, type BankRequest, json, type Routes } from '#core/kit/sandbox/server.ts';
import { startOfDay } from '#core/kit/zone.ts';
import { PATHS, SCOPES } from './banks.ts';
import { type Caller, type Guarded, tpp } from './sandbox.ts';

/** The bank allows 500 and may give fewer: so that a month here has several pages. */
const PAGE_ROWS = 10;
const HISTORY_DAYS = 460;

/** An entry whose text begins like this stands for so many payments. */
const BATCH = /^Verzamel\w* (\d{1,3})\b/;

/** Business Account Insight and Batch Transaction Details. */
export function accountRoutes(model: SandboxModel, guarded: Guarded): Routes {
  const { ledger, consents, pager } = model;
  const numbers = createNumbers(model);
  /** What was shown last: the bank's own balance is that of the same moment. */
  const shown = new Map<Iban, Reading>();
  const read: typeof ledger.read = (iban, ...rest) => {
    const reading = ledger.read(iban, ...rest);
    shown.set(iban, reading);
    return reading;
  };
  const ibansOf = ({ consentId }: Caller) => consents.find(consentId)?.ibans ?? [];
  /** Ids are good within one consent only. */
  const idOf = (consentId: string, iban: Iban) => hashed(`${consentId} ${iban}`).slice(0, 40);
  const found = (request: BankRequest, caller: Caller) =>
    ibansOf(caller).find((iban) => idOf(caller.consentId, iban) === request.params['id']);
  const unknown = () => tpp(400, 'RESOURCE_UNKNOWN', 'The account is not in the consent.');
  const base = `${PATHS.insight}/accounts`;
  return {
    [`GET ${base}`]: guarded('read', SCOPES.insight, (_request, caller) =>
      json(200, {
        accounts: ibansOf(caller).flatMap((iban) => {
          const account = ledger.account(iban);
          if (account === null) return [];
          const resourceId = idOf(caller.consentId, iban);
          return {
            resourceId,
            iban,
            currency: account.currency,
            status: 'enabled',
            ownerName: account.holder,
            cashAccountType: account.kind === 'savings' ? 'SVGS' : 'CACC',
            _links: { transactions: { href: `/v3/accounts/${resourceId}/transactions` } },
          };
        }),
      }),
    ),
    [`GET ${base}/{id}/transactions`]: guarded('read', SCOPES.insight, (request, caller) => {
      const iban = found(request, caller);
      if (iban === undefined) return unknown();
      const query = request.url.searchParams;
      const fault = periodFault(query, model.clock.now());
      if (fault !== null) return fault;
      const token = query.get('nextPageToken');
      const page =
        token === null
          ? pager.begin(
              read(iban, dayOf(query.get('dateFrom')), dayOf(query.get('dateTo')), caller.attended),
              Math.min(Number(query.get('size') ?? PAGE_ROWS), PAGE_ROWS),
              'oldest-first',
            )
          : pager.go(token);
      return page === null
        ? tpp(400, 'PARAMETER_NOT_SUPPORTED', 'nextPageToken is unknown.')
        : pageJson(page, request.params['id'] ?? '', numbers);
    }),
    [`GET ${base}/{id}/balances`]: guarded('read', SCOPES.insight, (request, caller) => {
      const iban = found(request, caller);
      if (iban === undefined) return unknown();
      const day = plainDateOrNull(request.url.searchParams.get('closingBookedReferenceDate') ?? '');
      const before = ({ date }: BankEntry) => day !== null && date <= day;
      const account = ledger.account(iban);
      const currency = account?.currency ?? 'EUR';
      const last = shown.get(iban)?.entries.findLast(before) ?? ledger.entries(iban).findLast(before);
      const amount = decimalOf(last?.balance ?? account?.opening ?? 0n);
      const latest = ledger.entries(iban).at(-1);
      const now = { currency, amount: decimalOf(ledger.balance(iban)) };
      return json(200, {
        account: { iban, currency },
        balances: [
          {
            balanceType: 'expected',
            balanceAmount: now,
            ...(latest === undefined ? {} : { lastChangeDateTime: momentOf(latest) }),
          },
          ...(day === null
            ? []
            : [{ balanceType: 'closingBooked', balanceAmount: { currency, amount }, referenceDate: day }]),
        ],
      });
    }),
    [`GET ${base}/{id}/batch-details/{reference}`]: guarded('read', SCOPES.batchDetails, (request, caller) => {
      const iban = found(request, caller);
      const entry =
        iban === undefined
          ? undefined
          : ledger.entries(iban).find((one) => batchReference(one) === request.params['reference']);
      if (iban === undefined || entry === undefined) return tpp(404, 'RESOURCE_UNKNOWN', 'No such batch.');
      const currency = ledger.account(iban)?.currency ?? 'EUR';
      return json(200, {
        account: { iban, currency },
        transactions: { booked: insideOf(entry, currency), _links: {} },
      });
    }),
  };
}

/** The running numbers: given at booking and never again, so a late booking has a higher one than its day would have. */
function createNumbers({ ledger }: SandboxModel): (iban: Iban, id: string) => number {
  const given = new Map<string, number>();
  const last = new Map<Iban, number>();
  return (iban, id) => {
    const all = ledger.account(iban) === null ? [] : ledger.entries(iban);
    for (const entry of all) {
      if (given.has(entry.id)) continue;
      const next = (last.get(iban) ?? 18_700) + 1;
      last.set(iban, next);
      given.set(entry.id, next);
    }
    return given.get(id) ?? 0;
  };
}

function periodFault(query: URLSearchParams, now: string): BankAnswer | null {
  const [from, to] = [Date.parse(query.get('dateFrom') ?? ''), Date.parse(query.get('dateTo') ?? '')];
  if (Number.isNaN(from) || Number.isNaN(to)) return tpp(400, 'FORMAT_ERROR', 'dateFrom and dateTo are required.');
  const oldest = Date.parse(now) - HISTORY_DAYS * 86_400_000;
  const wrong = from > to || to > Date.parse(now) || from < oldest || query.get('bookingStatus') !== 'booked';
  return wrong ? tpp(400, 'PERIOD_INVALID', 'The period is not one that is given.') : null;
}

/** The bank day an instant falls on. */
function dayOf(instant: string | null): PlainDate {
  const day = new Date(instant ?? 0).toISOString().slice(0, 10) as PlainDate;
  const next = addDays(day, 1);
  return startOfDay(next) <= new Date(instant ?? 0).toISOString() ? next : day;
}

function pageJson(page: Page, id: string, numbers: (iban: Iban, id: string) => number): BankAnswer {
  const { account } = page.reading;
  return json(200, {
    account: { iban: account.iban, currency: account.currency },
    transactions: {
      booked: page.entries.map((entry) => rowJson(entry, page.reading, numbers(account.iban, entry.id))),
      _links: {
        account: `/v3/accounts/${id}`,
        ...(page.next === null ? {} : { next: `/v3/accounts/${id}/transactions?nextPageToken=${page.next}` }),
      },
    },
  });
}

function rowJson(entry: BankEntry, { account }: Reading, number: number): object {
  const { currency, iban: own, holder } = account;
  const incoming = entry.minor >= 0n;
  const batch = BATCH.exec(entry.text)?.[1];
  const them = entry.iban === null ? {} : { iban: entry.iban };
  const us = { iban: own, currency };
  // Which of the two names the amount has is not settled; both have been seen.
  const amountKey = number % 2 === 0 ? 'amount' : 'value';
  return {
    entryReference: String(number),
    endToEndId: entry.endToEndId ?? 'NOTPROVIDED',
    bookingDate: entry.date,
    valueDate: entry.date,
    raboBookingDateTime: momentOf(entry),
    transactionAmount: { currency, [amountKey]: decimalOf(entry.minor) },
    creditorAccount: incoming ? us : them,
    creditorName: incoming ? holder : (entry.name ?? undefined),
    debtorAccount: incoming ? them : us,
    debtorName: incoming ? (entry.name ?? undefined) : holder,
    remittanceInformationUnstructured: entry.text,
    bankTransactionCode: incoming ? 'PMNT-RCDT-ESCT' : 'PMNT-ICDT-ESCT',
    raboDetailedTransactionType: incoming ? '541' : '102',
    raboTransactionTypeName: 'id',
    balanceAfterBooking: {
      balanceType: 'InterimBooked',
      balanceAmount: { currency, amount: decimalOf(entry.balance) },
    },
    ...(entry.mandateId === undefined ? {} : { mandateId: entry.mandateId }),
    ...(entry.creditorId === undefined ? {} : { creditorId: entry.creditorId }),
    ...(entry.returnReason === undefined ? {} : { reasonCode: entry.returnReason }),
    ...(batch === undefined
      ? {}
      : {
          batchEntryReference: batchReference(entry),
          numberOfTransactions: Number(batch),
          paymentInformationIdentification: `PREF-${entry.id.slice(0, 8)}`,
        }),
  };
}

/** Within its day in the order of booking, microseconds apart. */
function momentOf({ date, number }: BankEntry): string {
  const begin = startOfDay(date);
  return `${begin.slice(0, 11)}${begin.slice(11, 19)}.${String(number % 1_000_000).padStart(6, '0')}Z`;
}

function batchReference(entry: BankEntry): string | null {
  return BATCH.test(entry.text) ? `OM1B${entry.id.slice(0, 12).toUpperCase()}` : null;
}

/** The payments of a batch, unsigned as in the file they came in; the last takes what the division leaves. */
function insideOf(entry: BankEntry, currency: string): object[] {
  const count = Number(BATCH.exec(entry.text)?.[1] ?? 1);
  const total = entry.minor < 0n ? -entry.minor : entry.minor;
  const share = total / BigInt(count);
  const side = entry.minor < 0n ? 'creditor' : 'debtor';
  return Array.from({ length: count }, (_, at) => ({
    entryReference: asUuid(hashed(`${entry.id} ${at}`)),
    endToEndId: `${entry.endToEndId ?? 'B'}-${at + 1}`,
    transactionAmount: { currency, amount: decimalOf(at === count - 1 ? total - share * BigInt(count - 1) : share) },
    [`${side}Name`]: `Relatie ${at + 1}`,
    ...(entry.iban === null ? {} : { [`${side}Account`]: { iban: entry.iban } }),
    remittanceInformationUnstructured: `Deel ${at + 1}`,
  }));
}
