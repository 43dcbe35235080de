import { expect, test } from 'vitest';
import type { CsvMapping } from '../../domain/csv-mapping.ts';
import { previewCsv, sketchCsv } from './preview.ts';

const FILE = [
  Buffer.from(`Bank of Nowhere;;
date;amount;text
2026-01-02;1,50;first
2026-01-03;oops;second
2026-01-04;2,50;"third; with a semicolon"
`),
];
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
  expect(sketch.mapping.delimiter).toBe(';');
  expect(sketch.lines.at(-1)).toEqual(['2026-01-04', '2,50', 'third; with a semicolon']);
  expect((await sketchCsv([Buffer.from('a,b,c\n1,2,3\n')])).lines[0]).toEqual(['a', 'b', 'c']);
  await expect(sketchCsv([Buffer.from('  \n')])).rejects.toMatchObject({ code: 'empty_file' });
  await expect(sketchCsv([Buffer.from('prose\nwithout cells\n')])).rejects.toMatchObject({ code: 'unknown_format' });
});

test('a preview shows what can be read and what cannot, with its line', async () => {
  const { rows, problems } = await previewCsv(FILE, MAPPING);
  expect(rows.map(({ entry }) => [entry.amount.minor, entry.remittance.text])).toEqual([
    [150n, 'first'],
    [250n, 'third; with a semicolon'],
  ]);
  expect(problems).toMatchObject([{ line: 4, code: 'amount_invalid' }]);
});

test('a mapping that does not fit the file at all is one problem', async () => {
  const { rows, problems } = await previewCsv(FILE, { ...MAPPING, columns: { ...MAPPING.columns, name: ['who'] } });
  expect([rows.length, problems.map((problem) => problem.code)]).toEqual([0, ['field_missing']]);
});

test('what the columns seem to hold is suggested: names, the form of days and amounts, words for in and out', async () => {
  const file = [
    Buffer.from(
      'Rekening;Boekdatum;Bedrag;Af/Bij;Tegenpartij;Omschrijving;Eigen veld\nNL91ABNA0417164300;13/02/2026;1.250,00;Af;Jansen;Huur;x\nNL91ABNA0417164300;02/02/2026;12,50;Bij;Smit;Factuur;y\n',
    ),
  ];
  const { mapping } = await sketchCsv(file);
  expect(mapping).toEqual({
    delimiter: ';',
    quote: '"',
    skipLines: 0,
    hasHeader: true,
    columns: {
      account: ['Rekening'],
      bookingDate: ['Boekdatum'],
      amount: ['Bedrag'],
      direction: ['Af/Bij'],
      name: ['Tegenpartij'],
      text: ['Omschrijving'],
    },
    date: 'DD/MM/YYYY',
    numbers: { decimal: ',', thousands: '.', decimals: 'always', negative: 'minus' },
    directionWords: { debit: ['Af'], credit: ['Bij'] },
    account: null,
    currency: 'EUR',
    order: 'newest-first',
  });
  const { rows, problems } = await previewCsv(file, mapping);
  expect([rows.map(({ entry }) => entry.amount.minor), problems]).toEqual([[-125_000n, 1_250n], []]);
});

test('a suggestion starts where the user said: another delimiter, another line for the header, none at all', async () => {
  const file = [Buffer.from('01-02-2026|a;b|1.00\n02-02-2026|c;d|2.00\n')];
  expect((await sketchCsv(file, { delimiter: '|' })).mapping).toMatchObject({ hasHeader: false, columns: {} });
  expect((await sketchCsv(file, { delimiter: ';', skipLines: 1, hasHeader: true })).mapping.skipLines).toBe(1);
});

test('the beginning of a large file is cut at a line, also inside a character of two bytes', async () => {
  const line = `2026-01-02;1,50;${'é'.repeat(50)}\n`;
  const large = Buffer.from(`date;amount;text\n${line.repeat(2_000)}`);
  for (const shift of ['', 'x']) {
    const { lines } = await sketchCsv([Buffer.from(shift), large]);
    expect(lines.at(-1)?.[2]).toBe('é'.repeat(50));
  }
});
