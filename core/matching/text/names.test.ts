import { expect, test } from 'vitest';
import { likeness, namedIn, withinOne } from './likeness.ts';
import { holders, nameKey } from './names.ts';

test.each([
  ['Café-Restaurant Zonneveld B.V.', 'CAFE RESTAURANT ZONNEVELD BV'],
  ['Gebr. De Boer & Zn. v.o.f.', 'DE BOER'],
  ['G.D.M. ter Molen', 'TER MOLEN GDM'],
  ['Hr C L R van Dalen', 'C.L.R. van Dalen'],
  ["M.H. van 't Veld", 'VAN T VELD MH'],
  ['Stichting Dorpsfeest', 'ST. DORPSFEEST'],
])('"%s" and "%s" are one name', (one, other) => {
  expect(likeness(one, other)).toBeGreaterThanOrEqual(0.8);
});

test('legal form, titles and order do not count for a name, who it is does', () => {
  expect(nameKey('Zonneveld Bakkerij BV')).toBe(nameKey('BAKKERIJ ZONNEVELD B.V.'));
  expect(nameKey('Zonneveld Bakkerij')).not.toBe(nameKey('Zonneveld Drukkerij'));
  expect(likeness('Bakkerij Zonneveld', 'Drukkerij Waterman')).toBe(0);
});

test('the holders of a joint account stand apart', () => {
  expect(holders('J. Jansen e/o P. de Vries')).toEqual(['J. JANSEN', 'P. DE VRIES']);
  expect(holders('Jansen Bouw')).toEqual(['Jansen Bouw']);
});

test('a name is in a text when all its words are', () => {
  expect(namedIn(['NAMENS', 'BAKKERIJ', 'ZONNEVELD'], 'Bakkerij Zonneveld B.V.')).toBe(true);
  expect(namedIn(['NAMENS', 'BAKKERIJ'], 'Bakkerij Zonneveld B.V.')).toBe(false);
});

test.each([
  ['250092', '520092', true],
  ['250092', '25092', true],
  ['250092', '2500921', true],
  ['250092', '250082', true],
  ['250092', '520029', false],
  ['250092', '2592', false],
])('%s and %s differ by one keystroke: %s', (a, b, near) => {
  expect(withinOne(a, b)).toBe(near);
});
