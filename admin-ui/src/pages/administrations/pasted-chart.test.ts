import { expect, test } from 'vitest';
import { readPastedChart } from './pasted-chart.ts';

test.each([
  ['a spreadsheet', '1100\tING zakelijk\r\n1300\tDebiteuren\r\n'],
  ['a CSV file', '1100;ING zakelijk\n"1300";"Debiteuren"'],
  ['a letter', '1100 ING zakelijk\n\n1300 Debiteuren'],
])('codes and names from %s', (_, text) => {
  expect(readPastedChart(text)).toEqual({
    accounts: [
      { code: '1100', name: 'ING zakelijk' },
      { code: '1300', name: 'Debiteuren' },
    ],
    unread: [],
  });
});

test('a line that is no account, or comes twice, is named by its number', () => {
  expect(readPastedChart('1100;ING\nzomaar\n1100;Rabobank')).toEqual({
    accounts: [{ code: '1100', name: 'ING' }],
    unread: [2, 3],
  });
});
