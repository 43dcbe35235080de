import { type ModelEntry, type ModelPayment, type ModelStatement, OWN_IBAN, OWN_NAME, statements } from './model.ts';

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const euros = (cents: number): string => {
  const whole = Math.abs(cents);
  return `${Math.floor(whole / 100)}.${String(whole % 100).padStart(2, '0')}`;
};
const mark = (cents: number): string => (cents < 0 ? 'DBIT' : 'CRDT');

/** The two shapes banks send: .02 on one line, .08 indented with the deeper nesting. */
export type CamtVersion = '02' | '08';

function element(name: string, ...content: readonly string[]): string {
  return `<${name}>${content.join('')}</${name}>`;
}

function party(name: string, text: string, version: CamtVersion): string {
  const inner = element('Nm', escapeXml(text));
  return element(name, version === '02' ? inner : element('Pty', inner));
}

function transaction(one: ModelPayment, version: CamtVersion): string {
  const credit = one.cents >= 0;
  const [role, agent] = credit ? ['Dbtr', 'DbtrAgt'] : ['Cdtr', 'CdtrAgt'];
  const amount = `<Amt Ccy="EUR">${euros(one.cents)}</Amt>`;
  const remittance =
    one.structured === null
      ? one.text.map((line) => element('Ustrd', escapeXml(line))).join('')
      : element(
          'Strd',
          element(
            'CdtrRefInf',
            element('Tp', element('CdOrPrtry', element('Cd', 'SCOR')), element('Issr', 'CUR')),
            element('Ref', one.structured),
          ),
        );
  return element(
    'TxDtls',
    element('Refs', element('EndToEndId', one.endToEndId)),
    version === '02' ? '' : `${amount}${element('CdtDbtInd', mark(one.cents))}`,
    element('AmtDtls', element('TxAmt', amount)),
    element(
      'RltdPties',
      party(role, one.name, version),
      element(`${role}Acct`, element('Id', element('IBAN', one.iban))),
    ),
    element('RltdAgts', element(agent, element('FinInstnId', element(version === '02' ? 'BIC' : 'BICFI', one.bic)))),
    element('RmtInf', remittance),
  );
}

function entryXml(one: ModelEntry, version: CamtVersion): string {
  const credit = one.cents >= 0;
  const batch = one.payments.length > 1 ? element('Btch', element('NbOfTxs', String(one.payments.length))) : '';
  const family = one.payments.length === 0 ? ['ACMT', 'MDOP', 'CHRG'] : ['PMNT', credit ? 'RCDT' : 'ICDT', 'ESCT'];
  const details = one.payments.map((payment) => transaction(payment, version)).join('');
  return element(
    'Ntry',
    element('NtryRef', one.reference.slice(-6)),
    `<Amt Ccy="EUR">${euros(one.cents)}</Amt>`,
    element('CdtDbtInd', mark(one.cents)),
    element('Sts', version === '02' ? 'BOOK' : element('Cd', 'BOOK')),
    element('BookgDt', element('Dt', one.date)),
    element('ValDt', element('Dt', one.date)),
    element('AcctSvcrRef', one.reference),
    element(
      'BkTxCd',
      element(
        'Domn',
        element('Cd', family[0] ?? ''),
        element('Fmly', element('Cd', family[1] ?? ''), element('SubFmlyCd', family[2] ?? '')),
      ),
      element('Prtry', element('Cd', credit ? '541' : '586'), element('Issr', 'BANK')),
    ),
    details === '' ? '' : element('NtryDtls', batch, details),
    one.feeText === null ? '' : element('AddtlNtryInf', one.feeText),
  );
}

function balance(kind: string, cents: number, date: string): string {
  return element(
    'Bal',
    element('Tp', element('CdOrPrtry', element('Cd', kind))),
    `<Amt Ccy="EUR">${euros(cents)}</Amt>`,
    element('CdtDbtInd', mark(cents)),
    element('Dt', element('Dt', date)),
  );
}

function statementXml(one: ModelStatement, version: CamtVersion): string {
  return element(
    'Stmt',
    element('Id', one.id),
    element('ElctrncSeqNb', String(one.sequence)),
    element('CreDtTm', `${one.date}T22:00:00+01:00`),
    element(
      'Acct',
      element('Id', element('IBAN', OWN_IBAN)),
      element('Ccy', 'EUR'),
      element('Ownr', element('Nm', OWN_NAME)),
      element('Svcr', element('FinInstnId', element(version === '02' ? 'BIC' : 'BICFI', 'INGBNL2A'))),
    ),
    balance('OPBD', one.openingCents, one.date),
    balance('CLBD', one.closingCents, one.date),
    one.entries.map((each) => entryXml(each, version)).join(''),
  );
}

/** Puts every element on its own line, indented: what .08 exports look like. */
function indent(xml: string, depth: number): string {
  let level = depth;
  return xml.replace(/<(\/?)([\w]+)([^>]*)>([^<]*)(<\/\2>)?/g, (_, close, name, rest, text, own) => {
    if (close === '/') level--;
    const line = `${'  '.repeat(level)}<${close}${name}${rest}>${text}${own ?? ''}\n`;
    if (close === '' && own === undefined) level++;
    return line;
  });
}

/** The file in pieces, one statement each. */
export function* camtFile(entries: number, version: CamtVersion, seed = 1): Generator<string> {
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.${version}"><BkToCstmrStmt><GrpHdr><MsgId>MSG1</MsgId><CreDtTm>2026-01-02T22:00:00+01:00</CreDtTm></GrpHdr>`;
  for (const one of statements(entries, seed)) {
    const xml = statementXml(one, version);
    yield version === '02' ? xml : `\n${indent(xml, 2)}`;
  }
  yield '</BkToCstmrStmt></Document>\n';
}
