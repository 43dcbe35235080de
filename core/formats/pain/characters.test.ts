import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSepaId, isSepaText, toSepaText } from './characters.ts';

test.each([
  ['Café Zoë & Zn', 'Cafe Zoe + Zn'],
  ['Straße 5', 'Strasse 5'],
  ['Ærø Øst Łódź Đorđe', 'AEro Ost Lodz Dorde'],
  ['İstanbul ığdır', 'Istanbul igdir'],
  ['“Het Anker” – ’s avonds…', "'Het Anker' - 's avonds..."],
  ['info@firma.nl; 10 € [korting_2]', 'info(at)firma.nl, 10 EUR (korting-2)'],
  ['Αθήνα Ψ', 'Athina PS'],
  ['България', 'Balgariya'],
  ['ﬁnanciën №', 'financien No'],
  ['kaart 😀👩‍👩‍👧', 'kaart ....'],
  ['日本', '..'],
  ['soft\u00adhyphen\u200b', 'softhyphen'],
  [']]></Ustrd><x>', ')))(/Ustrd)(x)'],
  ['a\r\nb\tc', 'a b c'],
])('%j becomes %j', (from, to) => {
  expect(toSepaText(from)).toBe(to);
});

test('XML-37: whatever comes in, what goes out is SEPA, and going through again changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      const result = toSepaText(text);
      expect(isSepaText(result)).toBe(true);
      expect(toSepaText(result)).toBe(result);
    }),
    { numRuns: 2000 },
  );
});

test('ids: 1 to 35 characters, no slash at the ends, no two in a row', () => {
  expect(['A', 'A/B', 'x'.repeat(35), 'a b'].map(isSepaId)).toEqual([true, true, true, true]);
  const bad = ['', '/A', 'A/', 'A//B', 'x'.repeat(36), ' A', 'A ', 'é', 'A_B'];
  expect(bad.map(isSepaId)).toEqual(bad.map(() => false));
});
