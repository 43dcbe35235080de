import type { Iban } from '#core/domain/iban.ts';
import { addDays, plainDateOrNull } from '#core/domain/plain-date.ts';
import type { SandboxModel } from '#core/kit/sandbox/bank.ts';
import type { BankEntry, Reading } from '#core/kit/sandbox/ledger.ts';
import { decimalOf } from '#core/kit/sandbox/money.ts';
import { type BankAnswer, type BankRequest, json, type Routes } from '#core/kit/sandbox/server.ts';
import { PATHS, SCOPES } from './banks.ts';
import { type Caller, type Guarded, refusal } from './sandbox.ts';

/** The bank gives 50; fewer here, so that a month has several pages. */
const PAGE_ROWS = 15;
const HISTORY_DAYS = 548;
const CELL = 32;
const NAME_LENGTH = 24;

/** Consent info, account details and transactions. */
export function accountRoutes(model: SandboxModel, guarded: Guarded): Routes {
  const { ledger, pager, clock } = model;
  /** What was shown last: the balance is that of the same moment. */
  const shown = new Map<Iban, Reading>();
  const may = (request: BankRequest, { iban, scope }: Caller) =>
    scope === SCOPES.transactions && request.params['iban'] === iban;
  const noScope = () => refusal(403, 'ERR_3002_003', 'The access token has not the scope or account for this');
  return {
    [`GET ${PATHS.consentInfo}`]: guarded('read', (_request, { iban, scope }) => {
      const valid = Math.floor(Date.parse(clock.now()) / 1000) + 7_200;
      // A number at accounts, a text at payments.
      return json(200, {
        iban,
        transactionId: null,
        valid: scope === SCOPES.transactions ? valid : String(valid),
        scopes: scope,
      });
    }),
    [`GET ${PATHS.accounts}/{iban}/details`]: guarded('read', (request, caller) => {
      if (!may(request, caller)) return noScope();
      const account = ledger.account(caller.iban);
      return json(200, {
        accountNumber: caller.iban,
        currency: account?.currency ?? 'EUR',
        accountHolderName: account?.holder ?? null,
      });
    }),
    [`GET ${PATHS.accounts}/{iban}/balances`]: guarded('read', (request, caller) => {
      if (!may(request, caller)) return noScope();
      const reading = shown.get(caller.iban);
      const balance = reading?.entries.at(-1)?.balance ?? reading?.opening ?? ledger.balance(caller.iban);
      return json(200, {
        accountNumber: caller.iban,
        currency: ledger.account(caller.iban)?.currency ?? 'EUR',
        balanceType: 'BOOKBALANCE',
        amount: new Digits(balance),
      });
    }),
    [`GET ${PATHS.accounts}/{iban}/transactions`]: guarded('read', (request, caller): BankAnswer => {
      if (!may(request, caller)) return noScope();
      const query = request.url.searchParams;
      const from = plainDateOrNull(query.get('bookDateFrom') ?? '');
      const to = plainDateOrNull(query.get('bookDateTo') ?? '');
      if (from === null || to === null || from > to || from < addDays(clock.today(), -HISTORY_DAYS))
        return refusal(400, 'ERR_1100_004', 'One of the input parameters is invalid');
      const key = query.get('nextPageKey');
      // "More recent than this date": the day itself is not among them.
      const begin = () => {
        const reading = ledger.read(caller.iban, addDays(from, 1), to, caller.attended);
        shown.set(caller.iban, reading);
        return pager.begin(reading, PAGE_ROWS, 'newest-first');
      };
      const page = key === null ? begin() : pager.go(key.replace(/^.*:/, ''));
      if (page === null) return refusal(400, 'ERR_1100_004', 'nextPageKey is not known');
      const { iban, currency } = page.reading.account;
      return json(200, {
        accountNumber: iban,
        ...(page.next === null ? {} : { nextPageKey: `${clock.today()}-22:42:51:${page.next}` }),
        transactions: page.entries.map((entry) => rowJson(entry, currency)),
      });
    }),
  };
}

function rowJson(entry: BankEntry, currency: string): object {
  const { id, number, date, minor, balance, iban, name } = entry;
  const seconds = String(number % 60).padStart(2, '0');
  const minutes = String(Math.floor(number / 60) % 60).padStart(2, '0');
  return {
    // Some rows have none.
    ...(number % 7 === 0 ? {} : { transactionId: `${id.slice(0, 16).toUpperCase()}S0AB` }),
    mutationCode: minor < 0n ? '654' : '658',
    descriptionLines: cellsOf(entry),
    transactionTimestamp: `${date}-04:${minutes}:${seconds}.410`,
    bookDate: date,
    balanceAfterMutation: new Digits(balance),
    ...(iban === null ? {} : { counterPartyAccountNumber: iban }),
    ...(name === null ? {} : { counterPartyName: name.slice(0, NAME_LENGTH) }),
    amount: new Digits(minor),
    currency,
    status: 'EXECUTED',
  };
}

/** An amount as a JSON number with its decimals as a bank writes them (7.5, 0.1): exact as long as a double is. */
class Digits {
  readonly #minor: bigint;

  constructor(minor: bigint) {
    this.#minor = minor;
  }

  toJSON(): number {
    return Number(decimalOf(this.#minor));
  }
}

/** Labels with their text, cut into pieces of 32 characters wherever those end. */
function cellsOf(entry: BankEntry): string[] {
  const { iban, name, text, endToEndId, mandateId, creditorId, returnReason } = entry;
  if (returnReason !== undefined) return piecesOf(returned(entry, returnReason));
  const labelled = [
    'SEPA Overboeking',
    ...(iban === null ? [] : [`IBAN: ${iban}`]),
    ...(name === null ? [] : [`Naam: ${name}`]),
    `Omschrijving: ${text}`,
    ...(endToEndId === undefined ? [] : [`Kenmerk: ${endToEndId}`]),
    ...(mandateId === undefined ? [] : [`Machtiging: ${mandateId}`]),
    ...(creditorId === undefined ? [] : [`Incassant: ${creditorId}`]),
  ];
  return labelled.flatMap(piecesOf);
}

/** What comes back is laid out as in the bank's files, with code words. */
function returned({ iban, name, text, endToEndId, mandateId }: BankEntry, reason: string): string {
  const words = [
    ['RTYP', 'SEPA Incasso Terugboeking'],
    ...(mandateId === undefined ? [] : [['MARF', mandateId]]),
    ['RTRN', reason],
    ...(iban === null ? [] : [['IBAN', iban]]),
    ...(name === null ? [] : [['NAME', name]]),
    ['REMI', text],
    ...(endToEndId === undefined ? [] : [['EREF', endToEndId]]),
  ];
  return words.map(([word, value]) => `/${word}/${value}`).join('');
}

function piecesOf(line: string): string[] {
  return line.match(new RegExp(`.{1,${CELL}}`, 'gu')) ?? [];
}
