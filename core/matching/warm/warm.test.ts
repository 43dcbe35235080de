import { expect, test } from 'vitest';
import { entry, OTHER, OWN, PAYER, short, TODAY, world } from '../../../test/matching/kit.ts';
import { parsePlainDate } from '../../domain/plain-date.ts';
import { readTree } from '../../formats/xml/tree.ts';
import { ACCOUNT_LEDGER, ACCOUNT_PARTY } from '../learn/kinds.ts';
import { EMPTY_MEMORY, learn, learnedOn } from '../learn/memory.ts';
import { postingsFromCsv } from './csv.ts';
import { pairPast } from './pair.ts';
import { postingsFromXaf } from './xaf.ts';

const XAF = `<?xml version="1.0" encoding="UTF-8"?>
<auditfile xmlns="http://www.auditfiles.nl/XAF/3.2"><header><fiscalYear>2026</fiscalYear><curCode>EUR</curCode></header><company><transactions>
<journal><jrnID>20</jrnID><desc>Bank</desc><jrnTp>B</jrnTp><offsetAccID>1101</offsetAccID><bankAccNr>${OWN}</bankAccNr>
 <transaction><nr>1</nr><desc>Afschrift 1</desc><trDt>2026-03-02</trDt>
  <trLine><nr>1</nr><accID>4400</accID><docRef>a</docRef><effDate>2026-03-02</effDate><desc>Premie</desc><amnt>195.04</amnt><amntTp>D</amntTp></trLine>
  <trLine><nr>2</nr><accID>1300</accID><docRef>b</docRef><effDate>2026-03-02</effDate><desc>260117</desc><amnt>121.00</amnt><amntTp>C</amntTp><custSupID>C1</custSupID></trLine>
  <trLine><nr>3</nr><accID>1101</accID><effDate>2026-03-02</effDate><amnt>74.04</amnt><amntTp>C</amntTp></trLine>
 </transaction></journal>
<journal><jrnID>90</jrnID><desc>Memoriaal</desc><jrnTp>M</jrnTp><transaction><nr>1</nr><trDt>2026-03-02</trDt><trLine><nr>1</nr><accID>4400</accID><amnt>5.00</amnt><amntTp>D</amntTp></trLine></transaction></journal>
</transactions></company></auditfile>`;

const date = parsePlainDate('2026-03-02');
const insurer = entry(-19_504n, { id: 'E1', account: OTHER, bookingDate: date });
const customer = entry(12_100n, { id: 'E2', account: PAYER, bookingDate: parsePlainDate('2026-03-03') });

test('an auditfile of another package teaches on the first day', async () => {
  const postings = postingsFromXaf(await readTree([Buffer.from(XAF)]));
  const { booked, left } = pairPast([insurer, customer], postings, world().env);
  expect(left).toEqual([]);
  const learned = learnedOn(learn(EMPTY_MEMORY, booked), TODAY);
  expect(learned.facts(ACCOUNT_LEDGER, `01|out|${OTHER}`)).toMatchObject([{ value: 'ledger 4400', hits: 1 }]);
  expect(learned.facts(ACCOUNT_PARTY, PAYER)).toMatchObject([{ value: 'C1', hits: 1 }]);
});

test('CSV says the same; the bank may be its ledger account', () => {
  const csv = 'bank;date;amount;ledgerAccount;party\n1101;2026-03-02;-195.04;4400;\n1101;2026-03-03;121.00;1300;C1\n';
  const { booked } = pairPast([insurer, customer], postingsFromCsv(csv, 'EUR'), world().env);
  expect(booked.map(({ allocations, party }) => [short(allocations), party])).toEqual([
    [['4400 -19504'], null],
    [['past C1 12100'], 'C1'],
  ]);
});

test('a bank line split over ledger accounts is paired as a whole', () => {
  const csv = `bank,date,amount,ledgerAccount,group\n${OWN},2026-03-02,-150.00,4400,7\n${OWN},2026-03-02,-45.04,4100,7\n`;
  const { booked } = pairPast([insurer], postingsFromCsv(csv, 'EUR'), world().env);
  expect(short(booked[0]?.allocations)).toEqual(['4100 -4504', '4400 -15000']);
});

test('two postings that would do as well, or one of another week, teach nothing', () => {
  const two = `bank,date,amount,ledgerAccount\n${OWN},2026-03-02,-195.04,4400\n${OWN},2026-03-02,-195.04,4100\n`;
  expect(pairPast([insurer], postingsFromCsv(two, 'EUR'), world().env).left).toEqual([insurer]);
  const late = `bank,date,amount,ledgerAccount\n${OWN},2026-03-20,-195.04,4400\n`;
  expect(pairPast([insurer], postingsFromCsv(late, 'EUR'), world().env).left).toEqual([insurer]);
});

test('a file that is something else is told as such, with its place', async () => {
  expect(() => postingsFromCsv('bank,date,amount,ledgerAccount\nX,2026-13-02,1.00,4400\n', 'EUR')).toThrow(
    'not a calendar day',
  );
  expect(() => postingsFromCsv('bank,date\nX,2026-03-02\n', 'EUR')).toThrow('"amount" is missing');
  const other = await readTree([Buffer.from('<Document/>')]);
  expect(() => postingsFromXaf(other)).toThrow('no XAF auditfile');
});
