import { createReadStream } from 'node:fs';
import type { Entry, EntryFacts } from '#core/domain/entry.ts';
import { KoppelError } from '#core/domain/errors.ts';
import { formatMoney } from '#core/domain/money.ts';
import type { RejectedRow, StatementFooter, StatementHeader } from '#core/domain/statement.ts';
import { readStatements } from '#core/formats/read.ts';
import { referenceOrNull } from '#core/formats/references.ts';
import { adapt } from './adapt.ts';
import { type Check, type Compare, comparer, decimal, decimals, looseText, type Same, squeeze } from './check.ts';
import { corpusFile, type Json, type ManifestFile } from './manifest.ts';
import { joinPages } from './pages.ts';

interface Read {
  readonly header: StatementHeader;
  readonly entries: Entry[];
  readonly rejected: RejectedRow[];
  /** Both in document order; null is a rejected row. */
  readonly rows: (Entry | null)[];
  footer: StatementFooter | null;
}

async function readAll(path: string): Promise<readonly Read[] | KoppelError> {
  const statements: Read[] = [];
  try {
    for await (const parts of readStatements(createReadStream(path))) {
      for (const part of parts) {
        if (part.kind === 'statement') {
          statements.push({ header: part.statement, entries: [], rejected: [], rows: [], footer: null });
          continue;
        }
        const current = statements.at(-1);
        if (current === undefined) throw new Error('a part before its statement');
        if (part.kind === 'entry') {
          current.entries.push(part.entry);
          current.rows.push(part.entry);
        } else if (part.kind === 'rejected') {
          current.rejected.push(part.row);
          current.rows.push(null);
        } else current.footer = part.footer;
      }
    }
  } catch (error) {
    if (error instanceof KoppelError) return error;
    throw error;
  }
  return statements;
}

/** Compares one file of a statement format with its manifest. */
export async function checkStatements(format: string, entry: ManifestFile, checks: Check[]): Promise<void> {
  const compare = comparer(format, entry.file, checks);
  const read = await readAll(corpusFile(format, entry.file));
  const expected = joinPages(adapt(format, entry.expected));
  const mustFail = expected.error === true || expected.perStatement === undefined;
  if (read instanceof KoppelError) {
    compare('readable', '', mustFail ? 'refused' : 'read', mustFail ? 'refused' : `${read.code}: ${read.message}`);
    return;
  }
  compare('readable', '', mustFail ? 'refused' : 'read', 'read');
  if (mustFail) return;
  compare('statements', '', expected.statements, read.length);
  const entries = read.reduce((sum, one) => sum + one.entries.length + one.rejected.length, 0);
  compare('entries', '', expected.entries, entries);
  if (read.length !== expected.statements) return;
  for (const [index, wanted] of (expected.perStatement ?? []).entries()) {
    const got = read[index];
    if (got !== undefined) checkStatement(wanted, got, `statement ${index + 1}`, compare);
  }
  // In a file of several documents the manifest counts statements anew in each one.
  const severalDocuments = expected['xmlDocumentsInFile'] !== undefined || expected['zipMembers'] !== undefined;
  const groups = severalDocuments ? [read.flatMap((one) => one.rows)] : read.map((one) => one.rows);
  checkSamples(expected.sampleEntries ?? [], groups, compare);
}

/** Blanks and dots out, a glued currency and what stands before a slash off: the ways one account is written. */
function plainAccount(text: string): string {
  const bare = text.replace(/[\s.]/g, '').replace(/([0-9]{4,})[A-Z]{3}$/, '$1');
  return bare.slice(bare.lastIndexOf('/') + 1).replace(/^0+(?=\d)/, '');
}

const sameAccount: Same = (expected, actual) => plainAccount(expected) === plainAccount(actual);

/** The manifests of CAMT sum what is booked, the others everything. */
function sumOf(all: readonly Entry[], credit: boolean, onlyBooked: boolean): string {
  const entries = onlyBooked ? all.filter((entry) => entry.status === 'booked') : all;
  let total = 0n;
  for (const { amount } of entries) if (amount.minor > 0n === credit) total += amount.minor;
  const currency = entries[0]?.amount.currency ?? 'EUR';
  return formatMoney({ minor: total < 0n ? -total : total, currency });
}

function checkStatement(wanted: Json, got: Read, where: string, compare: Compare): void {
  const { header, footer, entries, rejected } = got;
  const { iban, other, currency } = header.account;
  compare('account', where, wanted['account'], iban ?? other, sameAccount);
  compare(
    'currency',
    where,
    wanted['currency'],
    currency ?? header.opening?.amount.currency ?? entries[0]?.amount.currency,
  );
  compare('opening', where, wanted['openingBalance'], header.opening && formatMoney(header.opening.amount), decimals);
  compare('opening date', where, wanted['openingDate'], header.opening?.date);
  compare('closing', where, wanted['closingBalance'], footer?.closing && formatMoney(footer.closing.amount), decimals);
  compare('closing date', where, wanted['closingDate'], footer?.closing?.date);
  compare('entry count', where, wanted['entryCount'], entries.length + rejected.length);
  const booked = entries.filter((entry) => entry.status === 'booked').length;
  compare('booked count', where, wanted['bookedEntryCount'], booked);
  const onlyBooked = wanted['bookedEntryCount'] !== undefined;
  compare('credits', where, wanted['sumCredits'], sumOf(entries, true, onlyBooked), decimals);
  compare('debits', where, wanted['sumDebits'], sumOf(entries, false, onlyBooked), decimals);
  compare('balanced', where, wanted['arithmeticHolds'], footer?.balanced ?? 'unknown');
  compare('sequence', where, wanted['sequence'] ?? wanted['legalSequence'], header.sequence, looseText);
  compare('statement id', where, wanted['id'], header.statementId);
  compare('copy', where, wanted['copyDuplicate'] === undefined ? undefined : true, header.copy);
}

function checkSamples(samples: readonly Json[], rows: readonly (readonly (Entry | null)[])[], compare: Compare): void {
  const seen = new Map<number, number>();
  for (const sample of samples) {
    const statement = Number(sample['statement'] ?? 0);
    const index = Math.max(seen.get(statement) ?? 0, Number(sample['before'] ?? 0));
    seen.set(statement, index + 1);
    // Without an amount the row is unreadable: it stands among the rejected ones, not here.
    if (sample['amount'] === undefined) continue;
    const got = rows[statement]?.[index];
    const where = `statement ${statement + 1}, entry ${index + 1}`;
    compare('entry', where, 'present', got === undefined ? 'missing' : got === null ? 'rejected' : 'present');
    if (got != null) checkEntry(sample, got, where, compare);
  }
}

const STATUS: Readonly<Record<string, string>> = { BOOK: 'booked', PDNG: 'pending', INFO: 'info', FUTR: 'future' };

function checkEntry(sample: Json, got: Entry, where: string, compare: Compare): void {
  compare('amount', where, sample['amount'], formatMoney(got.amount), decimals);
  compare('entry currency', where, sample['currency'], got.amount.currency);
  if (sample['bookingDate'] !== null) compare('booking date', where, sample['bookingDate'], got.bookingDate);
  compare('value date', where, sample['valueDate'], got.valueDate);
  const status = sample['status'];
  compare('status', where, typeof status === 'string' ? STATUS[status] : undefined, got.status);
  compare('reversal', where, sample['reversal'], got.reversal);
  const code = sample['bankTransactionCode'] as Json | undefined;
  compare('ISO code', where, code?.['domain'], got.code.iso);
  compare('bank code', where, code?.['proprietary'], got.code.proprietary);
  const reference = reported(sample['accountServicerRef'] ?? sample['bankRef']);
  compare('bank reference', where, reference, got.bankReference, looseText);
  compare('bank text', where, sample['additionalEntryInfo'], got.bankText, contains);
  const batch = sample['batch'] as Json | undefined;
  compare('batch id', where, reported(batch?.['paymentInformationId'] ?? sample['paymentInformationId']), got.batchId);
  compare('batch count', where, batch?.['numberOfTransactions'] ?? sample['batchCount'], got.batchCount);
  const details = sample['details'] as readonly Json[] | undefined;
  if (details === undefined) checkFacts(sample, got, where, compare);
  else checkDetails(details, got, where, compare);
}

function checkDetails(details: readonly Json[], got: Entry, where: string, compare: Compare): void {
  for (const [index, detail] of details.entries()) {
    const own = got.details.length > 0 ? got.details[index] : index === 0 ? got : undefined;
    const place = `${where}, detail ${index + 1}`;
    compare('detail', place, 'present', own === undefined ? 'missing' : 'present');
    if (own === undefined) continue;
    checkFacts(detail, own, place, compare);
    if (got.details.length === 0) continue;
    const amount = got.details[index]?.amount;
    const shown = amount == null ? '' : formatMoney(amount);
    compare('detail amount', place, detail['amount'], shown.replace('-', ''), decimals);
    compare('detail reference', place, reported(detail['accountServicerRef']), own.bankReference);
  }
}

/** References that only say "none" are null with us. */
function reported(value: unknown): string | null {
  return typeof value === 'string' ? referenceOrNull(value) : null;
}

const contains: Same = (expected, actual) => squeeze(actual).includes(squeeze(expected));

function checkFacts(wanted: Json, got: EntryFacts, where: string, compare: Compare): void {
  compare('end-to-end id', where, reported(wanted['endToEndId']), got.endToEndId, looseText);
  compare('mandate', where, reported(wanted['mandateId']), got.mandateId, looseText);
  compare('creditor id', where, reported(wanted['creditorId']), got.creditorId, looseText);
  compare('counterparty name', where, wanted['counterpartyName'], got.counterparty.name, looseText);
  const { iban, account, bic } = got.counterparty;
  compare(
    'counterparty account',
    where,
    wanted['counterpartyIban'] ?? wanted['counterpartyAccount'],
    iban ?? account,
    sameAccount,
  );
  const incoming = wanted['counterpartyBic'];
  compare('counterparty BIC', where, incoming, bic);
  compare('return reason', where, wanted['returnReason'], got.returnReason);
  compare('purpose', where, wanted['purpose'], got.purpose);
  const unstructured = wanted['unstructured'] as readonly string[] | undefined;
  compare('remittance', where, unstructured?.join('') ?? wanted['remittance'], got.remittance.text, looseText);
  const structured = wanted['structuredRef'] as readonly string[] | undefined;
  compare('structured reference', where, structured?.join(' '), got.remittance.structured);
  // Ours is the one behind the counterparty; the one behind the holder is the holder's own business.
  const { name } = got.counterparty;
  const role = name === wanted['debtorName'] ? 'Debtor' : name === wanted['creditorName'] ? 'Creditor' : null;
  if (role !== null) compare('ultimate party', where, wanted[`ultimate${role}Name`], got.ultimateParty);
  const instructed = wanted['instructedAmount'];
  if (got.foreign !== null && typeof instructed === 'string') {
    const [number = '', currency = ''] = instructed.split(' ');
    const shown = `${decimal(formatMoney(got.foreign.amount))} ${got.foreign.amount.currency}`;
    compare('foreign amount', where, `${decimal(number)} ${currency}`, shown);
    compare('exchange rate', where, wanted['exchangeRate'], got.foreign.rate);
  }
}
