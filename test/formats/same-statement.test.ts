import { expect, test } from 'vitest';
import type { Entry } from '#core/domain/entry.ts';
import type { Statement } from '#core/domain/statement.ts';
import { readStatements } from '#core/formats/read.ts';
import { wholeStatements } from '#core/formats/whole.ts';
import { statements } from '../bench/model.ts';
import { camtFile } from '../bench/write-camt.ts';
import { type Mt940Bank, writeMt940 } from '../bench/write-mt940.ts';

/* One statement in two formats gives the same entries, where both carry the fact. */

const read = (pieces: Iterable<string>): Promise<readonly Statement[]> =>
  wholeStatements(readStatements([...pieces].map((piece) => Buffer.from(piece))));

const squeeze = (text: string | null): string => (text ?? '').replace(/\s+/g, '');

/** What every statement format can say about an entry. */
function core(entry: Entry) {
  return { amount: entry.amount, bookingDate: entry.bookingDate, valueDate: entry.valueDate, status: entry.status };
}

/** What structured MT940 says besides, about a single payment. */
function payment(entry: Entry) {
  const { counterparty, remittance, endToEndId } = entry;
  return {
    iban: counterparty.iban,
    name: squeeze(counterparty.name),
    endToEndId,
    // ABN AMRO writes a structured reference out as text as well ("Issuer: CUR Ref: …").
    text: remittance.structured === null ? squeeze(remittance.text) : null,
    structured: remittance.structured,
  };
}

const single = (entry: Entry): boolean => entry.details.length === 0 && entry.counterparty.iban !== null;

test.each<[Mt940Bank, number]>([
  ['ing', 1],
  ['ing', 2],
  ['rabobank', 3],
  ['abn-amro', 4],
])('MT940 of %s and CAMT of the same statements (seed %i) agree', async (bank, seed) => {
  const model = [...statements(1_200, seed)];
  const camt = await read(camtFile(1_200, '08', seed));
  const mt940 = await read(writeMt940(model, bank, { utf8: true }));
  expect(mt940).toHaveLength(camt.length);
  for (const [index, one] of camt.entries()) {
    const other = mt940[index];
    expect(other?.opening).toEqual(one.opening);
    expect(other?.closing).toEqual(one.closing);
    expect([other?.balanced, one.balanced]).toEqual([true, true]);
    expect(other?.entries.map(core)).toEqual(one.entries.map(core));
    const payments = one.entries.filter(single);
    expect(payments.length).toBeGreaterThan(150);
    expect(other?.entries.filter((_, row) => single(one.entries[row] as Entry)).map(payment)).toEqual(
      payments.map(payment),
    );
  }
});

test('the two CAMT versions agree in everything but their name', async () => {
  const plain = (list: readonly Statement[]) => list.map((one) => ({ ...one, format: '' }));
  expect(plain(await read(camtFile(1_000, '02', 5)))).toEqual(plain(await read(camtFile(1_000, '08', 5))));
});

test('the entries are those of the model they were written from', async () => {
  const model = [...statements(1_000, 6)].flatMap((one) => one.entries);
  const entries = (await read(camtFile(1_000, '02', 6))).flatMap((one) => one.entries);
  expect(entries.map(({ amount }) => amount.minor)).toEqual(model.map(({ cents }) => BigInt(cents)));
  for (const [index, entry] of entries.entries()) {
    const wanted = model[index]?.payments ?? [];
    const found = entry.details.length > 0 ? entry.details : wanted.length === 1 ? [entry] : [];
    expect(
      found.map((one) => [one.counterparty.name, one.counterparty.iban, one.counterparty.bic, one.endToEndId]),
    ).toEqual(wanted.map((one) => [one.name, one.iban, one.bic, one.endToEndId]));
    expect(found.map((one) => one.remittance)).toEqual(
      wanted.map((one) => ({
        text: one.text.length === 0 ? null : one.text.join(''),
        structured: one.structured,
      })),
    );
  }
});
