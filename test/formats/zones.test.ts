import { sql } from 'kysely';
import { afterEach, expect, test } from 'vitest';
import type { StatementsPart } from '#core/contract/connector.ts';
import type { Iban } from '#core/domain/iban.ts';
import { addDays, daysBetween, type PlainDate, parsePlainDate } from '#core/domain/plain-date.ts';
import type { StatementPart } from '#core/domain/statement.ts';
import { BUNDLE_TYPE, writeBundle } from '#core/kit/bundle.ts';
import { openStore } from '#core/store/database.ts';
import { plugin as example } from '../../plugins/example/plugin.ts';
import { plugin as files } from '../../plugins/file-import/plugin.ts';
import { databaseForTest } from '../support/database.ts';
import { camt, mt940 } from '../support/statements.ts';

/*
 * A bank's day is a word on a statement, not an instant: it stays what it is wherever the hub stands. Node takes another zone when it
 * is told one, in the midst of running.
 */

const own = process.env['TZ'];
afterEach(() => {
  if (own === undefined) delete process.env['TZ'];
  else process.env['TZ'] = own;
});

const IBAN = 'NL91ABNA0417164300' as Iban;
/** Around both changes of the clocks, new year and the end of February. */
const DAYS = ['2026-01-01', '2026-02-28', '2026-03-29', '2026-10-25', '2026-12-31'] as const;

async function datesIn(
  part: StatementsPart | undefined,
  name: string,
  content: string | Uint8Array,
): Promise<string[]> {
  async function* chunks() {
    yield Buffer.from(content);
  }
  const parts: StatementPart[] = [];
  const document = { name, mediaType: null, reading: {}, chunks: chunks() };
  for await (const some of part?.decode(document) ?? []) parts.push(...some);
  return parts.flatMap((one) => (one.kind === 'entry' ? [one.entry.bookingDate, one.entry.valueDate ?? ''] : []));
}

const days = DAYS.map((date) => ({ date, lines: [{ cents: 100, text: date }] }));
const bundle = () => {
  const head = { iban: IBAN, currency: 'EUR', from: parsePlainDate('2026-01-01'), to: parsePlainDate('2026-12-31') };
  const entries = DAYS.map((date, at) => ({
    id: `${at}`,
    number: at + 1,
    bookedOn: date,
    valueOn: date,
    amount: '1.00',
    balanceAfter: `${at + 1}.00`,
    name: null,
    iban: null,
    text: date,
    endToEndId: null,
    mandateId: null,
    creditorId: null,
    returnReason: null,
  }));
  const body = JSON.stringify({ account: { iban: IBAN, currency: 'EUR', holder: 'Test' }, entries, next: null });
  return writeBundle(head, [{ what: 'entries', path: 'entries?page=1', body }]);
};

test('SCH-10: the days of a statement are the bank’s, in every zone of the world the hub may stand in', async () => {
  const expected = DAYS.flatMap((day) => [day, day]);
  const offsets = new Set<number>();
  for (const zone of Intl.supportedValuesOf('timeZone')) {
    process.env['TZ'] = zone;
    offsets.add(new Date('2026-03-29T12:00:00Z').getTimezoneOffset());
    expect(await datesIn(files.connector?.statements, 'a.xml', camt(IBAN, 0, days)), zone).toEqual(expected);
    expect(await datesIn(files.connector?.statements, 'a.940', mt940(IBAN, 0, days)), zone).toEqual(expected);
    expect(await datesIn(example.connector?.statements, BUNDLE_TYPE, bundle()), zone).toEqual(expected);
    for (const day of DAYS as readonly string[] as readonly PlainDate[]) {
      expect(addDays(addDays(day, 1), -1), zone).toBe(day);
      expect(daysBetween(day, addDays(day, 40)), zone).toBe(40);
    }
  }
  // That they were other zones at all.
  expect(offsets.size).toBeGreaterThan(20);
});

test('SCH-10: what the database keeps as a day comes back as that day', async () => {
  const store = openStore(await databaseForTest());
  for (const zone of ['Pacific/Apia', 'Pacific/Pago_Pago', 'Africa/Cairo', 'Europe/Amsterdam']) {
    process.env['TZ'] = zone;
    for (const day of DAYS) {
      const { rows } = await sql<{ day: unknown }>`select ${day}::date as day`.execute(store.db);
      expect(rows[0]?.day, zone).toBe(day);
    }
  }
  await store.close();
});
