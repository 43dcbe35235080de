import { createReadStream, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { READ_BYTES } from '#core/cli/io.ts';
import type { Entry, EntryFacts } from '#core/domain/entry.ts';
import type { ReadPayment } from './payment.ts';

/* The readers that are compared: ours, and the npm peers as their own documentation uses them. Peers load only when asked for. */

export interface BenchReader {
  readonly id: string;
  readonly format: 'camt' | 'mt940';
  /** Banks whose MT940 envelope stops this peer; the bench cuts it off for them, and says so. */
  readonly needsBareMt940?: boolean;
  /** Hands over each payment; what is kept of it is the caller's business. */
  read(file: string, take: Take): Promise<void>;
}

export type Take = (payment: ReadPayment) => void;

const require = createRequire(import.meta.url);

/** As `koppel parse` and `koppel import` read. */
const ours = (format: BenchReader['format']): BenchReader => ({
  id: 'koppel',
  format,
  async read(file, take) {
    const { readStatements } = await import('#core/formats/read.ts');
    for await (const parts of readStatements(createReadStream(file, { highWaterMark: READ_BYTES }))) {
      for (const part of parts) if (part.kind === 'entry') add(part.entry, take);
    }
  },
});

function add(entry: Entry, take: Take): void {
  if (entry.details.length === 0) take(payment(entry, entry.amount.minor, entry));
  else for (const one of entry.details) take(payment(entry, one.amount?.minor ?? 0n, one));
}

function payment(entry: Entry, minor: bigint, facts: EntryFacts): ReadPayment {
  return {
    cents: minor.toString(),
    date: entry.bookingDate,
    name: facts.counterparty.name,
    iban: facts.counterparty.iban,
    endToEndId: facts.endToEndId,
    text: facts.remittance.text,
    structured: facts.remittance.structured,
  };
}

// Peers give what they give: any shape of JSON. These helpers walk it.
type Loose = { readonly [field: string]: Loose } & { readonly [index: number]: Loose } & { readonly length?: number };
const asList = (value: Loose | undefined): readonly Loose[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as unknown as readonly Loose[]) : [value];
const text = (value: unknown): string | null =>
  value === undefined || value === null || value === '' ? null : String(value);
const isoDay = (value: unknown): string | null =>
  value instanceof Date ? value.toISOString().slice(0, 10) : (text(value)?.slice(0, 10) ?? null);

function cents(decimal: string, credit: boolean): string {
  const [whole = '', fraction = ''] = decimal.split('.');
  return (BigInt(whole + fraction.padEnd(2, '0').slice(0, 2)) * (credit ? 1n : -1n)).toString();
}

/** A number the peer made of an amount, as it is: a float that is no whole cent shows. */
const floatCents = (amount: unknown, scale: number, credit: boolean): string =>
  String(Number(amount) * scale * (credit ? 1 : -1));

const fastXmlParser: BenchReader = {
  id: 'fast-xml-parser',
  format: 'camt',
  async read(file, take) {
    const { XMLParser } = require('fast-xml-parser');
    const parser = new XMLParser({
      ignoreAttributes: false,
      parseTagValue: false,
      removeNSPrefix: true,
      attributeNamePrefix: '@',
      textNodeName: '#',
    });
    const document: Loose = parser.parse(readFileSync(file, 'utf8'));
    for (const statement of asList(document['Document']?.['BkToCstmrStmt']?.['Stmt'])) {
      for (const entry of asList(statement['Ntry'])) {
        const credit = String(entry['CdtDbtInd']) === 'CRDT';
        const date = text(entry['BookgDt']?.['Dt']);
        const details = asList(entry['NtryDtls']).flatMap((block) => asList(block['TxDtls']));
        const own = String(entry['Amt']?.['#']);
        if (details.length === 0) take({ ...NOTHING, cents: cents(own, credit), date });
        for (const one of details) {
          const side = credit ? 'Dbtr' : 'Cdtr';
          const party = one['RltdPties']?.[side];
          const remittance = one['RmtInf'];
          take({
            cents: cents(String((one['Amt'] ?? one['AmtDtls']?.['TxAmt']?.['Amt'])?.['#'] ?? own), credit),
            date,
            name: text(party?.['Nm'] ?? party?.['Pty']?.['Nm']),
            iban: text(one['RltdPties']?.[`${side}Acct`]?.['Id']?.['IBAN']),
            endToEndId: text(one['Refs']?.['EndToEndId']),
            text: text(asList(remittance?.['Ustrd']).join('')),
            structured: text(remittance?.['Strd']?.['CdtrRefInf']?.['Ref']),
          });
        }
      }
    }
  },
};

const NOTHING: ReadPayment = {
  cents: '0',
  date: null,
  name: null,
  iban: null,
  endToEndId: null,
  text: null,
  structured: null,
};

const iso20022: BenchReader = {
  id: 'iso20022.js',
  format: 'camt',
  async read(file, take) {
    const { CashManagementEndOfDayReport } = await import('iso20022.js');
    const report = CashManagementEndOfDayReport.fromXML(readFileSync(file, 'utf8'));
    for (const statement of report.statements as unknown as readonly Loose[]) {
      for (const entry of asList(statement['entries'])) {
        const credit = String(entry['creditDebitIndicator']) === 'credit';
        const date = isoDay(entry['bookingDate']);
        const transactions = asList(entry['transactions']);
        const own = floatCents(entry['amount'], 1, credit);
        if (transactions.length === 0) take({ ...NOTHING, cents: own, date });
        for (const one of transactions) {
          const party = credit ? one['debtor'] : one['creditor'];
          take({
            ...NOTHING,
            cents:
              transactions.length === 1
                ? own
                : text(one['instructedAmount']) === null
                  ? own
                  : floatCents(one['instructedAmount'], 1, credit),
            date,
            name: text(party?.['name']),
            iban: text(party?.['account']?.['iban']),
            text: text(asList(one['remittanceInformation']).join('')),
          });
        }
      }
    }
  },
};

const camtParser: BenchReader = {
  id: 'camt-parser',
  format: 'camt',
  async read(file, take) {
    const { parseCamt053 } = require('camt-parser');
    const document = await parseCamt053(readFileSync(file, 'utf8'));
    for (const statement of document.statements as readonly Loose[]) {
      for (const entry of asList(statement['transactions'])) {
        const credit = String(entry['creditDebitIndicator']) === 'CRDT';
        const date = text(entry['bookingDate']);
        const details = asList(entry['details']);
        const own = String(entry['amount']?.['value'] ?? '0');
        if (details.length === 0) take({ ...NOTHING, cents: cents(own, credit), date });
        for (const one of details) {
          const parties = one['relatedParties'];
          take({
            ...NOTHING,
            cents: cents(String(one['amountDetails']?.['transactionAmount']?.['value'] ?? own), credit),
            date,
            name: text(parties?.['creditor']?.['name']),
            iban: text(parties?.['creditorAccount']?.['iban']),
            endToEndId: text(one['references']?.['endToEndId']),
            structured: text(
              one['remittanceInformation']?.['structured']?.['creditorReferenceInformation']?.['reference'],
            ),
          });
        }
      }
    }
  },
};

/** The three parsers of one code base differ in how they are called, not in what they give: signed numbers or decimals. */
function swiftParser(id: string, parse: (data: string) => readonly Loose[]): BenchReader {
  return {
    id,
    format: 'mt940',
    needsBareMt940: true,
    async read(file, take) {
      for (const statement of parse(readFileSync(file, 'utf8'))) {
        for (const one of asList(statement['transactions'])) {
          const amount = Number(one['amount']);
          take({ ...NOTHING, cents: cents(Math.abs(amount).toFixed(2), amount >= 0), date: isoDay(one['entryDate']) });
        }
      }
    },
  };
}

const mt940Js: BenchReader = {
  id: 'mt940-js',
  format: 'mt940',
  async read(file, take) {
    const { read } = require('mt940-js');
    const list: readonly Loose[] = await read(readFileSync(file));
    for (const statement of list) {
      for (const one of asList(statement['transactions']))
        take({
          ...NOTHING,
          cents: cents(Math.abs(Number(one['amount'])).toFixed(2), one['isCredit'] as unknown as boolean),
          date: text(one['entryDate']),
        });
    }
  },
};

export const READERS: readonly BenchReader[] = [
  ours('camt'),
  fastXmlParser,
  iso20022,
  camtParser,
  ours('mt940'),
  mt940Js,
  swiftParser('mt940js', (data) => new (require('mt940js').Parser)().parse(data)),
  swiftParser('@centrapay/swift-parser', (data) => require('@centrapay/swift-parser').parse({ type: 'mt940', data })),
  swiftParser('swiftmessageparser', (data) => require('swiftmessageparser').parse({ type: 'mt940', data })),
];
