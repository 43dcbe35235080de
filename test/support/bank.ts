import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import type { Connector, Grant, LinkPart, LinkRequest, LinkStep, PulledAccount } from '#core/contract/connector.ts';
import type { Clock, Http, HttpRequest, HttpResponse, PluginContext } from '#core/contract/ports.ts';
import type { SandboxAccount, SandboxBank, SandboxEntry, SandboxVisit } from '#core/contract/sandbox.ts';
import { SERVICES } from '#core/domain/consent.ts';
import { KoppelError } from '#core/domain/errors.ts';
import { type Iban, parseIban } from '#core/domain/iban.ts';
import { addDays, parsePlainDate } from '#core/domain/plain-date.ts';
import { dayOf } from '#core/kit/zone.ts';
import { systemRandom } from '#core/runtime/ports.ts';

/** A clock that stands still until it is moved. */
export interface TestClock extends Clock {
  /** To 12:00 in Amsterdam's winter of that day. */
  setDay(day: string): void;
  advance(seconds: number): void;
}

export function testClock(day: string): TestClock {
  let at = Date.parse(`${day}T11:00:00.000Z`);
  return {
    now: () => new Date(at).toISOString(),
    today: (zone = 'Europe/Amsterdam') => dayOf(new Date(at).toISOString(), zone),
    setDay: (to) => {
      at = Date.parse(`${to}T11:00:00.000Z`);
    },
    advance: (seconds) => {
      at += seconds * 1000;
    },
    wait: async (milliseconds) => {
      at += milliseconds;
    },
  };
}

export interface Exchange {
  readonly request: HttpRequest;
  readonly response: HttpResponse | KoppelError;
}

/** A stand-in bank of a connector with a customer who may link it, seen from the plugin's side. */
export interface TestBank {
  readonly connector: Connector;
  readonly link: LinkPart;
  readonly sandbox: SandboxBank;
  readonly ctx: PluginContext;
  readonly clock: TestClock;
  /** What went over the line, oldest first. */
  readonly exchanges: readonly Exchange[];
  /** What was logged, one JSON text a line. */
  readonly logged: readonly string[];
  /** The same means with another signal. */
  aborting(signal: AbortSignal): PluginContext;
  request(renews?: Grant | null): LinkRequest;
  /** Begins, walks the bank's pages, and completes. */
  connect(visit?: Partial<SandboxVisit>, renews?: Grant | null): Promise<Grant>;
  /** As the core hands it to `pull` and `submit`. */
  pulled(grant: Grant, iban: Iban): PulledAccount;
  close(): Promise<void>;
}

export const REDIRECT_URL = 'https://hub.koppel.example/v1/bank-callbacks/c0ffee';

export async function startBank(
  connector: Connector,
  accounts: readonly SandboxAccount[],
  today = '2026-03-31',
): Promise<TestBank> {
  const { link, sandbox: start } = connector;
  if (link === undefined || start === undefined) throw new Error(`${connector.id} has no link or no stand-in bank.`);
  const clock = testClock(today);
  const sandbox = await start({ clock, accounts });
  const exchanges: Exchange[] = [];
  const logged: string[] = [];
  const ctx: PluginContext = {
    http: lineTo(sandbox, exchanges),
    clock,
    random: systemRandom,
    secrets: vault(sandbox.settings),
    log: logger(logged),
    signal: new AbortController().signal,
    settings: sandbox.settings,
    // Somebody waits, unless a test says otherwise: banks hold their daily number against us.
    person: { ip: '192.0.2.7' },
  };
  let started = 0;
  /** Walks the bank's pages until there is a grant. */
  const through = async (first: LinkStep | Grant, visit: Partial<SandboxVisit>): Promise<Grant> => {
    let step = first;
    for (let steps = 0; step.kind !== 'grant'; steps++) {
      if (step.kind !== 'redirect' || steps > 5) throw new Error(`${connector.id} asks for ${step.kind}.`);
      const end = await sandbox.visit(step.url, { outcome: 'grant', ibans: null, ...visit });
      if (end === null) throw new Error('The customer closed the page.');
      step = await link.complete(ctx, {
        connectionId: 'c0ffee',
        redirectUrl: REDIRECT_URL,
        parameters: end.form ?? Object.fromEntries(new URL(end.url).searchParams),
        keep: step.keep,
      });
    }
    return step;
  };
  const request = (renews: Grant | null = null): LinkRequest => ({
    connectionId: 'c0ffee',
    services: ['transactions', 'payments', 'direct-debits'],
    ibans: [],
    redirectUrl: REDIRECT_URL,
    state: `state-${++started}`,
    renews,
  });
  return {
    connector,
    link,
    sandbox,
    ctx,
    clock,
    exchanges,
    logged,
    aborting: (signal) => ({ ...ctx, signal, http: lineTo(sandbox, exchanges, signal) }),
    request,
    async connect(visit = {}, renews = null) {
      const given = await through(await link.begin(ctx, request(renews)), visit);
      if (link.confirm === undefined) return given;
      // As a person ticks everything that can be, and is sent back to confirm it.
      const chosen = given.accounts.flatMap(({ iban, services, refusal }) =>
        refusal === null ? [{ iban, services: SERVICES.filter((one) => services[one] === 'granted') }] : [],
      );
      return through(await link.confirm(ctx, given, chosen, request(renews)), { ...visit, ibans: null });
    },
    pulled(grant, iban) {
      const account = grant.accounts.find((one) => one.iban === iban);
      if (account === undefined) throw new Error(`${iban} was not granted.`);
      return { iban, currency: account.currency, bankAccountId: account.bankAccountId, grant };
    },
    close: () => sandbox.close(),
  };
}

/** HTTP as the core lends it: nothing followed, nothing retried; a client certificate by the name of its settings. */
function lineTo(bank: SandboxBank, exchanges: Exchange[], signal?: AbortSignal): Http {
  return {
    async send(request) {
      const url = new URL(request.url);
      if (!bank.hosts.includes(url.host)) throw new KoppelError('url_not_allowed', `${url.host} is not the bank.`);
      try {
        const response = await exchanged(bank, url, request, signal);
        exchanges.push({ request, response });
        return response;
      } catch (cause) {
        const code = request.method === 'GET' ? 'transient' : 'outcome_unknown';
        const error = new KoppelError(code, `${request.method} ${url.origin} failed.`, { cause });
        exchanges.push({ request, response: error });
        throw error;
      }
    },
  };
}

function exchanged(bank: SandboxBank, url: URL, asked: HttpRequest, signal?: AbortSignal): Promise<HttpResponse> {
  const send = url.protocol === 'https:' ? tlsRequest : plainRequest;
  const identity =
    asked.identity === undefined
      ? {}
      : { cert: setting(bank, `${asked.identity}-certificate`), key: setting(bank, `${asked.identity}-key`) };
  const patience = AbortSignal.timeout(asked.timeoutMs ?? 30_000);
  return new Promise((done, failed) => {
    const body = typeof asked.body === 'string' ? Buffer.from(asked.body) : asked.body;
    const sent = send(
      url,
      {
        method: asked.method,
        agent: false,
        ...(bank.ca === null ? {} : { ca: bank.ca }),
        ...identity,
        signal: signal === undefined ? patience : AbortSignal.any([patience, signal]),
        headers: { ...asked.headers, ...(body === undefined ? {} : { 'content-length': String(body.length) }) },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', failed);
        answer.on('end', () => {
          const headers = Object.entries(answer.headers).map(([name, value]) => [name, [value].flat().join(', ')]);
          done({
            status: answer.statusCode ?? 0,
            headers: Object.fromEntries(headers),
            body: new Uint8Array(Buffer.concat(chunks)),
          });
        });
      },
    );
    sent.on('error', failed);
    sent.end(body);
  });
}

function setting(bank: SandboxBank, name: string): string {
  const value = bank.settings[name];
  if (typeof value !== 'string') throw new KoppelError('config', `"${name}" was never filled in.`);
  return value;
}

function vault(settings: SandboxBank['settings']): PluginContext['secrets'] {
  const key = randomBytes(32);
  return {
    async read(name) {
      const value = settings[name];
      if (typeof value !== 'string') throw new KoppelError('config', `"${name}" was never filled in.`);
      return value;
    },
    async seal(plain) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64');
    },
    async open(sealed) {
      try {
        const bytes = Buffer.from(sealed, 'base64');
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
        decipher.setAuthTag(bytes.subarray(12, 28));
        return decipher.update(bytes.subarray(28)).toString('utf8') + decipher.final('utf8');
      } catch (cause) {
        throw new KoppelError('secret_unreadable', 'Not sealed here.', { cause });
      }
    },
  };
}

function logger(lines: string[]): PluginContext['log'] {
  const write = (message: string, fields?: Readonly<Record<string, unknown>>) => {
    lines.push(JSON.stringify({ message, ...fields }));
  };
  return { debug: write, info: write, warn: write };
}

/** A Dutch IBAN of a bank, check digits computed. */
export function ibanOf(bankCode: string, number: number): Iban {
  const account = String(number).padStart(10, '0');
  const digits = `${bankCode}${account}NL00`.replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  const check = 98n - (BigInt(digits) % 97n);
  return parseIban(`NL${String(check).padStart(2, '0')}${bankCode}${account}`);
}

const TEXTS = [
  'Factuur 2026-1041',
  'Huur maart',
  'Café Zürich & Zn',
  'Loon',
  'Terugbetaling',
  'Kosten pakket',
  'Overboeking',
];

/** Entries over some months: some days with many, some with none, two alike on one day, in and out. `busy`: that many times more. */
export function entriesOver(from: string, days: number, busy = 1): SandboxEntry[] {
  const start = parsePlainDate(from);
  return Array.from({ length: days }, (_, day) => day).flatMap((day) =>
    Array.from({ length: ([2, 0, 1, 3, 0, 1][day % 6] ?? 0) * busy }, (_, at): SandboxEntry => {
      const minor = BigInt(((day * 7919 + at * 104_729) % 250_000) - 120_000);
      // Two real payments alike on one day stay two.
      const alike = day % 6 === 3 && at === 1;
      return {
        date: addDays(start, day),
        minor: alike ? 4_250n : at === 2 ? 4_250n : minor === 0n ? 1n : minor,
        name: alike || at === 2 ? 'Bakkerij Ünal' : day % 5 === 0 ? null : `Relatie ${day % 9}`,
        iban: alike || at === 2 || day % 5 !== 0 ? ibanOf('ABNA', 100_000_000 + (day % 9)) : null,
        text: alike || at === 2 ? 'Contributie' : `${TEXTS[day % TEXTS.length] ?? ''} ${day}`,
        ...(day % 4 === 0 && !alike ? { endToEndId: `E2E-${day}-${at}` } : {}),
      };
    }),
  );
}

const ALL = { transactions: 'granted', payments: 'granted', 'direct-debits': 'granted' } as const;

/** Two accounts that can be linked and, where the bank has that, a savings account. `kind` as the connector calls them. */
export function accountsAt(
  bankCode: string,
  kind: string,
  { others = [], busy = 1 }: { readonly others?: readonly string[]; readonly busy?: number } = {},
): SandboxAccount[] {
  const account = (number: number, of: string, entries: readonly SandboxEntry[]): SandboxAccount => ({
    iban: ibanOf(bankCode, number),
    currency: 'EUR',
    holder: 'Bakkerij De Wit B.V.',
    kind: of,
    services: ALL,
    opening: 1_000_000n,
    entries,
  });
  return [
    account(417_164_300, kind, entriesOver('2026-01-01', 130, busy)),
    account(417_164_301, kind, entriesOver('2026-02-10', 60)),
    ...others.map((other, at) => account(417_164_302 + at, other, entriesOver('2026-03-01', 10))),
  ];
}
