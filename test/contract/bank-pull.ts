import { expect } from 'vitest';
import type { Grant } from '#core/contract/connector.ts';
import { KoppelError } from '#core/domain/errors.ts';
import { type Iban, parseIban } from '#core/domain/iban.ts';
import { addDays, latest } from '#core/domain/plain-date.ts';
import type { TestBank } from '../support/bank.ts';
import {
  type BankSubject,
  CONSENT_GONE,
  decoded,
  everything,
  failure,
  judged,
  linesOf,
  pulled,
  rangeOf,
  statementsOf,
  wrong,
} from './bank.ts';
import type { Kept } from './promise.ts';

/** What pulling promises, also when the bank does not behave. */
export function pulling(start: () => Promise<TestBank>, { accounts }: BankSubject): Kept {
  const iban = accounts[0]?.iban ?? parseIban('');
  const at = (keep: (bank: TestBank, grant: Grant) => Promise<void>) => async () => {
    const bank = await start();
    try {
      await keep(bank, await bank.connect());
    } finally {
      await bank.close();
    }
  };
  const sorted = (lines: readonly string[]) => [...lines].sort();
  const whole = async (bank: TestBank, grant: Grant) =>
    expect(sorted(await everything(bank, grant, iban))).toEqual(sorted(judged(bank, iban)));

  return {
    'gives every booked entry of the range exactly once, to the cent': at(async (bank, grant) => {
      expect(judged(bank, iban).length).toBeGreaterThan(40);
      await whole(bank, grant);
    }),
    'each piece is one statement of the account, of the days it covers, and nothing in it is rejected': at(
      async (bank, grant) => {
        const range = rangeOf(bank);
        const pieces = await pulled(bank, grant, iban);
        const days: string[] = [];
        for (const piece of pieces) {
          const parts = await decoded(bank, piece);
          expect(parts.filter(({ kind }) => kind === 'statement').length).toBe(1);
          expect(parts.filter(({ kind }) => kind === 'rejected')).toEqual([]);
          for (const part of parts) {
            if (part.kind === 'end') expect(part.footer.balanced).not.toBe(false);
            if (part.kind !== 'statement') continue;
            expect(part.statement.account).toEqual({ iban, other: null, currency: 'EUR' });
            expect(part.statement.format).toMatch(
              new RegExp(`^(api\\.${bank.connector.id}|camt\\.053\\.\\d{3}\\.\\d\\d)$`),
            );
            if (piece.covers === null) continue;
            expect(part.statement.period).toEqual(piece.covers);
            days.push(piece.covers.from, piece.covers.to);
          }
        }
        if (statementsOf(bank).order === 'newest-first') days.reverse();
        if (days.length === 0) return;
        expect([days.toSorted()[0], days.toSorted().at(-1)]).toEqual([range.from, range.to]);
        // Days follow each other without a hole.
        const ordered = days.toSorted();
        for (let next = 2; next < ordered.length; next += 2)
          expect(ordered[next]).toBe(addDays(ordered[next - 1] as typeof range.from, 1));
      },
    ),
    'the same question and the same answer give the same bytes': at(async (bank, grant) => {
      const bytes = async () => (await pulled(bank, grant, iban)).map(({ evidence }) => Buffer.from(evidence.bytes));
      expect(await bytes()).toEqual(await bytes());
    }),
    'a range without entries is pieces without entries, not a failure': at(async (bank, grant) => {
      const before = addDays(rangeOf(bank).from, -400);
      const range = { from: before, to: addDays(before, 3) };
      expect(await everything(bank, grant, iban, range)).toEqual([]);
    }),
    'a reading of five weeks is one call of the budget, and none when a person waits': at(async (bank, grant) => {
      if (statementsOf(bank).budget === null) return;
      const to = bank.clock.today();
      const range = { from: addDays(to, -35), to };
      const counted = () => bank.sandbox.reads(iban).get(to) ?? 0;
      const before = counted();
      await pulled(bank, grant, iban, range);
      expect(counted()).toBe(before);
      const { person: _, ...alone } = bank.ctx;
      await pulled(bank, grant, iban, range, alone);
      expect(counted()).toBe(before + 1);
    }),
    '429 is rate_limited until the instant the bank gives, a sensible one when it gives none (BANK-01)': at(
      async (bank, grant) => {
        const now = () => Date.parse(bank.clock.now());
        const waits = async (retryAfter: string | null) => {
          wrong(bank, 'rate-limited', { retryAfter });
          const { code, retryAt = '' } = await failure(pulled(bank, grant, iban));
          expect(code).toBe('rate_limited');
          return (Date.parse(retryAt) - now()) / 1000;
        };
        expect(await waits('7')).toBe(7);
        expect(Math.abs((await waits(new Date(now() + 90_000).toUTCString())) - 90)).toBeLessThan(10);
        for (const absurd of [null, '-5', 'soon', '99999999999']) {
          const seconds = await waits(absurd);
          expect(seconds, String(absurd)).toBeGreaterThan(0);
          expect(seconds, String(absurd)).toBeLessThanOrEqual(86_400);
        }
        await whole(bank, grant);
      },
    ),
    'a bank that is down or answers nonsense is a failure that passes, and nothing of it is kept (BANK-02, BANK-05)':
      at(async (bank, grant) => {
        for (const [kind, codes] of [
          ['unavailable', ['bank_down', 'transient']],
          ['cut-off', ['bank_down', 'transient']],
          ['malformed', ['contract_broken', 'transient', 'bank_down']],
        ] as const) {
          wrong(bank, kind);
          expect(codes, kind).toContain((await failure(pulled(bank, grant, iban))).code);
        }
        await whole(bank, grant);
      }),
    'a slow bank is waited for': at(async (bank, grant) => {
      wrong(bank, 'slow');
      await whole(bank, grant);
    }),
    '401 in the middle is token_expired; renewed, it goes on (BANK-03)': at(async (bank, grant) => {
      wrong(bank, 'unauthorized');
      expect((await failure(pulled(bank, grant, iban))).code).toBe('token_expired');
      bank.clock.advance(60);
      await whole(bank, await bank.link.refresh(bank.ctx, grant));
    }),
    '403 of a withdrawn consent is told, and not tried again (BANK-04)': at(async (bank, grant) => {
      wrong(bank, 'revoked');
      const error = await failure(pulled(bank, grant, iban));
      bank.clock.advance(60);
      // Some banks say no more than "no" to an old token and to an ended consent alike; renewing tells which.
      const told = error.code === 'token_expired' ? await failure(bank.link.refresh(bank.ctx, grant)) : error;
      expect(CONSENT_GONE).toContain(told.code);
      expect(told.reaction).toBe('renew-consent');
    }),
    'a page given twice is one page': at(async (bank, grant) => {
      wrong(bank, 'page-repeated');
      await whole(bank, grant);
    }),
    'pages in another order, or one left out, are noticed or do not matter': at(async (bank, grant) => {
      for (const kind of ['page-reordered', 'page-missing'] as const) {
        wrong(bank, kind);
        await provenOrNoticed(bank, grant, iban);
        await whole(bank, grant);
      }
    }),
    'pages that go in a circle are a broken contract, or never walked (BANK-07)': at(async (bank, grant) => {
      wrong(bank, 'page-loop');
      const before = bank.exchanges.length;
      const lines = await everything(bank, grant, iban).catch((error: unknown) => {
        if (error instanceof KoppelError && error.code === 'contract_broken') return null;
        throw error;
      });
      if (lines !== null) expect(sorted(lines)).toEqual(sorted(judged(bank, iban)));
      expect(bank.exchanges.length - before).toBeLessThan(60);
      await whole(bank, grant);
    }),
    'ids that change do not change the entries (BANK-10)': at(async (bank, grant) => {
      wrong(bank, 'ids-changed');
      await whole(bank, grant);
      await whole(bank, grant);
    }),
    'a booking that comes late comes with the next reading': at(async (bank, grant) => {
      wrong(bank, 'late-booking');
      const missing = judged(bank, iban).length - (await everything(bank, grant, iban)).length;
      // A bank whose pages are walked twice shows it the second time.
      expect([0, 1]).toContain(missing);
      await whole(bank, grant);
    }),
    'a booking that changed or vanished is shown as the bank has it now (BANK-13)': at(async (bank, grant) => {
      await whole(bank, grant);
      wrong(bank, 'amended');
      await whole(bank, grant);
      wrong(bank, 'vanished');
      await whole(bank, grant);
    }),
    "another account's rows are not let in, not even as evidence (BANK-22)": at(async (bank, grant) => {
      wrong(bank, 'other-account');
      const kept: string[] = [];
      const range = rangeOf(bank);
      const work = async () => {
        for await (const piece of statementsOf(bank).pull(bank.ctx, bank.pulled(grant, iban), range, null))
          kept.push(Buffer.from(piece.evidence.bytes).toString('utf8'));
      };
      expect((await failure(work())).code).toBe('contract_broken');
      const others = [...(accounts.map((one) => one.iban) as Iban[]), 'NL20INGB0001234567'];
      for (const other of others.filter((one) => one !== iban)) expect(kept.join('\n')).not.toContain(`"${other}"`);
      await whole(bank, grant);
    }),
    'stops when it is no longer wanted': at(async (bank, grant) => {
      const stop = new AbortController();
      const ctx = bank.aborting(stop.signal);
      const pieces: unknown[] = [];
      wrong(bank, 'slow');
      const work = async () => {
        const account = bank.pulled(grant, iban);
        for await (const piece of statementsOf(bank).pull(ctx, account, rangeOf(bank), null)) pieces.push(piece);
      };
      const running = work().catch((error: unknown) => expect(error).toBeInstanceOf(KoppelError));
      const began = performance.now();
      stop.abort();
      await running;
      expect(performance.now() - began).toBeLessThan(1_000);
      expect(pieces.length).toBe(0);
    }),
    'over a month of everything going wrong, each booked entry is obtained exactly once': at(async (bank, grant) =>
      survives(bank, grant, iban),
    ),
  };
}

/** What is said to be in order is all there is; anything else is an error or not balanced. */
async function provenOrNoticed(bank: TestBank, grant: Grant, iban: Iban): Promise<void> {
  const lines: string[] = [];
  let unproven = false;
  try {
    for (const piece of await pulled(bank, grant, iban)) {
      const parts = await decoded(bank, piece);
      lines.push(...linesOf(parts));
      for (const part of parts)
        unproven ||= part.kind === 'end' && (part.footer.balanced === false || part.footer.incomplete);
    }
  } catch (error) {
    expect(error).toBeInstanceOf(KoppelError);
    unproven = true;
  }
  if (!unproven) expect(lines.sort()).toEqual(judged(bank, iban).sort());
}

const TROUBLE = [
  'rate-limited',
  'page-repeated',
  'unavailable',
  'unauthorized',
  'page-reordered',
  'malformed',
  'cut-off',
  'page-missing',
  'revoked',
  'late-booking',
  'ids-changed',
  'other-account',
  'page-loop',
] as const;

/** A pull loop as simple as one can be: overlap, try again, renew, link again. Proven statements only. */
async function survives(bank: TestBank, first: Grant, iban: Iban): Promise<void> {
  let grant = first;
  const started = rangeOf(bank).from;
  /** Line → how often it stands in one statement of one month: two real payments alike are two. */
  const got = new Map<string, Map<string, number>>();
  let attempt = 0;
  const day = async () => {
    const round = `attempt ${++attempt}`;
    const range = { from: latest(started, addDays(bank.clock.today(), -35)), to: rangeOf(bank).to };
    for (const piece of await pulled(bank, grant, iban, range)) {
      const parts = await decoded(bank, piece);
      if (parts.some((part) => part.kind === 'end' && part.footer.balanced === false)) continue;
      for (const line of linesOf(parts)) counted(got, round, line);
    }
  };
  const until = addDays(bank.clock.today(), 26);
  const reported = addDays(rangeOf(bank).to, 30);
  // Everything up to today first, so that what follows are days as they come.
  for (const line of await everything(bank, grant, iban)) counted(got, 'first', line);
  for (let at = 0; bank.clock.today() < until; at++) {
    bank.clock.setDay(addDays(bank.clock.today(), 1));
    wrong(bank, TROUBLE[at % TROUBLE.length] ?? 'slow', { retryAfter: null });
    for (let tries = 0; ; tries++) {
      expect(tries, `${bank.clock.today()}: no end of trying`).toBeLessThan(8);
      try {
        await day();
        break;
      } catch (error) {
        if (!(error instanceof KoppelError)) throw error;
        bank.clock.advance(60);
        if (error.code === 'token_expired')
          grant = await bank.link.refresh(bank.ctx, grant).catch(() => bank.connect({}, grant));
        else if (error.reaction === 'renew-consent') grant = await bank.connect({}, grant);
      }
    }
  }
  await day().catch(async (error: unknown) => {
    if (!(error instanceof KoppelError)) throw error;
    grant = await bank.connect({}, grant);
    await day();
  });
  const most = new Map<string, number>();
  for (const counts of got.values())
    for (const [line, count] of counts) most.set(line, Math.max(most.get(line) ?? 0, count));
  const lines = [...most].flatMap(([line, count]) => Array.from({ length: count }, () => line));
  expect(lines.sort()).toEqual(judged(bank, iban, { from: started, to: reported }).sort());
}

function counted(got: Map<string, Map<string, number>>, round: string, line: string): void {
  const counts = got.get(round) ?? new Map<string, number>();
  counts.set(line, (counts.get(line) ?? 0) + 1);
  got.set(round, counts);
}
