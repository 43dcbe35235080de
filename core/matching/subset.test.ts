import fc from 'fast-check';
import { expect, test } from 'vitest';
import { item } from '../../test/matching/kit.ts';
import { subsets } from './subset.ts';

const limits = { leastItems: 1, mostItems: 12, mostSolutions: 50 };
const items = (amounts: readonly number[]) =>
  amounts.map((amount, at) => item(`I${String(at).padStart(2, '0')}`, BigInt(amount)));

test('every set found adds up, and every set there is is found', () => {
  const amount = fc.integer({ min: -60, max: 60 }).filter((one) => one !== 0);
  fc.assert(
    fc.property(
      fc.array(amount, { minLength: 1, maxLength: 8 }),
      fc.integer({ min: -150, max: 150 }),
      (amounts, target) => {
        const { solutions, complete } = subsets(items(amounts), BigInt(target), limits);
        for (const set of solutions) expect(set.reduce((sum, one) => sum + one.open.minor, 0n)).toBe(BigInt(target));
        if (complete) expect(new Set(solutions.map(names)).size).toBe(bruteForce(amounts, target));
      },
    ),
  );
});

test('it gives up honestly on what is too much', () => {
  const many = items(Array.from({ length: 60 }, (_, at) => 1_000_003 + at * 7));
  expect(subsets(many, 15_000_046n, { leastItems: 2, mostItems: 30, mostSolutions: 2 }).complete).toBe(false);
});

test('the order of the items does not matter', () => {
  const some = items([100, 250, 400, 150, 350]);
  const forward = subsets(some, 500n, limits).solutions.map(names);
  expect(subsets([...some].reverse(), 500n, limits).solutions.map(names)).toEqual(forward);
});

function names(set: readonly { id: string }[]): string {
  return set
    .map(({ id }) => id)
    .sort()
    .join(' ');
}

function bruteForce(amounts: readonly number[], target: number): number {
  let count = 0;
  for (let mask = 1; mask < 1 << amounts.length; mask++) {
    if (amounts.reduce((sum, amount, at) => sum + (mask & (1 << at) ? amount : 0), 0) === target) count++;
  }
  return count;
}
