import type { Grant, IncomingHttp, LinkCallback, Pulled, StatementsPart } from '#core/contract/connector.ts';
import type { SandboxAccount, SandboxFault, SandboxVisit } from '#core/contract/sandbox.ts';
import type { Entry } from '#core/domain/entry.ts';
import { KoppelError } from '#core/domain/errors.ts';
import type { Iban } from '#core/domain/iban.ts';
import { addDays, type PlainDate } from '#core/domain/plain-date.ts';
import type { StatementPart } from '#core/domain/statement.ts';
import { type Exchange, REDIRECT_URL, type TestBank } from '../support/bank.ts';

/** What a suite needs to know of a bank beside its connector. */
export interface BankSubject {
  /** The first two can be linked, the first with enough entries for several pages, the second a quiet one; further ones are of kinds the bank or the connector refuses. */
  readonly accounts: readonly SandboxAccount[];
  /** The day of the suite; months of entries lie before it, some behind. */
  readonly today: string;
  /** A notification as the bank sends it, about new entries on an account. Absent: the bank sends none. */
  notice?(bank: TestBank, iban: Iban): Promise<IncomingHttp>;
}

/** Days a suite asks for: about two months, so that there are several pieces and pages. */
export function rangeOf(bank: TestBank, days = 58): { readonly from: PlainDate; readonly to: PlainDate } {
  const to = addDays(bank.clock.today(), -(bank.connector.statements?.delayDays ?? 0));
  return { from: addDays(to, -days), to };
}

export const statementsOf = (bank: TestBank): StatementsPart & { pull: NonNullable<StatementsPart['pull']> } => {
  const { statements } = bank.connector;
  if (statements?.pull === undefined) throw new Error(`${bank.connector.id} pulls nothing.`);
  return { ...statements, pull: statements.pull };
};

/** Everything of a range. */
export async function pulled(
  bank: TestBank,
  grant: Grant,
  iban: Iban,
  range = rangeOf(bank),
  ctx = bank.ctx,
): Promise<Pulled[]> {
  // Some banks count calls by the second.
  bank.clock.advance(4);
  const pieces: Pulled[] = [];
  for await (const piece of statementsOf(bank).pull(ctx, bank.pulled(grant, iban), range, null)) pieces.push(piece);
  return pieces;
}

export async function decoded(bank: TestBank, { evidence }: Pulled): Promise<StatementPart[]> {
  async function* chunks() {
    yield evidence.bytes;
  }
  const { name, mediaType } = evidence;
  const parts: StatementPart[] = [];
  // What a person chose about a file they uploaded: nothing, here.
  const document = { name, mediaType, dialect: null, reading: {}, chunks: chunks() } as Parameters<
    StatementsPart['decode']
  >[0];
  for await (const some of statementsOf(bank).decode(document)) parts.push(...some);
  return parts;
}

/** One booked entry as text, to count and compare. */
const lineOf = (date: string, minor: bigint, text: string | null): string =>
  `${date} ${minor} ${(text ?? '').replace(/\s+/g, ' ').trim()}`;

export function linesOf(parts: readonly StatementPart[]): string[] {
  return parts.flatMap((part) =>
    part.kind === 'entry' && part.entry.status === 'booked' ? [entryLine(part.entry)] : [],
  );
}

/**
 * The text a bank shows may carry more than what was written (names, references, labels): the judge's text must be within it, and
 * stands for it.
 */
function entryLine({ bookingDate, amount, remittance, bankText }: Entry): string {
  return lineOf(bookingDate, amount.minor, remittance.text ?? bankText);
}

/** What the bank booked in a range, in the same words. */
export function judged(bank: TestBank, iban: Iban, { from, to } = rangeOf(bank)): string[] {
  return bank.sandbox
    .ledger(iban)
    .filter(({ date }) => date >= from && date <= to)
    .map(({ date, minor, text }) => lineOf(date, minor, text));
}

export async function everything(bank: TestBank, grant: Grant, iban: Iban, range = rangeOf(bank)): Promise<string[]> {
  const lines: string[] = [];
  for (const piece of await pulled(bank, grant, iban, range)) lines.push(...linesOf(await decoded(bank, piece)));
  return lines;
}

/** How it failed; throws when it did not fail, or failed in a way of its own. */
export async function failure(work: Promise<unknown>): Promise<KoppelError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof KoppelError) return error;
    throw error;
  }
  throw new Error('It did not fail.');
}

/** From begin to the address the bank sends the browser to, without completing. */
export async function answered(bank: TestBank, visit: SandboxVisit): Promise<LinkCallback> {
  const step = await bank.link.begin(bank.ctx, bank.request());
  if (step.kind !== 'redirect') throw new Error(`A ${step.kind} is not what a browser can follow.`);
  const end = await bank.sandbox.visit(step.url, visit);
  if (end === null) throw new Error('The customer closed the page.');
  return {
    connectionId: 'c0ffee',
    redirectUrl: REDIRECT_URL,
    parameters: end.form ?? Object.fromEntries(new URL(end.url).searchParams),
    keep: step.keep,
  };
}

/** Secrets that went over the line: what must be in no log and no grant in the clear. */
export function secretsSeen(exchanges: readonly Exchange[]): string[] {
  return exchanges.flatMap(({ response }) => {
    if (response instanceof KoppelError) return [];
    const text = Buffer.from(response.body).toString('utf8');
    return [...text.matchAll(/"(?:access_token|refresh_token|token)"\s*:\s*"([^"]{8,})"/g)].map(([, one = '']) => one);
  });
}

export function wrong(bank: TestBank, kind: SandboxFault['kind'], more: Partial<SandboxFault> = {}): void {
  bank.sandbox.inject({ kind, times: 1, ...more });
}

/** Which of our codes say "the consent is gone": the reaction to all of them is a new consent. */
export const CONSENT_GONE = ['consent_expired', 'consent_revoked'];
