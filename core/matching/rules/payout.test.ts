import { expect, test } from 'vitest';
import {
  askedOf,
  booked,
  entry,
  item,
  keysOf,
  memoryOf,
  PAYER,
  party,
  shortOf,
  world,
} from '../../../test/matching/kit.ts';
import { payout } from './payout.ts';

const psp = party('PSP', 'Stichting Voorbeeld Payments', { kind: 'psp', ibans: [PAYER] });
const sales = (id: string, minor: bigint, date: string, facts = {}) =>
  item(id, minor, { kind: 'psp-batch', party: 'PSP', date, facts });
const days = [sales('A', 24_148n, '2026-03-10'), sales('B', 10_955n, '2026-03-11'), sales('C', 19_830n, '2026-03-12')];

test('a payout of the days it names leaves a fee and no rest', async () => {
  const one = entry(53_860n, { account: PAYER, text: 'iDEAL omzet 10-03-2026 - 12-03-2026' });
  const all = await shortOf(payout, world({ parties: [psp], items: days }), one);
  expect(all).toContainEqual(['4530 -1073', 'A 24148', 'B 10955', 'C 19830']);
});

test('with a settlement report the reference, net amount and fees agree', async () => {
  const reported = sales('R', 86_867n, '2026-03-12', {
    fees: { minor: 1_704n, currency: 'EUR' },
    net: { minor: 85_163n, currency: 'EUR' },
  });
  const where = world({ parties: [psp], items: [{ ...reported, reference: 'T205.80.75' }] });
  const one = entry(85_163n, { account: PAYER, text: 'uitbetaling T205.80.75' });
  expect(await shortOf(payout, where, one)).toContainEqual(['4530 -1704', 'R 86867']);
  expect(keysOf(await askedOf(payout, where, one))[0]).toEqual(
    expect.arrayContaining(['net-reported', 'fees-reported']),
  );
});

test('a fee of the usual size counts, an unusual one is told', async () => {
  const past = entry(9_800n, { id: 'past', account: PAYER });
  const before = sales('Z', 10_000n, '2026-02-01');
  const memory = memoryOf(
    booked(
      past,
      [
        { kind: 'open-item', openItem: 'Z', minor: 10_000n },
        { kind: 'ledger', ledgerAccount: '4530', minor: -200n },
      ],
      { items: [before] },
    ),
  );
  const where = world({ parties: [psp], items: [sales('A', 20_000n, '2026-03-10')], memory });
  expect(keysOf(await askedOf(payout, where, entry(19_600n, { account: PAYER })))[0]).toContain('fee-usual');
  expect(keysOf(await askedOf(payout, where, entry(18_500n, { account: PAYER })))[0]).toContain('fee-unusual');
});

test('what would leave a fee beyond belief is no payout', async () => {
  expect(await shortOf(payout, world({ parties: [psp], items: days }), entry(1_000n, { account: PAYER }))).toEqual([]);
});
