import { expect, test } from 'vitest';
import { structuredReferences } from './structured.ts';

test('several references in one field are several', () => {
  expect(structuredReferences('3888121929162501 9888121929112501')).toEqual(['3888121929162501', '9888121929112501']);
});

test('one reference written in groups is one', () => {
  expect(structuredReferences('RF18 5390 0754 7034')).toEqual(['RF18539007547034']);
  expect(structuredReferences('3888 1219 2916 2501')).toEqual(['3888121929162501']);
});

test('a field of blanks, or none, holds none', () => {
  expect([structuredReferences(null), structuredReferences(' ')]).toEqual([[], []]);
});
