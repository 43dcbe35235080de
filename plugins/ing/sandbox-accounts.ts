import type { SandboxAccount } from '#core/contract/sandbox.ts';
import type { Iban } from '#core/domain/iban.ts';
import { addDays, type PlainDate } from '#core/domain/plain-date.ts';
import type { SandboxModel } from '#core/kit/sandbox/bank.ts';
import { asUuid, hashed } from '#core/kit/sandbox/ids.ts';
import type { BankEntry, Reading } from '#core/kit/sandbox/ledger.ts';
import { decimalOf } from '#core/kit/sandbox/money.ts';
import type { Page } from '#core/kit/sandbox/paging.ts';
import { type BankAnswer, type BankRequest, json, type Routes } from '#core/kit/sandbox/server.ts';
import { PATHS } from './banks.ts';
import { type Guarded, tpp } from './sandbox.ts';

/** Small, so that a month has several pages. */
const PAGE_ROWS = 20;
const HISTORY_DAYS = 540;
/** Right after a consent the accounts are not there for the first calls. */
const CALLS_TOO_EARLY = 2;

const PRODUCTS: Readonly<Record<string, string>> = {
  'business-current': 'Zakelijke Rekening',
  'g-account': 'G-rekening',
  savings: 'Zakelijke Spaarrekening',
  private: 'Betaalpakket',
  securities: 'Zakelijk Beleggen',
};

/** Accounts, balances and transactions, as ING's Account Information API 3.1.5 has them. */
export function accountRoutes(model: SandboxModel, guarded: Guarded): Routes {
  const { ledger, consents, pager } = model;
  const calls = new Map<string, number>();
  /** What was shown last: the bank's own balance is that of the same moment. */
  const shown = new Map<Iban, Reading>();
  const idOf = (consentId: string, iban: Iban) => asUuid(hashed(`${consentId} ${iban}`));
  const missing = () => tpp(404, 'RESOURCE_UNKNOWN', 'The account is not known.');
  const found = (request: BankRequest, consentId: string | null): SandboxAccount | null => {
    if (consentId === null) return null;
    const iban = consents.find(consentId)?.ibans.find((one) => idOf(consentId, one) === request.params['id']);
    return iban === undefined ? null : ledger.account(iban);
  };

  const accounts = (_request: BankRequest, { consentId }: { readonly consentId: string | null }): BankAnswer => {
    if (consentId === null) return tpp(403, 'SERVICE_BLOCKED', 'No customer.');
    const call = (calls.get(consentId) ?? 0) + 1;
    calls.set(consentId, call);
    if (call <= CALLS_TOO_EARLY) return tpp(404, 'NOT_FOUND', 'No accounts found.');
    const ibans = consents.find(consentId)?.ibans ?? [];
    return json(200, {
      accounts: ibans.flatMap((iban) => {
        const account = ledger.account(iban);
        if (account === null) return [];
        const resourceId = idOf(consentId, iban);
        return {
          resourceId,
          iban,
          maskedPan: '',
          name: account.holder,
          currency: account.currency,
          product: PRODUCTS[account.kind] ?? account.kind,
          _links: {
            balances: { href: `/v3/accounts/${resourceId}/balances` },
            // Another version than ours, with a parameter of its own: whoever builds paths goes wrong.
            transactions: { href: `/v2/accounts/${resourceId}/transactions?currency=${account.currency}` },
          },
        };
      }),
    });
  };

  const balances = (request: BankRequest, { consentId }: { readonly consentId: string | null }): BankAnswer => {
    const account = found(request, consentId);
    if (account === null) return missing();
    const { iban, currency } = account;
    const balance = shown.get(iban)?.entries.at(-1)?.balance ?? ledger.balance(iban);
    return numbers({
      account: { iban, currency },
      balances: ['interimBooked', 'expected'].map((balanceType) => ({
        balanceType,
        balanceAmount: { currency, amount: decimalOf(balance) },
        lastChangeDateTime: `${model.clock.today()}T00:02:45Z`,
        referenceDate: model.clock.today(),
      })),
    });
  };

  const transactions = (request: BankRequest, { consentId }: { readonly consentId: string | null }): BankAnswer => {
    const account = found(request, consentId);
    if (account === null) return missing();
    const { searchParams } = request.url;
    const next = searchParams.get('next');
    if (next !== null) {
      const page = pager.go(next);
      return page === null ? tpp(400, 'FORMAT_ERROR', 'next is unknown.') : pageOf(request, page, {});
    }
    const from = instantOf(searchParams.get('dateFrom'));
    const to = instantOf(searchParams.get('dateTo'));
    if (from === null || to === null) return tpp(400, 'FORMAT_ERROR', 'dateFrom and dateTo are moments in UTC.');
    if (from > model.clock.now() || from > to) return tpp(400, 'PERIOD_INVALID', 'The period is not valid.');
    const oldest = addDays(model.clock.today(), -HISTORY_DAYS);
    const days = { from: firstDay(from), to: lastDay(to) };
    const shortened = days.from < oldest;
    const attended = request.headers['psu-ip-address'] !== undefined;
    const reading = ledger.read(account.iban, shortened ? oldest : days.from, days.to, attended);
    shown.set(account.iban, reading);
    const size = Math.min(PAGE_ROWS, Number(searchParams.get('limit') ?? PAGE_ROWS));
    return pageOf(request, pager.begin(reading, size, 'newest-first'), {
      'x-ing-ais-transaction-validity-period': String(HISTORY_DAYS),
      ...(shortened ? { 'x-ing-ais-adjusted-datefrom': `${oldest}T00:00:00Z` } : {}),
    });
  };

  return {
    [`GET ${PATHS.accounts}`]: guarded('read', accounts),
    'GET /v3/accounts/{id}/balances': guarded('read', balances),
    'GET /v2/accounts/{id}/transactions': guarded('read', transactions),
  };
}

function pageOf(
  request: BankRequest,
  { reading, entries, next }: Page,
  headers: Readonly<Record<string, string>>,
): BankAnswer {
  const { iban, currency } = reading.account;
  return numbers(
    {
      account: { iban, currency },
      transactions: {
        booked: entries.map((entry) => rowOf(entry, currency)),
        pending: [],
        info: [],
        ...(next === null ? {} : { _links: { next: { href: `${request.url.pathname}?next=${next}` } } }),
      },
    },
    headers,
  );
}

/** Amounts are numbers at ING in the Netherlands: put in as text, they are never a float on the way. */
function numbers(value: unknown, headers: Readonly<Record<string, string>> = {}): BankAnswer {
  const body = JSON.stringify(value).replace(/"amount":"(-?[\d.]+)"/g, '"amount":$1');
  const id = hashed(body).slice(0, 16);
  return { status: 200, headers: { 'content-type': 'application/json', 'x-ing-response-id': id, ...headers }, body };
}

function rowOf(entry: BankEntry, currency: string) {
  const { id, number, date, minor, name, iban, text, endToEndId, mandateId, creditorId } = entry;
  const second = String(number % 60).padStart(2, '0');
  const minute = String(Math.floor(number / 60) % 60).padStart(2, '0');
  const other = { ...(name === null ? {} : { name }), account: iban === null ? {} : { iban } };
  const [day, month, year] = date.split('-').reverse();
  const lines = [
    ...(name === null ? [] : [`Naam: ${name}`]),
    name === null ? text : `Omschrijving: ${text}`,
    ...(iban === null ? [] : [`IBAN: ${iban}`]),
    ...(endToEndId === undefined ? [] : [`Kenmerk: ${endToEndId}`]),
    ...(mandateId === undefined ? [] : [`Machtiging ID: ${mandateId}`]),
    ...(creditorId === undefined ? [] : [`Incassant ID: ${creditorId}`]),
    `Valutadatum: ${day}-${month}-${year}`,
  ];
  return {
    transactionId: id.slice(0, 24),
    endToEndId: endToEndId ?? 'NOTPROVIDED',
    bookingDate: date,
    valueDate: date,
    executionDateTime: `${date}T00:${minute}:${second}Z`,
    transactionAmount: { currency, amount: decimalOf(minor) },
    ...(minor < 0n
      ? { ...(other.name === undefined ? {} : { creditorName: other.name }), creditorAccount: other.account }
      : { ...(other.name === undefined ? {} : { debtorName: other.name }), debtorAccount: other.account }),
    transactionType: mandateId !== undefined ? 'Incasso' : minor < 0n ? 'Online bankieren' : 'Overschrijving',
    remittanceInformationUnstructured: lines.join('<br>'),
  };
}

function instantOf(text: string | null): string | null {
  return text !== null && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) ? text : null;
}

/** The first day whose bookings (executed in its first hour, UTC) are not before the instant. */
function firstDay(instant: string): PlainDate {
  const day = instant.slice(0, 10) as PlainDate;
  return instant.slice(11) <= '00:00:00Z' ? day : addDays(day, 1);
}

function lastDay(instant: string): PlainDate {
  return instant.slice(0, 10) as PlainDate;
}
