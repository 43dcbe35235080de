/** Small bank files for tests, made here. Amounts are cents; a day's opening follows from the day before. */
export interface TestLine {
  readonly cents: number;
  readonly text: string;
  readonly name?: string;
  readonly iban?: string;
  readonly reference?: string;
  readonly endToEndId?: string;
}

export interface TestDay {
  readonly date: string;
  readonly lines: readonly TestLine[];
}

const decimal = (cents: number) =>
  `${Math.trunc(Math.abs(cents) / 100)}.${String(Math.abs(cents) % 100).padStart(2, '0')}`;
const total = (lines: readonly TestLine[]) => lines.reduce((sum, line) => sum + line.cents, 0);

/** CAMT.053.001.02 with a statement per day, as ING sends it. */
export function camt(iban: string, opening: number, days: readonly TestDay[], id = 'T'): string {
  let balance = opening;
  const side = (cents: number) => (cents < 0 ? 'DBIT' : 'CRDT');
  const bal = (code: string, date: string, cents: number) =>
    `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">${decimal(cents)}</Amt><CdtDbtInd>${side(cents)}</CdtDbtInd><Dt><Dt>${date}</Dt></Dt></Bal>`;
  const entry = (line: TestLine, date: string) => {
    const role = line.cents < 0 ? 'Cdtr' : 'Dbtr';
    const parties = `${line.name === undefined ? '' : `<${role}><Nm>${line.name}</Nm></${role}>`}${line.iban === undefined ? '' : `<${role}Acct><Id><IBAN>${line.iban}</IBAN></Id></${role}Acct>`}`;
    return `<Ntry><Amt Ccy="EUR">${decimal(line.cents)}</Amt><CdtDbtInd>${side(line.cents)}</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>${date}</Dt></BookgDt><ValDt><Dt>${date}</Dt></ValDt>${line.reference === undefined ? '' : `<AcctSvcrRef>${line.reference}</AcctSvcrRef>`}<NtryDtls><TxDtls><Refs><EndToEndId>${line.endToEndId ?? 'NOTPROVIDED'}</EndToEndId></Refs>${parties === '' ? '' : `<RltdPties>${parties}</RltdPties>`}<RmtInf><Ustrd>${line.text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`;
  };
  const statements = days.map(({ date, lines }) => {
    const from = balance;
    balance += total(lines);
    return `<Stmt><Id>${id}-${date}</Id><CreDtTm>${date}T20:00:00</CreDtTm><Acct><Id><IBAN>${iban}</IBAN></Id><Ccy>EUR</Ccy></Acct>${bal('OPBD', date, from)}${bal('CLBD', date, balance)}${lines.map((line) => entry(line, date)).join('')}</Stmt>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><GrpHdr><MsgId>${id}</MsgId><CreDtTm>2026-01-31T20:00:00</CreDtTm></GrpHdr>${statements.join('')}</BkToCstmrStmt></Document>`;
}

/** MT940 in Rabobank's structured dialect, a message per day. */
export function mt940(iban: string, opening: number, days: readonly TestDay[]): string {
  let balance = opening;
  const day = (date: string) => date.slice(2).replaceAll('-', '');
  const amount = (cents: number) => decimal(cents).replace('.', ',');
  const mark = (cents: number) => (cents < 0 ? 'D' : 'C');
  const messages = days.map(({ date, lines }) => {
    const from = balance;
    balance += total(lines);
    return [
      `:20:940S${day(date)}`,
      `:25:${iban} EUR`,
      ':28C:0',
      `:60F:${mark(from)}${day(date)}EUR${amount(from)}`,
      ...lines.flatMap((line) => [
        `:61:${day(date)}${mark(line.cents)}${amount(line.cents)}N541${line.endToEndId === undefined ? 'NONREF' : 'EREF'}`,
        line.iban ?? '0000000000',
        `:86:${line.endToEndId === undefined ? '' : `/EREF/${line.endToEndId}`}${line.name === undefined ? '' : `/ORDP//NAME/${line.name}`}/REMI/${line.text}`,
      ]),
      `:62F:${mark(balance)}${day(date)}EUR${amount(balance)}`,
    ].join('\r\n');
  });
  return `:940:\r\n${messages.join('\r\n')}\r\n`;
}
