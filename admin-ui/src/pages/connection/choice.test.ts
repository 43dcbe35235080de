import { expect, test } from 'vitest';
import type { DaybookView } from '../../../../core/api/schema/books.ts';
import type { LinkedAccount } from '../../api/links.ts';
import { choicesOf, daybookOf, firstWishes, fittingDaybooks } from './choice.ts';

const IBAN = 'NL91ABNA0417164300';

function account(changes: Partial<LinkedAccount> = {}): LinkedAccount {
  return {
    iban: IBAN,
    currency: 'EUR',
    holder: 'Test B.V.',
    kind: 'business-current',
    services: { transactions: 'granted', payments: 'granted', 'direct-debits': 'no-contract' },
    refusal: null,
    present: true,
    suggested: null,
    linked: null,
    ...changes,
  };
}

const LINKED: NonNullable<LinkedAccount['linked']> = {
  id: 'a',
  here: true,
  elsewhere: false,
  services: { payments: 'granted', transactions: 'refused' },
  administration: { id: 'adm', code: '01', name: 'Test' },
  daybook: { id: 'day', code: 'B', name: 'Bank' },
  entries: 0,
  calls: { unattended: 0, attended: 0 },
  upTo: null,
  nextPullAt: null,
  triedAt: null,
  succeededAt: null,
  failures: 0,
  error: null,
};

function daybook(changes: Partial<DaybookView> = {}): DaybookView {
  const plain = { id: 'day', code: 'B', name: 'Bank', kind: 'bank', iban: null, currency: 'EUR', blocked: false };
  return { ...plain, ...changes } as DaybookView;
}

const wishOf = (one: LinkedAccount, only: string | null = null) => firstWishes([one], only)[`${IBAN} EUR`];

test('a first choice proposes the statements of what can be linked, and nothing of what is refused or linked elsewhere', () => {
  expect(wishOf(account())?.services).toEqual(['transactions']);
  expect(wishOf(account({ refusal: 'Savings.' }))?.services).toEqual([]);
  expect(wishOf(account({ linked: { ...LINKED, here: false, elsewhere: true } }))?.services).toEqual([]);
});

test('a later choice begins with what is linked now and proposes nothing by itself', () => {
  expect(wishOf(account({ linked: LINKED }))).toEqual({
    services: ['payments'],
    administrationId: 'adm',
    daybookId: 'day',
  });
  const second = account({ iban: 'NL20INGB0001234567' });
  expect(firstWishes([account({ linked: LINKED }), second], null)['NL20INGB0001234567 EUR']?.services).toEqual([]);
});

test('the daybook with the account number is proposed, also in the only administration', () => {
  const suggested = { administration: LINKED.administration, daybook: LINKED.daybook };
  expect(wishOf(account({ suggested }))).toMatchObject({ administrationId: 'adm', daybookId: 'day' });
  expect(wishOf(account(), 'one')).toMatchObject({ administrationId: 'one', daybookId: null });
  const own = daybook({ id: 'own', iban: IBAN });
  const wish = { services: [], administrationId: 'one', daybookId: null };
  expect(daybookOf(wish, IBAN, [daybook(), own])).toBe('own');
  expect(daybookOf(wish, IBAN, [daybook()])).toBeNull();
});

test('a daybook of another account, another currency, of cash or that is blocked does not fit', () => {
  const others = [{ iban: 'NL20INGB0001234567' }, { currency: 'USD' }, { kind: 'cash' }, { blocked: true }] as const;
  for (const other of others) expect(fittingDaybooks(account(), [daybook(other)])).toEqual([]);
  expect(fittingDaybooks(account(), [daybook()])).toHaveLength(1);
});

test('only accounts with a tick are sent, with both halves of a mapping or neither', () => {
  const wishes = { [`${IBAN} EUR`]: { services: ['transactions' as const], administrationId: 'adm', daybookId: null } };
  expect(choicesOf([account()], wishes, () => null, null)).toEqual([
    { iban: IBAN, currency: 'EUR', services: ['transactions'] },
  ]);
  expect(choicesOf([account()], wishes, () => 'day', '2026-01-01')).toEqual([
    {
      iban: IBAN,
      currency: 'EUR',
      services: ['transactions'],
      administrationId: 'adm',
      daybookId: 'day',
      from: '2026-01-01',
    },
  ]);
  expect(choicesOf([account({ refusal: 'Savings.' })], wishes, () => 'day', null)).toEqual([]);
});
