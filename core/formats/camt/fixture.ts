/* Small CAMT documents for tests: only what a test names is in them. */

export interface FixtureOptions {
  readonly type?: '052' | '053' | '054';
  readonly version?: string;
  /** Everything of the statement before its entries; the default has account and balances. */
  readonly head?: string;
  readonly tail?: string;
  readonly groupHeader?: string;
}

const ROOTS = {
  '052': ['BkToCstmrAcctRpt', 'Rpt'],
  '053': ['BkToCstmrStmt', 'Stmt'],
  '054': ['BkToCstmrDbtCdtNtfctn', 'Ntfctn'],
} as const;

export const ACCOUNT =
  '<Acct><Id><IBAN>NL94INGB0006547768</IBAN></Id><Ccy>EUR</Ccy><Ownr><Nm>De Krekel</Nm></Ownr></Acct>';

export function balance(kind: string, amount: string, more = ''): string {
  return `<Bal><Tp><CdOrPrtry><Cd>${kind}</Cd></CdOrPrtry>${more}</Tp><Amt Ccy="EUR">${amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-03-02</Dt></Dt></Bal>`;
}

/** A document with one statement around `entries`. */
export function camt(entries: string, options: FixtureOptions = {}): string {
  const { type = '053', version = '02', groupHeader = '', tail = '' } = options;
  const [root, statement] = ROOTS[type];
  const name = version === '01' ? `${root}V01` : root;
  const head = options.head ?? `<Id>S1</Id>${ACCOUNT}${balance('OPBD', '100.00')}${balance('CLBD', '110.00')}`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.${type}.001.${version}"><${name}><GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-03-03T06:00:00+01:00</CreDtTm>${groupHeader}</GrpHdr>
<${statement}>${head}${entries}${tail}</${statement}></${name}></Document>`;
}

/** An entry of 10.00 in, booked on 2 March 2026, with `more` in the places a test is about. */
export function entry(more = '', amount = '10.00', mark = 'CRDT'): string {
  return `<Ntry><Amt Ccy="EUR">${amount}</Amt><CdtDbtInd>${mark}</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-03-02</Dt></BookgDt><ValDt><Dt>2026-03-01</Dt></ValDt><AcctSvcrRef>REF1</AcctSvcrRef>${more}</Ntry>`;
}

export function details(...transactions: readonly string[]): string {
  return `<NtryDtls>${transactions.map((one) => `<TxDtls>${one}</TxDtls>`).join('')}</NtryDtls>`;
}
