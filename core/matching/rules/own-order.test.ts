import { expect, test } from 'vitest';
import {
  askedOf,
  decided,
  entry,
  item,
  keysOf,
  OTHER,
  OWN,
  short,
  shortOf,
  world,
} from '../../../test/matching/kit.ts';
import { NO_COUNTERPARTY, NO_FACTS } from '../../domain/entry.ts';
import { parsePlainDate } from '../../domain/plain-date.ts';
import { ownOrder } from './own-order.ts';

const order = (id: string, minor: bigint, facts: object) =>
  item(id, minor, {
    kind: 'payment-order',
    party: 'S1',
    number: `BO${id}`,
    facts: { bankAccount: OWN, batchId: 'BET7', endToEndId: `E2E${id}`, ...facts },
  });
const orders = [order('A', -1_000n, { counterIban: OTHER }), order('B', -2_500n, {})];

test('a single order is known by its id, or by amount and account', async () => {
  const where = world({ items: orders });
  expect(await shortOf(ownOrder, where, entry(-1_000n, { endToEndId: 'E2EA' }))).toEqual([['A -1000']]);
  expect(keysOf(await askedOf(ownOrder, where, entry(-1_000n, { account: OTHER })))[0]).toContain('order-account');
});

test('a batch booked as one settles all its orders, named or counted', async () => {
  const where = world({ items: orders });
  expect(await shortOf(ownOrder, where, entry(-3_500n, { batchId: 'BET7', batchCount: 2 }))).toEqual([
    ['A -1000', 'B -2500'],
  ]);
  expect(await shortOf(ownOrder, where, entry(-3_500n, { batchCount: 2 }))).toEqual([['A -1000', 'B -2500']]);
});

test('when the bank lists what is inside, only those are settled', async () => {
  const where = world({ items: [...orders, order('C', -700n, {})] });
  const detail = (id: string, minor: bigint) => ({
    ...NO_FACTS,
    counterparty: NO_COUNTERPARTY,
    endToEndId: id,
    amount: { minor, currency: 'EUR' },
  });
  const one = entry(-1_700n, { batchId: 'BET7', details: [detail('E2EA', -1_000n), detail('E2EC', -700n)] });
  expect(await shortOf(ownOrder, where, one)).toContainEqual(['A -1000', 'C -700']);
});

test('a collection batch is booked on its id', async () => {
  const batch = item('D', 176_912n, {
    kind: 'direct-debit-batch',
    party: null,
    reference: 'INC260316-011',
    dueDate: '2026-03-16',
    facts: { bankAccount: OWN, batchId: 'INC260316-011', count: 11, settles: [{ openItem: 'X', minor: 176_912n }] },
  });
  const decision = await decided(
    world({ items: [batch] }),
    entry(176_912n, { batchId: 'INC260316-011', batchCount: 11, iso: 'PMNT/IDDT/ESDD' }),
  );
  expect([decision.verdict, short(decision.proposals[0]?.allocations)]).toEqual(['book', ['D 176912']]);
});

test('what an open order will pay is not booked on the invoice itself', async () => {
  const invoice = item('P', -1_000n, { kind: 'purchase-invoice', party: 'S1', reference: '77120', heldBy: 'A' });
  const decision = await decided(
    world({ items: [...orders, invoice] }),
    entry(-1_000n, {
      endToEndId: 'E2EA',
      text: 'factuur 77120',
      account: OTHER,
      bookingDate: parsePlainDate('2026-03-16'),
    }),
  );
  expect([decision.verdict, short(decision.proposals[0]?.allocations)]).toEqual(['book', ['A -1000']]);
});
