import { afterEach, expect, test } from 'vitest';
import type { Connector } from '#core/contract/connector.ts';
import type { Iban } from '#core/domain/iban.ts';
import { PLUGINS } from '#core/plugins.ts';
import { chance } from '../../demo/chance.ts';
import { ibans, yearOf } from '../simulation/bank-year.ts';
import { type LinkedHouse, startLinkedHouse } from '../support/linked-house.ts';

const connectors = PLUGINS.map(({ connector }) => connector).filter(
  (one): one is Connector => one?.link !== undefined && one.sandbox !== undefined,
);

let house: LinkedHouse | undefined;
afterEach(async () => {
  await house?.close();
  house = undefined;
});

test('every installed bank has a stand-in', () => {
  for (const { connector } of PLUGINS) if (connector?.link !== undefined) expect(connector.sandbox).toBeDefined();
  expect(connectors.length).toBeGreaterThan(1);
});

for (const connector of connectors) {
  // A bank of daily statements gives two hundred documents here.
  test(`${connector.id}: linked through the hub, three months arrive once, and a day later what came since`, {
    timeout: 240_000,
  }, async () => {
    const luck = chance(connector.id.length);
    const own = ibans(connector.banks[0]?.code ?? 'INGB', 2, 300_000_000);
    const others = ibans('TRIO', 5, 200_000_000);
    const accounts = own.map((iban) => yearOf(luck, iban, '2026-01-02' as never, 100, others));
    house = await startLinkedHouse(connector, accounts, '2026-03-31');
    const at = house;
    const agrees = async (iban: Iban) => {
      const rows = await at.in((db) =>
        db
          .selectFrom('entry')
          .select(['booking_date', 'amount'])
          .where('bank_account_id', '=', at.accounts.get(iban) ?? '')
          .execute(),
      );
      const stored = rows.map((row) => `${row.booking_date} ${row.amount}`).sort();
      const booked = at.bank.ledger(iban).map(({ date, minor }) => `${date} ${minor}`);
      expect(stored).toEqual(booked.sort());
    };
    for (const day of ['2026-03-31', '2026-04-01', '2026-04-02']) {
      at.clock.setDay(day);
      // Statements that come the next morning are there one day later.
      for (const iban of own) expect(await at.pull(iban), day).toMatchObject({ kind: 'done', settled: true });
    }
    at.clock.setDay('2026-04-20');
    for (const iban of own) {
      await at.pull(iban);
      await agrees(iban);
    }
    const gaps = await at.in((db) => db.selectFrom('coverage_gap').selectAll().execute());
    expect(gaps).toEqual([]);
  });
}
