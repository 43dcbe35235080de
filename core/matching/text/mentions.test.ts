import { expect, test } from 'vitest';
import { mentionsIn, rangesIn } from './mentions.ts';

const values = (text: string) => mentionsIn(text, 'text').map(({ value }) => value);

test.each([
  ['Factuur 260117', '260117'],
  ['fact. 26 0117', '260117'],
  ['Factuur 260.117', '260117'],
  ['26/0117', '260117'],
  ['FCT260117', '260117'],
  ['#260117', '260117'],
  ['factuurnr: CI26-0117', 'CI260117'],
  ['z60117', '260117'],
  ['26o117', '260117'],
  ['nota 000117', '117'],
  ['1234 5678 9012 3456', '1234567890123456'],
])('"%s" names %s', (text, value) => {
  expect(values(text)).toContain(value);
});

test('words and lone digits name nothing', () => {
  expect(values('met vriendelijke groet')).toEqual([]);
  expect(values('deel 2 van 4')).toEqual([]);
});

test('a mention knows the word before it and how it was read', () => {
  expect(mentionsIn('klantnr 10024 factuur FCT260117', 'text')).toMatchObject([
    { value: '10024', label: 'KLANTNR', reading: 'whole' },
    { value: 'FCT260117', label: 'FCT', reading: 'whole' },
    { value: '260117', label: 'FCT', reading: 'bare' },
  ]);
});

test.each([
  ['260117 t/m 260119', ['260117', '260118', '260119']],
  ['facturen 260117 tot en met 119', ['260117', '260118', '260119']],
  ['fact 5373 - 5374', ['5373', '5374']],
  ['factuurnrs 250020007 t/m 250022007', ['250020007', '250021007', '250022007']],
  ['CI26-0117 t/m CI26-0118', ['CI260117', 'CI260118']],
])('the range "%s" holds all between', (text, range) => {
  expect(rangesIn(text)).toEqual([range]);
});

test('a range backwards, absurdly long, or between other things is none', () => {
  expect(rangesIn('260119 t/m 260117')).toEqual([]);
  expect(rangesIn('1000 - 9999')).toEqual([]);
  expect(rangesIn('tel 030 - 12')).toEqual([]);
});

test.each([
  ['4028 KM Laagdam factuur 5185', ['4028']],
  ['Havenstraat 1085 nota 5373', ['1085']],
  ['rek. 5239 jaar 2026', ['2026']],
  ['factuur 2026', []],
  ['factuur 260117', []],
])('in "%s" %j may be something else than an invoice', (text, confusable) => {
  expect(
    mentionsIn(text, 'text')
      .filter((one) => one.confusable)
      .map(({ value }) => value),
  ).toEqual(confusable);
});
