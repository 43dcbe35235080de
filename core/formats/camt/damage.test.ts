import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KoppelError } from '../../domain/errors.ts';
import { formatMoney } from '../../domain/money.ts';
import type { Statement } from '../../domain/statement.ts';
import { wholeStatements } from '../whole.ts';
import { ACCOUNT, balance, camt, details, entry } from './fixture.ts';
import { readCamt } from './read.ts';

/* A damaged file gives the same result, an error, or a statement that says of itself that it does not add up. Never just another amount. */

const payment = (amount: string) =>
  `<Refs><EndToEndId>E-${amount}</EndToEndId></Refs><AmtDtls><TxAmt><Amt Ccy="EUR">${amount}</Amt></TxAmt></AmtDtls><RmtInf><Ustrd>Huur &amp; meer</Ustrd></RmtInf>`;
const HEAD = `<Id>S1</Id>${ACCOUNT}${balance('OPBD', '100.00')}${balance('CLBD', '118.50')}`;
const VALID = Buffer.from(
  camt(
    entry(details(payment('4.00'), payment('6.00'))) +
      entry(details(payment('12.50')), '12.50') +
      entry('', '4.00', 'DBIT'),
    { head: HEAD },
  ),
);

async function read(bytes: Uint8Array): Promise<readonly Statement[] | KoppelError> {
  try {
    return await wholeStatements(readCamt([bytes]));
  } catch (error) {
    if (error instanceof KoppelError) return error;
    throw error;
  }
}

const amounts = (statements: readonly Statement[]): readonly string[] =>
  statements.flatMap((one) =>
    one.entries.flatMap((row) =>
      [row, ...row.details].map(({ amount }) => (amount === null ? '' : formatMoney(amount))),
    ),
  );

const reportsDamage = (statements: readonly Statement[]): boolean =>
  statements.some((one) => one.balanced !== true || one.rejected.length > 0 || one.warnings.length > 0);

test('the undamaged file proves itself', async () => {
  const statements = await read(VALID);
  expect(statements).not.toBeInstanceOf(KoppelError);
  expect(reportsDamage(statements as readonly Statement[])).toBe(false);
});

test('XML-20: every prefix is an error', { timeout: 60_000 }, async () => {
  // The line end behind the document is no part of it.
  for (let length = 0; length < VALID.length; length++) {
    const result = await read(VALID.subarray(0, length));
    expect(result, `cut at ${length}`).toBeInstanceOf(KoppelError);
  }
});

async function check(bytes: Uint8Array, what: string): Promise<void> {
  const wanted = amounts((await read(VALID)) as readonly Statement[]);
  const result = await read(bytes);
  if (result instanceof KoppelError || reportsDamage(result)) return;
  expect(amounts(result), what).toEqual(wanted);
}

test('every byte left out gives the same amounts, an error, or a failing proof', { timeout: 60_000 }, async () => {
  for (let at = 0; at < VALID.length; at++) {
    await check(Buffer.concat([VALID.subarray(0, at), VALID.subarray(at + 1)]), `without byte ${at}`);
  }
});

test('any byte replaced by any other gives the same amounts, an error, or a failing proof', {
  timeout: 60_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(VALID.length - 1), fc.nat(255), async (at, byte) => {
      const changed = Buffer.from(VALID);
      changed[at] = byte;
      await check(changed, `byte ${at} is ${byte}`);
    }),
    { numRuns: 1500 },
  );
});

test('pieces of any size read the same', async () => {
  const wanted = await read(VALID);
  for (const size of [1, 2, 3, 7, 61, 500]) {
    function* cut() {
      for (let at = 0; at < VALID.length; at += size) yield VALID.subarray(at, at + size);
    }
    expect(await wholeStatements(readCamt(cut()))).toEqual(wanted);
  }
});
