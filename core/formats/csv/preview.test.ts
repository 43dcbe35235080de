import { expect, test } from 'vitest';
import type { CsvMapping } from './mapping.ts';
import { previewCsv, sketchCsv } from './preview.ts';

const FILE = Buffer.from(`Bank of Nowhere;;
date;amount;text
2026-01-02;1,50;first
2026-01-03;oops;second
2026-01-04;2,50;"third; with a semicolon"
`);
const MAPPING: CsvMapping = {
  delimiter: ';',
  quote: '"',
  skipLines: 1,
  hasHeader: true,
  columns: { bookingDate: ['date'], amount: ['amount'], text: ['text'] },
  date: 'YYYY-MM-DD',
  numbers: { decimal: ',', thousands: null, decimals: 'always', negative: 'minus' },
  directionWords: null,
  account: 'NL91ABNA0417164300',
  currency: 'EUR',
  order: 'oldest-first',
};

test('a file is sketched for the user: delimiter, first line, rows as written', async () => {
  const sketch = await sketchCsv(FILE);
  expect(sketch.delimiter).toBe(';');
  expect(sketch.rows.at(-1)).toEqual(['2026-01-04', '2,50', 'third; with a semicolon']);
  expect((await sketchCsv(Buffer.from('a,b,c\n1,2,3\n'))).columns).toEqual(['a', 'b', 'c']);
  await expect(sketchCsv(Buffer.from('  \n'))).rejects.toMatchObject({ code: 'empty_file' });
  await expect(sketchCsv(Buffer.from('prose\nwithout cells\n'))).rejects.toMatchObject({ code: 'unknown_format' });
});

test('a preview shows what can be read and what cannot, with its line', async () => {
  const { entries, problems } = await previewCsv(FILE, MAPPING);
  expect(entries.map((entry) => [entry.amount.minor, entry.remittance.text])).toEqual([
    [150n, 'first'],
    [250n, 'third; with a semicolon'],
  ]);
  expect(problems).toMatchObject([{ line: 4, code: 'amount_invalid' }]);
});

test('a mapping that does not fit the file at all is one problem', async () => {
  const { entries, problems } = await previewCsv(FILE, { ...MAPPING, columns: { ...MAPPING.columns, name: ['who'] } });
  expect([entries.length, problems.map((problem) => problem.code)]).toEqual([0, ['field_missing']]);
});
