import { expect, test } from 'vitest';
import type { Iban } from '../domain/iban.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import { monthsOf, readBundle, writeBundle } from './bundle.ts';

const head = {
  iban: 'NL91ABNA0417164300' as Iban,
  currency: 'EUR',
  from: '2026-01-01' as PlainDate,
  to: '2026-01-31' as PlainDate,
};
const parts = [{ what: 'transactions', path: 'transactions?page=1', body: '{"a":\n"é\u2028"}' }];

test('a bundle comes back as it was, and the same content gives the same bytes', async () => {
  const bytes = writeBundle(head, parts);
  expect(await readBundle([bytes])).toEqual({ head, parts });
  expect(writeBundle({ ...head }, [...parts])).toEqual(bytes);
});

test('a bundle that was cut off is told, wherever it was cut', async () => {
  const bytes = writeBundle(head, parts);
  for (let at = 1; at < bytes.length; at++)
    await expect(readBundle([bytes.subarray(0, at)]))
      .rejects.toMatchObject({ code: expect.stringMatching(/incomplete|unknown_format/) })
      .catch((error) => {
        // Cut exactly behind the first line it is a bundle without parts.
        if (bytes[at - 1] !== 0x0a) throw error;
      });
});

test('other documents are not bundles', async () => {
  await expect(readBundle([Buffer.from('{"bundle":2}\n')])).rejects.toMatchObject({ code: 'unknown_format' });
  await expect(readBundle([])).rejects.toMatchObject({ code: 'empty_file' });
});

test('a range is cut at the ends of months', () => {
  const range = { from: '2024-01-30' as PlainDate, to: '2024-03-02' as PlainDate };
  expect(monthsOf(range)).toEqual([
    { from: '2024-01-30', to: '2024-01-31' },
    { from: '2024-02-01', to: '2024-02-29' },
    { from: '2024-03-01', to: '2024-03-02' },
  ]);
});
