import type { Iban } from '#core/domain/iban.ts';
import { formatMoney } from '#core/domain/money.ts';
import { addDays, type PlainDate } from '#core/domain/plain-date.ts';
import { ING_ACCOUNT, RABO_ACCOUNT } from './company.ts';
import { DAYS, type DemoEntry, ENTRIES, FIRST_DAY, WEEKS } from './history.ts';

/** The bank files of the demo: a week a file, ING as CAMT.053, Rabobank as MT940 (structured). */
export interface DemoFile {
  readonly name: string;
  readonly text: string;
}

const OPENING: ReadonlyMap<Iban, bigint> = new Map([
  [ING_ACCOUNT, 2_418_355n],
  [RABO_ACCOUNT, 1_204_918n],
]);

interface Day {
  readonly date: PlainDate;
  readonly opening: bigint;
  readonly closing: bigint;
  readonly entries: readonly DemoEntry[];
}

function daysOf(account: Iban): readonly Day[] {
  let balance = OPENING.get(account) ?? 0n;
  return DAYS.map((date) => {
    const entries = ENTRIES.filter((entry) => entry.account === account && entry.date === date);
    const opening = balance;
    balance += entries.reduce((total, entry) => total + entry.minor, 0n);
    return { date, opening, closing: balance, entries };
  });
}

function weekOf(days: readonly Day[], week: number): readonly Day[] {
  const monday = addDays(FIRST_DAY, week * 7);
  return days.filter((day) => day.date >= monday && day.date < addDays(monday, 7));
}

const amount = (minor: bigint) => formatMoney({ minor: minor < 0n ? -minor : minor, currency: 'EUR' });
const side = (minor: bigint) => (minor < 0n ? 'DBIT' : 'CRDT');
const xml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

function camtBalance(code: string, date: PlainDate, minor: bigint): string {
  return `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">${amount(minor)}</Amt><CdtDbtInd>${side(minor)}</CdtDbtInd><Dt><Dt>${date}</Dt></Dt></Bal>`;
}

function camtEntry(entry: DemoEntry): string {
  const role = entry.minor < 0n ? 'Cdtr' : 'Dbtr';
  const party = entry.name === null ? '' : `<${role}><Nm>${xml(entry.name)}</Nm></${role}>`;
  const account = entry.iban === null ? '' : `<${role}Acct><Id><IBAN>${entry.iban}</IBAN></Id></${role}Acct>`;
  const parties = party + account === '' ? '' : `<RltdPties>${party}${account}</RltdPties>`;
  return `<Ntry><Amt Ccy="EUR">${amount(entry.minor)}</Amt><CdtDbtInd>${side(entry.minor)}</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>${entry.date}</Dt></BookgDt><ValDt><Dt>${entry.date}</Dt></ValDt><AcctSvcrRef>${entry.bankReference}</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>${entry.minor < 0n ? 'ICDT' : 'RCDT'}</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls><TxDtls><Refs><EndToEndId>${entry.endToEndId ?? 'NOTPROVIDED'}</EndToEndId></Refs>${parties}<RmtInf><Ustrd>${xml(entry.text)}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`;
}

function camtFile(account: Iban, bic: string, days: readonly Day[], id: string): string {
  const statements = days.map(
    (day) =>
      `<Stmt><Id>${id}-${day.date}</Id><CreDtTm>${day.date}T23:30:00</CreDtTm><Acct><Id><IBAN>${account}</IBAN></Id><Ccy>EUR</Ccy><Ownr><Nm>Van der Meer Techniek B.V.</Nm></Ownr><Svcr><FinInstnId><BIC>${bic}</BIC></FinInstnId></Svcr></Acct>${camtBalance('OPBD', day.date, day.opening)}${camtBalance('CLBD', day.date, day.closing)}${day.entries.map(camtEntry).join('')}</Stmt>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><GrpHdr><MsgId>${id}</MsgId><CreDtTm>${days.at(-1)?.date}T23:30:00</CreDtTm></GrpHdr>${statements.join('\n')}</BkToCstmrStmt></Document>\n`;
}

const short = (date: PlainDate) => date.slice(2).replaceAll('-', '');
const comma = (minor: bigint) => amount(minor).replace('.', ',').padStart(15, '0');
const mark = (minor: bigint) => (minor < 0n ? 'D' : 'C');

function mt940Entry(entry: DemoEntry): string {
  const reference = entry.endToEndId === null ? 'NONREF' : 'EREF';
  const party = entry.name === null ? '' : `/${entry.minor < 0n ? 'BENM' : 'ORDP'}//NAME/${entry.name}`;
  const text = `${entry.endToEndId === null ? '' : `/EREF/${entry.endToEndId}`}${party}/REMI/${entry.text}`;
  const lines = (text.match(/.{1,65}/g) ?? []).map((line, at) => (at === 0 ? `:86:${line}` : line));
  return [
    `:61:${short(entry.date)}${mark(entry.minor)}${comma(entry.minor)}N${entry.minor < 0n ? '526' : '541'}${reference}`,
    entry.iban ?? '0000000000',
    ...lines,
  ].join('\r\n');
}

function mt940File(account: Iban, days: readonly Day[]): string {
  const statements = days.map((day, at) =>
    [
      `:20:940S${short(day.date)}`,
      `:25:${account} EUR`,
      ':28C:0',
      `:60F:${mark(day.opening)}${short(at === 0 ? addDays(day.date, -1) : (days[at - 1] as Day).date)}EUR${comma(day.opening)}`,
      ...day.entries.map(mt940Entry),
      `:62F:${mark(day.closing)}${short(day.date)}EUR${comma(day.closing)}`,
    ].join('\r\n'),
  );
  return `:940:\r\n${statements.join('\r\n')}\r\n`;
}

/** In the order they would be brought in. The last but one is a week that came before, in another format. */
export function demoFiles(): readonly DemoFile[] {
  const ing = daysOf(ING_ACCOUNT);
  // The bank never sent this Wednesday: a hole people can see, and fill.
  const missing = addDays(FIRST_DAY, 3 * 7 + 2);
  const rabobank = daysOf(RABO_ACCOUNT);
  const files: DemoFile[] = [];
  for (let week = 0; week < WEEKS; week++) {
    const monday = addDays(FIRST_DAY, week * 7);
    files.push({
      name: `ING_${monday}.xml`,
      text: camtFile(ING_ACCOUNT, 'INGBNL2A', weekOf(ing, week), `ING${short(monday)}`),
    });
    files.push({
      name: `Rabobank_${monday}.940`,
      text: mt940File(
        RABO_ACCOUNT,
        weekOf(rabobank, week).filter((day) => day.date !== missing),
      ),
    });
  }
  files.push({
    name: `Rabobank_${FIRST_DAY}_again.xml`,
    text: camtFile(RABO_ACCOUNT, 'RABONL2U', weekOf(rabobank, 0), `RABO${short(FIRST_DAY)}`),
  });
  return files;
}
