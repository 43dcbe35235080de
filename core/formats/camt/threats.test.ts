import { expect, test } from 'vitest';
import { KoppelError } from '../../domain/errors.ts';
import { formatMoney } from '../../domain/money.ts';
import type { Statement } from '../../domain/statement.ts';
import { readStatements } from '../read.ts';
import { wholeStatements } from '../whole.ts';
import { working } from '../work-fixture.ts';
import { ACCOUNT, balance, camt, details, entry } from './fixture.ts';

/* The XML rows of the threat list, each through the one door for statements. XML-20 is in damage.test.ts, XML-37 with the writers. */

const PLAIN = camt(entry(details('<RmtInf><Ustrd>Factuur 1</Ustrd></RmtInf>')));
const read = (xml: string | Buffer): Promise<readonly Statement[]> =>
  wholeStatements(readStatements([Buffer.from(xml)]));

/** The code a document, or its first row that cannot be read, is refused with; null when all of it is read. */
async function refusal(xml: string | Buffer): Promise<string | null> {
  try {
    const statements = await read(xml);
    return statements.flatMap(({ rejected }) => rejected)[0]?.error.code ?? null;
  } catch (error) {
    if (error instanceof KoppelError) return error.code;
    throw error;
  }
}

async function only(xml: string | Buffer): Promise<Statement> {
  const [statement, ...others] = await read(xml);
  if (statement === undefined || others.length > 0) throw new Error('not one statement');
  return statement;
}

const amountsOf = (statement: Statement) => statement.entries.map(({ amount }) => formatMoney(amount));
const text = (statement: Statement) => statement.entries[0]?.remittance.text;
const withDoctype = (doctype: string, xml = PLAIN) => xml.replace('<Document', `${doctype}\n<Document`);
const withText = (inner: string) => PLAIN.replace('Factuur 1', inner);
const utf16 = (xml: string) => Buffer.from(`\ufeff${xml}`, 'utf16le');
/** A million of something has to take seconds, not minutes. */
const PATIENCE_MS = 5_000;

const laughs = Array.from({ length: 9 }, (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`).join('');
const TRAP = 'http://127.0.0.1:9/trap';
const DOCTYPES: readonly (readonly [row: string, doctype: string])[] = [
  ['XML-01', '<!DOCTYPE Document>'],
  ['XML-02', `<!DOCTYPE Document [<!ENTITY l0 "lol">${laughs}]>`],
  ['XML-03', `<!DOCTYPE Document [<!ENTITY q "${'q'.repeat(5_000)}">]>`],
  ['XML-05', '<!DOCTYPE Document [<!ENTITY x SYSTEM "file:///etc/passwd">]>'],
  ['XML-06', `<!DOCTYPE Document [<!ENTITY x SYSTEM "${TRAP}">]>`],
  ['XML-06', `<!DOCTYPE Document [<!ENTITY % p SYSTEM "${TRAP}">%p;]>`],
  ['XML-07', '<!DOCTYPE Document [<!ATTLIST Amt Ccy CDATA "USD">]>'],
  ['XML-10', `<!DOCTYPE Document SYSTEM "${TRAP}">`],
  ['XML-10', `<!DOCTYPE Document PUBLIC "-//x//EN" "${TRAP}" [<!ELEMENT Document ANY>]>`],
  ['XML-10', '<!-- first --><!DOCTYPE\nDocument\n[]>'],
];

test.each(DOCTYPES)('%s: a document type is refused before anything of it is read: %s', async (_, doctype) => {
  const worked = working();
  const xml = withDoctype(doctype, withText('&l9;&q;&x;'));
  expect(await refusal(xml)).toBe('xml_doctype_forbidden');
  expect(worked()).toBeLessThan(1_000);
  // XML-22: a search for its bytes in UTF-8 would miss this one.
  expect(await refusal(utf16(xml.replace('UTF-8', 'UTF-16')))).toBe('xml_doctype_forbidden');
});

test('XML-10: a document type in small letters or behind the root is no XML', async () => {
  expect(await refusal(withDoctype('<!doctype Document>'))).toBe('xml_malformed');
  expect(await refusal(`${PLAIN}<!DOCTYPE Document>`)).toBe('xml_doctype_forbidden');
});

test('XML-04: numeric references are characters, and a text of nothing else is read in linear time or refused by its size', async () => {
  expect(text(await only(withText('&#65;'.repeat(20_000))))).toBe('A'.repeat(20_000));
  const worked = working();
  expect(await refusal(withText('&#65;'.repeat(1_000_000)))).toBe('xml_text_too_long');
  expect(worked()).toBeLessThan(PATIENCE_MS);
});

test('XML-08: XInclude is not resolved', async () => {
  const include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" parse="text" href="file:///etc/passwd"/>';
  expect(await refusal(PLAIN.replace('<Ntry>', `${include}<Ntry>`))).toBe('schema_unknown_element');
  expect(await refusal(withText(include))).toBe('schema_unknown_element');
});

test('XML-09: a processing instruction inside the document is refused, a style sheet in front of it too', async () => {
  expect(await refusal(withText('<?php x ?>'))).toBe('xml_pi_forbidden');
  expect(await refusal(withDoctype(`<?xml-stylesheet href="${TRAP}" type="text/xsl"?>`))).toBe('xml_pi_forbidden');
});

test.each([1_000, 100_000])('XML-11: %i levels are refused, and the process lives', async (levels) => {
  expect(await refusal(withText('<a>'.repeat(levels)))).toBe('xml_too_deep');
});

test.each([5_000, 200_000])('XML-12, XML-13: %i attributes or namespaces of one element are refused', async (count) => {
  const many = (form: (at: number) => string) => Array.from({ length: count }, (_, at) => form(at)).join('');
  const refused = ['xml_too_many_attributes', 'xml_text_too_long'];
  expect(refused).toContain(await refusal(PLAIN.replace('<Ntry>', `<Ntry${many((at) => ` a${at}="1"`)}>`)));
  expect(refused).toContain(await refusal(PLAIN.replace('<Ntry>', `<Ntry${many((at) => ` xmlns:n${at}="u:${at}"`)}>`)));
});

test('XML-13: namespaces declared anew at every level take linear time', async () => {
  const level = Array.from({ length: 50 }, (_, at) => ` xmlns:n${at}="u:${at}"`).join('');
  const deep = (count: number) => `<a${level}>`.repeat(count) + '</a>'.repeat(count);
  const worked = working();
  for (let round = 0; round < 50; round++)
    await refusal(PLAIN.replace('</Stmt>', `<SplmtryData>${deep(50)}</SplmtryData></Stmt>`));
  expect(worked()).toBeLessThan(PATIENCE_MS);
});

test('XML-14: one text of 50 MB is refused as soon as it is too long', async () => {
  let asked = 0;
  function* endless(): Generator<Buffer> {
    yield Buffer.from(PLAIN.slice(0, PLAIN.indexOf('Factuur')));
    for (; asked < 50; asked++) yield Buffer.alloc(1_048_576, 'x');
  }
  await expect(wholeStatements(readStatements(endless()))).rejects.toMatchObject({ code: 'xml_text_too_long' });
  expect(asked).toBeLessThan(5);
});

test('XML-15: 200,000 entries pass in memory that does not grow with them', { timeout: 120_000 }, async () => {
  const [head = '', tail = ''] = camt('ENTRIES', {
    head: `<Id>S1</Id>${ACCOUNT}${balance('OPBD', '100.00')}${balance('CLBD', '2000100.00')}`,
  }).split('ENTRIES');
  const hundred = Buffer.from(entry(details('<RmtInf><Ustrd>Factuur</Ustrd></RmtInf>')).repeat(100));
  function* file(): Generator<Buffer> {
    yield Buffer.from(head);
    for (let at = 0; at < 2_000; at++) yield hundred;
    yield Buffer.from(tail);
  }
  let count = 0;
  let highest = 0;
  const before = process.memoryUsage().rss;
  for await (const parts of readStatements(file())) {
    for (const part of parts) {
      if (part.kind === 'entry') count++;
      if (part.kind === 'end') expect(part.footer.balanced).toBe(true);
    }
    highest = Math.max(highest, process.memoryUsage().rss);
  }
  expect(count).toBe(200_000);
  expect((highest - before) / 1_048_576).toBeLessThan(200);
});

test('XML-16, XML-17, XML-18: another namespace, none, and another message are refused by name', async () => {
  const other = PLAIN.replace(/xmlns="[^"]*"/, 'xmlns="urn:someone:else"');
  await expect(read(other)).rejects.toMatchObject({
    code: 'unknown_message_type',
    message: expect.stringContaining('urn:someone:else'),
  });
  expect(await refusal(PLAIN.replace(/ xmlns="[^"]*"/, ''))).toBe('unknown_message_type');
  expect(await refusal(PLAIN.replaceAll('camt.053.001.02', 'pain.001.001.09'))).toBe('unexpected_message_type');
});

test('XML-19: a second root and anything behind the first are refused', async () => {
  const body = PLAIN.replace(/^<\?xml.*\n/, '');
  for (const behind of [body, 'junk', '<x/>', ']]>', '&amp;']) {
    expect(await refusal(PLAIN + behind), behind.slice(0, 20)).toBe('xml_malformed');
  }
});

test('XML-21, XML-25: UTF-16 and Latin-1 read the same as UTF-8', async () => {
  const xml = withText('Café Zoë');
  const wanted = await only(xml);
  expect(text(wanted)).toBe('Café Zoë');
  expect(await only(utf16(xml.replace('UTF-8', 'UTF-16')))).toEqual(wanted);
  expect(await only(Buffer.from(xml.replace('UTF-8', 'ISO-8859-1'), 'latin1'))).toEqual(wanted);
});

test('XML-23, XML-24, XML-26: bytes that are not what they say, and encodings nobody reads, are refused', async () => {
  expect(await refusal(PLAIN.replace('UTF-8', 'UTF-16'))).toBe('encoding_mismatch');
  expect(await refusal(PLAIN.replace('UTF-8', 'UTF-7'))).toBe('encoding_unsupported');
  expect(await refusal(PLAIN.replace('UTF-8', 'IBM037'))).toBe('encoding_unsupported');
  expect(await refusal(Buffer.from(withText('caf\u00e9'), 'latin1'))).toBe('encoding_invalid');
});

test('XML-27: NUL and other control characters are refused, written out or referred to', async () => {
  for (const wrong of ['\u0000', '\u0008', '&#0;', '&#x1;', '&#xD800;', '&#x110000;', '&#xFFFE;']) {
    expect(await refusal(withText(wrong)), JSON.stringify(wrong)).toBe('xml_malformed');
  }
});

test('XML-28: marks that turn the writing, blanks without width and look-alikes are kept as they are', async () => {
  const name = '\u202ENEMEN\u202C Ba\u200Bnk Јansen';
  expect(text(await only(withText(name)))).toBe(name);
});

test('XML-29: a comment or CDATA inside an amount does not cut it', async () => {
  const split = (inner: string) =>
    camt(entry('', inner), { head: `<Id>S1</Id>${ACCOUNT}${balance('OPBD', '0.00')}${balance('CLBD', '100.00')}` });
  for (const inner of ['10<!-- x -->0.00', '10<![CDATA[0.00]]>', '<![CDATA[100]]>.00']) {
    const statement = await only(split(inner));
    expect([amountsOf(statement), statement.balanced], inner).toEqual([['100.00'], true]);
  }
  expect(await refusal(split('10<?x?>0.00'))).toBe('xml_pi_forbidden');
});

test('XML-30: an amount is digits and a point, nothing else', async () => {
  const wrong = ['-10.00', '+10.00', '-0.00', '1e3', '0x10', 'NaN', 'INF', '', ' ', '10 .00', '10,00', '10.123456'];
  const more = ['1234567890123456789', '9'.repeat(30), '١٠.00', '１０.00', '10.00.00', '.', '10.001', '1_0'];
  for (const amount of [...wrong, ...more]) {
    expect(await refusal(camt(entry('', amount))), JSON.stringify(amount)).toBe('amount_invalid');
  }
  expect(amountsOf(await only(camt(entry('', '0010.00000'))))).toEqual(['10.00']);
});

test('XML-31: a day that is none is refused, one far away is told', async () => {
  const dated = (day: string) => camt(entry().replace('<Dt>2026-03-02</Dt>', `<Dt>${day}</Dt>`));
  for (const day of [
    '2026-02-30',
    '0000-01-01',
    '02-03-2026',
    '2026-3-2',
    '2026-03-02Z',
    '20260302',
    '2026-13-01',
    '',
  ]) {
    expect(['date_invalid', 'field_missing'], day).toContain(await refusal(dated(day)));
  }
  expect((await only(dated('9999-12-31'))).warnings).toEqual([
    'An entry of 10.00 is dated 9999-12-31, long after the statement.',
  ]);
});

test('XML-32, XML-33: another currency than the balances, and a side that is none, are refused', async () => {
  expect(await refusal(PLAIN.replace('<Ntry><Amt Ccy="EUR">', '<Ntry><Amt Ccy="USD">'))).toBe('currency_mismatch');
  for (const side of ['CRD', 'crdt', '']) {
    expect(['field_invalid', 'field_missing'], side).toContain(await refusal(camt(entry('', '10.00', side))));
  }
});

test('XML-34: elements in another order and unknown ones are read, an unknown version is not', async () => {
  const [, , tail = ''] = /^([\s\S]*?)(<Bal>[\s\S]*<\/Bal>)/.exec(PLAIN) ?? [];
  const reordered = PLAIN.replace(tail, '').replace('</Stmt>', `${tail}</Stmt>`);
  expect(amountsOf(await only(reordered))).toEqual(['10.00']);
  const unknown = PLAIN.replace('<Sts>', '<NewFact>7</NewFact><Sts>');
  expect(amountsOf(await only(unknown))).toEqual(['10.00']);
  const [listed] = await wholeStatements(readStatements([Buffer.from(unknown)], { unmapped: true }));
  expect(listed?.entries[0]?.unmapped).toEqual({ NewFact: '7' });
  expect(await refusal(PLAIN.replace('camt.053.001.02', 'camt.053.001.15'))).toBe('unknown_message_type');
});

test('XML-35: two accounts in one file are two statements, each its own', async () => {
  const [one = ''] = /<Stmt>[\s\S]*<\/Stmt>/.exec(PLAIN) ?? [];
  const two = one
    .replace('NL94INGB0006547768', 'NL44RABO0123456789')
    .replaceAll('>10.00<', '>20.00<')
    .replaceAll('>110.00<', '>120.00<');
  const statements = await read(PLAIN.replace(one, one + two));
  expect(statements.map(({ account }) => account.iban)).toEqual(['NL94INGB0006547768', 'NL44RABO0123456789']);
  expect(statements.map(amountsOf)).toEqual([['10.00'], ['20.00']]);
});

test('XML-36: where a schema is said to lie nobody looks', async () => {
  const located = PLAIN.replace(
    '<Document',
    `<Document xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:x ${TRAP}"`,
  );
  expect(await only(located)).toEqual(await only(PLAIN));
});
