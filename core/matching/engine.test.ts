import { expect, test } from 'vitest';
import type { MatchEnvironment, QueuedEntry } from '../contract/matcher-rule.ts';
import { NO_COUNTERPARTY, NO_FACTS } from '../domain/entry.ts';
import { parseIban } from '../domain/iban.ts';
import type { OpenItem } from '../domain/open-item.ts';
import { parsePlainDate } from '../domain/plain-date.ts';
import { DEFAULT_POLICY } from '../domain/policy.ts';
import { matchQueue } from './engine.ts';
import { memoryBooks } from './memory-books.ts';
import { PRIOR } from './prior.ts';
import { BUILT_IN_RULES } from './rules.ts';

const OWN = parseIban('NL91ABNA0417164300');
const PAYER = parseIban('NL20INGB0001234567');
const TODAY = parsePlainDate('2026-03-02');

const env: MatchEnvironment = {
  today: TODAY,
  administrations: [
    {
      code: 'A',
      name: 'A',
      legalName: 'A B.V.',
      city: null,
      branch: null,
      intercompanyLedgerAccount: null,
      policy: DEFAULT_POLICY,
    },
  ],
  ownAccounts: [],
  ledgerAccounts: [],
  terminals: [],
  characteristics: [],
  learned: { facts: () => [] },
};

function entry(id: string, minor: bigint, text: string | null): QueuedEntry {
  return {
    ...NO_FACTS,
    counterparty: { ...NO_COUNTERPARTY, iban: PAYER },
    id,
    iban: OWN,
    administration: 'A',
    amount: { minor, currency: 'EUR' },
    bookingDate: TODAY,
    bookingDateDerived: false,
    valueDate: null,
    status: 'booked',
    reversal: false,
    card: null,
    bankText: null,
    details: [],
    batchCount: null,
    unmapped: null,
    remittance: { text, structured: null },
  };
}

function invoice(id: string, number: string, minor: bigint): OpenItem {
  return {
    id,
    kind: 'sales-invoice',
    administration: 'A',
    party: 'P',
    number,
    reference: null,
    date: TODAY,
    enteredOn: TODAY,
    dueDate: null,
    amount: { minor, currency: 'EUR' },
    open: { minor, currency: 'EUR' },
    paymentReference: null,
    heldBy: null,
    facts: {},
  };
}

function books(...items: OpenItem[]) {
  const all = memoryBooks(() => null);
  all.putParty({
    code: 'P',
    administration: null,
    kind: 'customer',
    name: 'Payer',
    aliases: [],
    ibans: [PAYER],
    address: null,
    postcode: null,
    city: null,
  });
  for (const item of items) all.putItem(item);
  return all;
}

const options = { rules: BUILT_IN_RULES, env, model: PRIOR };

test('a quoted number with the exact amount is booked', async () => {
  const answer = await matchQueue([entry('e', 100n, 'factuur 260017')], books(invoice('i', '260017', 100n)), options);
  expect(answer.get('e')).toMatchObject({
    verdict: 'book',
    proposals: [{ allocations: [{ kind: 'open-item', openItem: 'i', minor: 100n }] }],
  });
});

test('two items of the same amount of a known payer are said, not guessed', async () => {
  const two = books(invoice('i', '260017', 100n), invoice('j', '260018', 100n));
  const answer = await matchQueue([entry('e', 100n, null)], two, options);
  expect(answer.get('e')?.verdict).toBe('ambiguous');
});

test('two entries never claim one item', async () => {
  const queue = [entry('e', 100n, 'factuur 260017'), entry('f', 100n, 'factuur 260017')];
  const answer = await matchQueue(queue, books(invoice('i', '260017', 100n)), options);
  expect([...answer.values()].map((one) => one.verdict)).toEqual(['book', 'nothing']);
});

test('the answer does not depend on the order of the queue', async () => {
  const queue = [entry('e', 100n, 'factuur 260017'), entry('f', 100n, null), entry('g', 250n, '260018')];
  const all = books(invoice('i', '260017', 100n), invoice('j', '260018', 250n));
  const forward = await matchQueue(queue, all, options);
  const backward = await matchQueue([...queue].reverse(), all, options);
  expect(new Map(backward)).toEqual(new Map(forward));
});
