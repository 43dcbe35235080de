import fc from 'fast-check';
import { describe, expect, vi } from 'vitest';
import type { Connector, StatementsPart } from '#core/contract/connector.ts';
import { SERVICES } from '#core/domain/consent.ts';
import { KoppelError } from '#core/domain/errors.ts';
import { parseIban } from '#core/domain/iban.ts';
import type { StatementPart } from '#core/domain/statement.ts';
import { startBank } from '../support/bank.ts';
import { type BankSubject, judged, pulled, rangeOf } from './bank.ts';
import { linking } from './bank-link.ts';
import { notifying, paying } from './bank-orders.ts';
import { pulling } from './bank-pull.ts';
import { type Kept, promises, type Skips } from './promise.ts';
import { expectIdentity, expectSettings } from './settings.ts';

/** A document the connector's bank gives, with what is in it. */
export interface Sample {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly statements: number;
  readonly entries: number;
}

export interface ConnectorSubject {
  readonly connector: Connector;
  /** At least one of each kind of document it decodes. Absent: what its stand-in bank gives for a week. */
  readonly samples?: readonly Sample[];
  /** Present for every connector with a stand-in bank. */
  readonly bank?: BankSubject;
  readonly skips?: Skips;
}

/** What every connector promises (core/contract/connector.ts), tried on its own samples. Parts it has not are not asked for. */
export function connectorSuite({ connector, samples, bank, skips = {} }: ConnectorSubject): void {
  describe(`connector ${connector.id}`, () => {
    const { statements } = connector;
    promises(skips, {
      'says who it is': () => identity(connector),
      ...(statements === undefined
        ? {}
        : decoding(statements, async () => samples ?? (await pulledSample(connector, bank)))),
      ...(bank === undefined ? {} : atTheBank(connector, bank)),
    });
  });
}

function identity(connector: Connector): void {
  expectIdentity(connector);
  expectSettings(connector.settings);
  expect(connector.accountKinds.length).toBeGreaterThan(0);
  for (const { services } of connector.accountKinds)
    for (const service of services) expect(SERVICES).toContain(service);
  for (const bank of connector.banks) {
    expect(bank.code).toMatch(/^[A-Z0-9]{4}$/);
    expect(bank.bic).toMatch(/^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$/);
    if (bank.endpoint !== null) expect(connector.hosts).toContain(new URL(bank.endpoint).host);
  }
  for (const host of connector.hosts) expect(host).toMatch(/^[a-z0-9.-]+(:\d+)?$/);
  if (connector.sandbox !== undefined) expect(connector.link).toBeDefined();
  // Whoever pulls needs somebody to have let it in, and a host to pull from.
  if (connector.statements?.pull !== undefined) {
    expect(connector.link).toBeDefined();
    expect(connector.hosts.length).toBeGreaterThan(0);
  }
}

/** What is tried at the connector's stand-in bank. */
function atTheBank(connector: Connector, subject: BankSubject): Kept {
  const start = () => startBank(connector, subject.accounts, subject.today);
  return {
    ...linking(start, subject),
    ...pulling(start, subject),
    ...(connector.payments === undefined ? {} : paying(start, subject, connector.payments)),
    ...(connector.notifications === undefined ? {} : notifying(start, subject)),
  };
}

/** A week at the stand-in bank. */
async function pulledSample(connector: Connector, subject: BankSubject | undefined): Promise<readonly Sample[]> {
  if (subject === undefined) return [];
  const bank = await startBank(connector, subject.accounts, subject.today);
  try {
    const iban = subject.accounts[1]?.iban ?? parseIban('');
    const range = rangeOf(bank, 6);
    const [piece] = await pulled(bank, await bank.connect({ ibans: [iban] }), iban, range);
    if (piece === undefined) return [];
    const entries = judged(bank, iban, piece.covers ?? range).length;
    return [{ name: piece.evidence.name, bytes: piece.evidence.bytes, statements: 1, entries }];
  } finally {
    await bank.close();
  }
}

function decoding(part: StatementsPart, documents: () => Promise<readonly Sample[]>): Kept {
  let given: Promise<readonly Sample[]> | undefined;
  const each = (keep: (sample: Sample, whole: string) => Promise<void>) => async () => {
    given ??= documents();
    const samples = await given;
    expect(samples.length).toBeGreaterThan(0);
    for (const sample of samples) await keep(sample, await decoded(part, [sample.bytes]));
  };
  return {
    'decodes its samples: every statement and entry, nothing rejected': each(
      async ({ name, statements, entries }, whole) => {
        const parts = JSON.parse(whole) as { kind: string }[];
        const count = (kind: string) => parts.filter((one) => one.kind === kind).length;
        expect({ name, statements: count('statement'), entries: count('entry'), rejected: count('rejected') }).toEqual({
          name,
          statements,
          entries,
          rejected: 0,
        });
      },
    ),
    'yields statement, its entries, its end, and so on': each(async ({ name, bytes }) => {
      let open = false;
      for (const { kind } of await parts(part, [bytes])) {
        expect(open, `${name}: ${kind}`).toBe(kind !== 'statement');
        open = kind !== 'end';
      }
      expect(open, name).toBe(false);
    }),
    'proves its balances where the document has both': each(async ({ name, bytes }) => {
      let sum = 0n;
      for (const one of await parts(part, [bytes])) {
        if (one.kind === 'statement') sum = one.statement.opening?.amount.minor ?? 0n;
        if (one.kind === 'entry' && one.entry.status === 'booked') sum += one.entry.amount.minor;
        if (one.kind !== 'end' || one.footer.balanced === null) continue;
        expect(one.footer.balanced, name).toBe(sum === one.footer.closing?.amount.minor);
      }
    }),
    'gives the same parts for the same bytes, without clock, chance or network': each(async ({ bytes }, whole) => {
      const forbidden = (what: string) => () => {
        throw new Error(`decode asked for ${what}`);
      };
      const spies = [
        vi.spyOn(Date, 'now').mockImplementation(forbidden('the time')),
        vi.spyOn(Math, 'random').mockImplementation(forbidden('chance')),
        vi.spyOn(globalThis, 'fetch').mockImplementation(forbidden('the network')),
      ];
      try {
        expect(await decoded(part, [bytes])).toBe(whole);
      } finally {
        for (const spy of spies) spy.mockRestore();
      }
    }),
    'gives the same parts however the bytes are cut': each(async ({ bytes }, whole) => {
      expect(
        await decoded(
          part,
          Array.from(bytes, (byte) => Uint8Array.of(byte)),
        ),
      ).toBe(whole);
      await fc.assert(
        fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 12 }), async (cuts) => {
          const at = [0, ...cuts.sort((a, b) => a - b), bytes.length];
          const pieces = at.slice(1).map((end, index) => bytes.subarray(at[index], end));
          expect(await decoded(part, pieces)).toBe(whole);
        }),
        { numRuns: 20 },
      );
    }),
    'refuses what is cut off with a place, or gives nothing it did not read': each(async ({ name, bytes }, whole) => {
      for (let tenth = 1; tenth < 10; tenth++) {
        const cut = bytes.subarray(0, Math.floor((bytes.length * tenth) / 10));
        const error = await refusal(part, cut);
        if (error === null)
          expect(JSON.parse(await decoded(part, [cut])).length, name).toBeLessThan(JSON.parse(whole).length);
        else
          expect(
            Object.values(error.place).some((one) => one !== undefined),
            `${name}: ${error.code}`,
          ).toBe(true);
      }
    }),
    'meets any damage with a refusal of its own, never with a failure': each(async ({ name, bytes }) => {
      await fc.assert(
        fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 }), async (at, byte) => {
          const damaged = Uint8Array.from(bytes);
          damaged[at] = byte;
          expect((await refusal(part, damaged))?.reaction ?? 'refuse', name).toMatch(/^(refuse|ask-person)$/);
        }),
        { numRuns: 100 },
      );
    }),
    'refuses an empty document and noise': async () => {
      expect((await refusal(part, new Uint8Array()))?.code).toBe('empty_file');
      for (const noise of ['hello', '%PDF-1.7', '{}', '<html></html>', '\u0000\u0001\u0002'])
        expect((await refusal(part, Buffer.from(noise)))?.reaction, noise).toBe('refuse');
    },
  };
}

async function parts(part: StatementsPart, chunks: readonly Uint8Array[]): Promise<StatementPart[]> {
  async function* arriving() {
    yield* chunks;
  }
  const all: StatementPart[] = [];
  const document = { name: 'sample', mediaType: null, reading: {}, chunks: arriving() };
  for await (const batch of part.decode(document)) all.push(...batch);
  return all;
}

/** The parts as one text, to compare. */
async function decoded(part: StatementsPart, chunks: readonly Uint8Array[]): Promise<string> {
  return JSON.stringify(await parts(part, chunks), (_, value) => (typeof value === 'bigint' ? `${value}n` : value));
}

async function refusal(part: StatementsPart, bytes: Uint8Array): Promise<KoppelError | null> {
  try {
    await parts(part, [bytes]);
    return null;
  } catch (error) {
    if (error instanceof KoppelError) return error;
    throw error;
  }
}
