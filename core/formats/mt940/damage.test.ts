import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KoppelError } from '../../domain/errors.ts';
import type { Statement } from '../../domain/statement.ts';
import { wholeStatements } from '../whole.ts';
import { working } from '../work-fixture.ts';
import { DIALECTS } from './dialects/all.ts';
import { readMt940 } from './read.ts';

const ING = `{1:F01INGBNL2ABXXX0000000000}
{2:I940INGBNL2AXXXN}
{4:
:20:P140220000000001
:25:NL69INGB0123456789EUR
:28C:00000
:60F:C140219EUR662,23
:61:1402200220C1,56NTRFEREF//00000000001005
/TRCD/00100/
:86:/EREF/EV12341REP1231456T1234//CNTP/NL32INGB0000012345/INGBNL2
A/ING BANK NV INZAKE WEB///REMI/USTD//EV10001REP1000000T1000/
:61:1402200220RD1,57NRTIEREF//00000000001007
/TRCD/00190/
:86:/RTRN/MS03//EREF/20120123456789//CNTP/NL32INGB0000012345/INGBNL2A
/J.Janssen///REMI/USTD//Factuurnr 123456/
:62F:C140220EUR665,36
:64:C140220EUR665,36
:86:/SUM/0/2/0,00/3,13/
-}
`;
const RABOBANK = `:940:
:20:940S140102
:25:NL34RABO0142623393 EUR
:28C:0
:60F:C131231EUR000000004433,52
:61:140102C000000000400,00N541EREF
NL66RABO0160878799
:86:/EREF/E1/ORDP//NAME/R. SMITH/REMI/Test money/ISDT/2014-01-02
:62F:C140102EUR000000004833,52
:20:940S140103
:25:NL34RABO0142623393 EUR
:28C:0
:60F:C140102EUR000000004833,52
:61:140103DR000000000033,50N093NONREF
:86:/REMI/Kosten/ISDT/2014-01-01
:62F:C140103EUR000000004800,02
`;
const ABN = `ABNANL2A
940
ABNANL2A
:20:ABN AMRO BANK NV
:25:517852257
:28:19321/1
:60F:C110522EUR3236,28
:61:1105240524D9,N192NONREF
:86:GIRO   428428 KPN - DIGITENNE    BETALINGSKENM.  000000042188659
5314606715                       BETREFT FACTUUR D.D. 20-05-2011
:61:1105210523D11,59N426NONREF
:86:BEA   NR:XXX1234   21.05.11/12.54 DIRCKIII FIL2500 KATWIJK,PAS999
:62F:C110523EUR3215,69
-
`;
const FILES = { ING, RABOBANK, ABN };

/** What was read, or null for a refusal. Anything thrown but a KoppelError fails the test. */
async function read(bytes: Uint8Array, dialect?: string): Promise<readonly Statement[] | null> {
  try {
    return await wholeStatements(readMt940([bytes], { dialect }));
  } catch (error) {
    if (error instanceof KoppelError && error.code !== 'internal') return null;
    throw error;
  }
}

const amounts = (statements: readonly Statement[]) =>
  statements.map((statement) => statement.entries.map((entry) => entry.amount.minor));

for (const [name, text] of Object.entries(FILES)) {
  test(`${name}: every prefix of the file is refused or gives the first statements as they are`, async () => {
    const whole = amounts((await read(Buffer.from(text))) ?? []);
    expect(whole.flat().length).toBeGreaterThan(1);
    for (let length = 0; length < text.length; length++) {
      const statements = await read(Buffer.from(text.slice(0, length)));
      if (statements !== null)
        expect(amounts(statements), `prefix of ${length}`).toEqual(whole.slice(0, statements.length));
    }
  });

  test(`${name}: a lost byte is refused, shows as a statement that does not add up, or changes no amount`, async () => {
    const whole = amounts((await read(Buffer.from(text))) ?? []);
    for (let at = 0; at < text.length; at++) {
      const statements = await read(Buffer.from(text.slice(0, at) + text.slice(at + 1)));
      if (statements === null || statements.some(({ balanced, incomplete }) => balanced !== true || incomplete))
        continue;
      expect(amounts(statements), `without byte ${at}, ${JSON.stringify(text.slice(at - 8, at + 8))}`).toEqual(whole);
    }
  });

  test(`${name}: the pieces a file comes in make no difference`, async () => {
    const whole = await read(Buffer.from(text));
    for (const size of [1, 7, 61]) {
      const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, index) =>
        Buffer.from(text.slice(index * size, (index + 1) * size)),
      );
      expect(await wholeStatements(readMt940(pieces))).toEqual(whole);
    }
  });
}

test('MT-12: a line ten times as long takes ten times as long, or is refused', async () => {
  const file = (length: number) => Buffer.from(ING.replace(/(:86:[^\r\n]*)/, `$1${'/EREF/a//'.repeat(length / 9)}`));
  const time = async (length: number) => {
    const worked = working();
    for (let round = 0; round < 5; round++) await read(file(length));
    return worked();
  };
  await time(10_000);
  const [short, long] = [await time(15_000), await time(150_000)];
  // Quadratic would be a hundred times; the rest is room for a busy machine.
  expect(long).toBeLessThan(Math.max(40, short) * 30);
});

test('MT-21: bytes overwritten, swapped and inserted anywhere crash nothing', async () => {
  const change = fc.record({
    file: fc.constantFrom(...Object.values(FILES)),
    at: fc.nat(1200),
    remove: fc.nat(4),
    insert: fc.oneof(
      fc.uint8Array({ maxLength: 6 }),
      fc.constantFrom(':61:', ':86:', '-', '\n:20:', ':62F:', '/').map(Buffer.from),
    ),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
      let bytes: Uint8Array = Buffer.from(changes[0]?.file ?? '');
      for (const { at, remove, insert } of changes) {
        bytes = Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at + remove)]);
      }
      await read(bytes);
    }),
    { numRuns: 500 },
  );
});

test('MT-21: random bytes crash nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
      await read(bytes);
    }),
  );
});

const entryWith = (text: string) =>
  Buffer.from(
    `:20:1\n:25:1234567\n:28C:1\n:60F:C261101EUR1,00\n:61:2611021102C1,00NTRFNONREF\n:86:${text}\n:62F:C261102EUR2,00\n`,
  );

/** Texts that make a careless expression go back and forth. */
const HOSTILE: Record<string, (length: number) => string> = {
  slashes: (length) => '/'.repeat(length),
  'code words': (length) => '/REMI/EREF/NAME'.repeat(length / 15),
  'card payments': (length) => `BEA, ${'a  '.repeat(length / 3)}`,
  'cells without end': (length) => 'BEA   NR:1   11.01.14/12.00 x'.padEnd(length, ' ,PA'),
  separators: (length) => `166?00${'?20?2'.repeat(length / 5)}`,
  'purpose words': (length) => `166?20${'EREF+SVWZ+'.repeat(length / 10)}`,
  dates: (length) => '20-08-14 05:52 BETAALAUTOMAAT '.repeat(length / 30),
  accounts: (length) => 'NL69INGB0123456789 '.repeat(length / 19),
  blanks: (length) => `REK: ${' '.repeat(length)}`,
};

for (const [name, text] of Object.entries(HOSTILE)) {
  test(`a text of 150,000 characters (${name}) takes no dialect longer than a moment`, async () => {
    for (const { id } of DIALECTS) {
      const worked = working();
      await read(entryWith(text(150_000)), id);
      expect(worked(), id).toBeLessThan(1_000);
    }
  });
}

test('MT-21: 20 MB of colons, of :86: lines and of dashes are refused at once', async () => {
  const megabytes = 20 * 1_048_576;
  const worked = working();
  expect(await read(Buffer.alloc(megabytes, ':'))).toBeNull();
  const head = entryWith('x').toString().split(':62F:')[0] ?? '';
  expect(await read(Buffer.concat([Buffer.from(head), Buffer.alloc(megabytes, ':86:x\n')]))).toBeNull();
  expect(await read(Buffer.concat([Buffer.from(head), Buffer.alloc(megabytes, '-\n')]))).toBeNull();
  expect(worked()).toBeLessThan(5_000);
});
