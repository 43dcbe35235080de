import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { KoppelError } from '../domain/errors.ts';
import { makeZip } from './archive/zip-fixture.ts';
import { camt, entry } from './camt/fixture.ts';
import { detect } from './detect.ts';
import { type ReadOptions, readStatements } from './read.ts';
import { wholeStatements } from './whole.ts';

const read = (bytes: string | Buffer, options?: ReadOptions) =>
  wholeStatements(readStatements([Buffer.from(bytes)], options));

async function failure(bytes: string | Buffer, options?: ReadOptions): Promise<KoppelError> {
  try {
    await read(bytes, options);
  } catch (error) {
    if (error instanceof KoppelError) return error;
    throw error;
  }
  throw new Error('accepted');
}

const MT940 =
  ':20:REF\r\n:25:NL94INGB0006547768EUR\r\n:28C:00001\r\n:60F:C260301EUR100,00\r\n:61:2603020302C10,00NTRFEREF//B1\r\n/TRCD/00100/\r\n:86:/EREF/E1//CNTP/NL91ABNA0417164300/ABNANL2A/A. Klant///REMI/USTD//Factuur 1/\r\n:62F:C260302EUR110,00\r\n-}\r\n';
const ING_CSV =
  '"Datum","Naam / Omschrijving","Rekening","Tegenrekening","Code","Af Bij","Bedrag (EUR)","MutatieSoort","Mededelingen"\n"20260302","A. Klant","NL94INGB0006547768","NL91ABNA0417164300","OV","Bij","10,00","Overschrijving","Factuur 1"\n';

test.each([
  ['camt.053.001.02', camt(entry())],
  ['mt940', MT940],
  ['csv', ING_CSV],
])('%s comes in by the one door, plain and packed', async (format, text) => {
  const plain = await read(text);
  expect(plain[0]).toMatchObject({ format, dialect: 'ing', entries: [{ amount: { minor: 1000n } }] });
  expect(await read(gzipSync(text))).toEqual(plain);
  expect(await read(makeZip([{ name: 'a.txt', content: text }]))).toEqual(plain);
  expect(detect(Buffer.from(text))).toMatchObject({ format, dialect: 'ing', instead: null });
});

test('the members of a zip come in the order of the archive, each told by itself', async () => {
  const zip = makeZip([
    { name: 'z.sta', content: MT940 },
    { name: 'a.xml', content: camt(entry()) },
  ]);
  expect((await read(zip)).map((one) => one.format)).toEqual(['mt940', 'camt.053.001.02']);
});

test('an error names the file, and the member of a zip', async () => {
  const bad = camt(entry()).replace('>10.00<', '>10,00<');
  const zip = makeZip([
    { name: 'good.xml', content: camt(entry()) },
    { name: 'sub/bad.xml', content: bad },
  ]);
  expect(await failure(zip, { fileName: 'x.zip' })).toMatchObject({
    code: 'amount_invalid',
    place: { file: 'x.zip/sub/bad.xml', line: 3 },
  });
  expect((await failure(bad, { fileName: 'bad.xml' })).place.file).toBe('bad.xml');
});

test.each([
  ['empty_file', ''],
  ['empty_file', '\r\n\r\n  \n'],
  ['unknown_format', '%PDF-1.7 …'],
  ['unknown_format', 'MZ\u0090'],
  ['unknown_format', '<!DOCTYPE html><html><body>Inloggen</body></html>'],
  ['unknown_format', '\n<HTML>'],
  ['unknown_format', 'Beste klant, hierbij het afschrift.'],
  ['unknown_format', Buffer.from([0x9f, 0x01, 0x02, 0xff, 0xfe, 0x00, 0x80])],
  [
    'unexpected_message_type',
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"><CstmrCdtTrfInitn/></Document>',
  ],
  ['xml_doctype_forbidden', '<!DOCTYPE Document [<!ENTITY x "y">]><Document/>'],
  ['unknown_message_type', '<Document/>'],
  ['encoding_unsupported', '<?xml version="1.0" encoding="UTF-7"?><Document/>'],
])('%s: %s', async (code, bytes) => {
  expect((await failure(bytes)).code).toBe(code);
});

test('UP-09: the first bytes say what a file is, its name does not', async () => {
  expect((await read(MT940, { fileName: 'statement.xml' }))[0]?.format).toBe('mt940');
  expect(
    detect(Buffer.from('\ufeff<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.008.001.08">', 'utf16le')),
  ).toMatchObject({
    kind: 'xml',
    format: 'pain.008.001.08',
  });
  expect(detect(Buffer.from('%PDF-1.4'))).toMatchObject({ format: null, instead: 'a PDF' });
});
