import { expect, test } from 'vitest';
import { booked, entry, memoryOf, TODAY, world } from '../../../test/matching/kit.ts';
import { learnedOn } from './memory.ts';
import { stoodFor, trustIn } from './trust.ts';

const decision = (probability: number) =>
  ({
    verdict: 'book',
    proposals: [{ allocations: [], residue: 0n, evidence: [], vetoes: [], rules: [], probability, pattern: 'one' }],
  }) as const;

function experience(right: number, wrong: number) {
  const told = (count: number, was: boolean, prefix: string) =>
    Array.from({ length: count }, (_, at) => ({
      ...booked(entry(1n, { id: `${prefix}${at}` }), []),
      stood: { pattern: 'one', right: was },
    }));
  const memory = memoryOf(...told(right, true, 'R'), ...told(wrong, false, 'W'));
  return trustIn('one', '01', { ...world().env, learned: learnedOn(memory, TODAY) }).most;
}

test('only what matching was sure of counts', () => {
  expect(stoodFor(decision(0.999), true)).toEqual({ pattern: 'one', right: true });
  expect(stoodFor(decision(0.9), false)).toBeNull();
  expect(stoodFor({ verdict: 'nothing', proposals: [] }, false)).toBeNull();
});

test('a pattern is trusted until it was wrong several times, and again when right ones make up for it', () => {
  expect(experience(0, 0)).toBe(1);
  expect(experience(10, 2)).toBeGreaterThan(0.995);
  expect(experience(10, 4)).toBeLessThan(0.995);
  expect(experience(600, 4)).toBeGreaterThan(0.995);
});
