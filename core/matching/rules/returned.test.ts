import { expect, test } from 'vitest';
import { decided, entry, item, OWN, PAYER, party, short, shortOf, world } from '../../../test/matching/kit.ts';
import { NO_COUNTERPARTY, NO_FACTS } from '../../domain/entry.ts';
import { returned } from './returned.ts';

const paid = item('A', 15_629n, {
  number: '260055',
  open: 0n,
  facts: { mandateId: 'NE479', paymentMethod: 'direct-debit' },
});
const storno = { returnReason: 'AM04', iso: 'PMNT/IDDT/UPDD' } as const;

test('a direct debit that comes back opens its invoice again, by id, number or mandate', async () => {
  const where = world({ items: [paid] });
  for (const traces of [{ endToEndId: '260055' }, { text: 'Factuur 260055' }, { mandateId: 'NE479' }]) {
    expect(await shortOf(returned, where, entry(-15_629n, { ...storno, ...traces }))).toEqual([['reopen A -15629']]);
  }
  const decision = await decided(where, entry(-15_629n, { ...storno, endToEndId: '260055', mandateId: 'NE479' }));
  expect([decision.verdict, short(decision.proposals[0]?.allocations)]).toEqual(['book', ['reopen A -15629']]);
});

test('a batch of returns opens each, or none', async () => {
  const other = item('B', 8_128n, { number: '260072', open: 0n });
  const detail = (id: string, minor: bigint) => ({
    ...NO_FACTS,
    counterparty: NO_COUNTERPARTY,
    endToEndId: id,
    amount: { minor, currency: 'EUR' },
  });
  const one = entry(-23_757n, { ...storno, details: [detail('260055', -15_629n), detail('260072', -8_128n)] });
  expect(await shortOf(returned, world({ items: [paid, other] }), one)).toEqual([
    ['reopen A -15629', 'reopen B -8128'],
  ]);
  expect(await shortOf(returned, world({ items: [paid] }), one)).toEqual([]);
});

test('a payment of ours that could not be delivered opens what it had paid', async () => {
  const order = item('O', -27_038n, {
    kind: 'payment-order',
    open: 0n,
    facts: {
      bankAccount: OWN,
      endToEndId: 'BO289',
      settles: [
        { openItem: 'P', minor: -8_638n },
        { openItem: 'Q', minor: -18_400n },
      ],
    },
  });
  const items = [
    order,
    item('P', -8_638n, { kind: 'purchase-invoice', open: 0n }),
    item('Q', -18_400n, { kind: 'purchase-invoice', open: 0n }),
  ];
  const one = entry(27_038n, { endToEndId: 'BO289', returnReason: 'AC06', iso: 'PMNT/ICDT/RRTN' });
  expect(await shortOf(returned, world({ items }), one)).toEqual([['reopen P 8638', 'reopen Q 18400']]);
});

test('an open item is never opened again', async () => {
  const where = world({
    items: [item('A', 15_629n, { number: '260055' })],
    parties: [party('C1', 'Iemand', { ibans: [PAYER] })],
  });
  expect(
    await shortOf(returned, where, entry(-15_629n, { ...storno, text: 'Factuur 260055', account: PAYER })),
  ).toEqual([]);
});
