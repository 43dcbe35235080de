import { expect, test } from 'vitest';
import { booked, entry, memoryOf, OTHER, PAYER } from '../../../test/matching/kit.ts';
import { factsIn } from './memory.ts';
import { suggestions } from './suggest.ts';

let nth = 0;
const paid = (account: typeof OTHER | null, text: string, ledgerAccount: string) =>
  booked(entry(-1_000n, { id: `P${nth++}`, account, text, name: account === null ? null : 'Iemand' }), [
    { kind: 'ledger', ledgerAccount, minor: -1_000n },
  ]);
const times = (count: number, make: () => ReturnType<typeof paid>) => Array.from({ length: count }, make);
const never = new Set(['2999']);
const asked = (...bookings: ReturnType<typeof paid>[]) =>
  suggestions(factsIn(memoryOf(...bookings)), [], never).map(({ rule, examples }) => [
    rule.iban,
    rule.textContains,
    rule.ledgerAccount,
    examples.length,
  ]);

test('an account that always goes to one ledger account suggests a rule', () => {
  expect(asked(...times(3, () => paid(OTHER, 'premie', '4400')))).toEqual([[OTHER, [], '4400', 3]]);
});

test('twice is no habit, and an exception breaks it', () => {
  expect(asked(...times(2, () => paid(OTHER, 'premie', '4400')))).toEqual([]);
  expect(asked(...times(3, () => paid(OTHER, 'premie', '4400')), paid(OTHER, 'premie', '4510'))).toEqual([]);
});

test('where one account goes to several, the number that tells them apart is part of the rule', () => {
  const rules = asked(
    ...times(3, () => paid(PAYER, 'lening rente 297288410', '4510')),
    ...times(4, () => paid(PAYER, 'lening aflossing 538121824', '0700')),
  );
  expect(rules).toEqual([
    [PAYER, ['538121824'], '0700', 4],
    [PAYER, ['297288410'], '4510', 3],
  ]);
});

test('payments without an account suggest their words, after more examples', () => {
  expect(asked(...times(6, () => paid(null, 'PARKEERGARAGE MARKT', '4710')))).toContainEqual([
    null,
    ['PARKEERGARAGE'],
    '4710',
    6,
  ]);
  expect(asked(...times(5, () => paid(null, 'PARKEERGARAGE MARKT', '4710')))).toEqual([]);
});

test('what goes to suspense, or is covered by a rule, is not suggested', () => {
  expect(asked(...times(4, () => paid(OTHER, 'onbekend', '2999')))).toEqual([]);
  const facts = factsIn(memoryOf(...times(3, () => paid(OTHER, 'premie', '4400'))));
  const [suggestion] = suggestions(facts, [], never);
  expect(
    suggestion === undefined ? null : suggestions(facts, [{ ...suggestion.rule, id: 'K1', name: 'K1' }], never),
  ).toEqual([]);
});
