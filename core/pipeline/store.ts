import type { Connector } from '../contract/connector.ts';
import { assertThat, KoppelError } from '../domain/errors.ts';
import { dutchBankCode } from '../domain/iban.ts';
import type { StatementReport } from '../domain/import-report.ts';
import { formatMoney } from '../domain/money.ts';
import type { PlainDate } from '../domain/plain-date.ts';
import { daysBetween, earliest, latest } from '../domain/plain-date.ts';
import type { Reading } from '../domain/reading.ts';
import type { RejectedRow, StatementFooter, StatementHeader } from '../domain/statement.ts';
import { findAccountByNumber, type LinkedAccount, lockAccounts } from '../store/account.repository.ts';
import { admitAnnounced, pairAnnounced } from '../store/announced.repository.ts';
import { inBulk } from '../store/bulk.ts';
import type { Db } from '../store/database.ts';
import { admitEntries, familyOf, hasEntries, incomingLines, openIncoming, storedLines } from '../store/incoming.ts';
import { quarantine } from '../store/pull.repository.ts';
import { addStatement, provingStatements } from '../store/statement.repository.ts';
import { coverage, provenDays } from './coverage.ts';
import { refreshGaps } from './gaps.ts';
import type { House } from './house.ts';
import { reconcile } from './reconcile.ts';
import { admitPulled, type PulledResult } from './store-pulled.ts';

export interface StoredDocument {
  readonly organisationId: string;
  readonly evidenceId: string;
  readonly connector: Connector;
  readonly name: string;
  readonly mediaType: string | null;
  readonly reading: Reading;
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Set when it is a range of days a bank's API gave, of one account. */
  readonly pulled?: PulledRead;
  /** Written in the same transaction as the entries. */
  readonly finish: (db: Db, report: readonly StatementReport[]) => Promise<void>;
}

export interface PulledRead {
  readonly accountId: string;
  readonly iban: string;
  readonly stableIds: boolean;
  readonly mismatches: number;
  /** In the same transaction: the watermark moves with the rows, or nothing is stored. */
  readonly settle: (db: Db, results: readonly PulledResult[]) => Promise<void>;
}

/** A statement as read, without its entries: those are in the incoming table. */
interface ReadStatement {
  readonly position: number;
  readonly header: StatementHeader;
  readonly footer: StatementFooter;
  readonly currency: string;
  readonly count: number;
  readonly total: bigint;
  readonly first: PlainDate | null;
  readonly last: PlainDate | null;
  readonly warnings: readonly string[];
  /** Rows nobody could read. Only a pulled range has them: a document with one is refused. */
  readonly rejected: readonly RejectedRow[];
}

/** Reports of intraday and advice messages say what will be on a statement; only statements post (FORMATS §4). */
const PREVIEWS = /^(camt\.05[24]|mt942)/;

const isPreview = (header: StatementHeader | null): boolean => header !== null && PREVIEWS.test(header.format);

/**
 * Decodes a document and takes over what is new of it: statements, entries, coverage, and the jobs that go on from there, in
 * one transaction. A document is stored whole or not at all.
 */
export function storeDocument(house: House, document: StoredDocument): Promise<readonly StatementReport[]> {
  return inBulk(house.store, document.organisationId, async (bulk) => {
    const { db } = bulk;
    const incoming = await openIncoming(bulk);
    const read = await readInto(house, document, incoming.write);
    await incoming.end();
    const posting = read.filter((statement) => !PREVIEWS.test(statement.header.format));
    const accounts = await accountsOf(house, document, posting, db);
    const report: StatementReport[] = [];
    const { pulled } = document;
    if (pulled !== undefined) {
      const results: PulledResult[] = [];
      for (const statement of read) {
        const account = accounts.get(accountKey(statement));
        assertThat(account !== undefined, 'a pulled range is of an account');
        results.push(await admitRange(house, document, pulled, statement, account, db));
        const { fresh, known } = results.at(-1) ?? { fresh: 0, known: 0 };
        report.push({ ...previewReport(statement), new: fresh, known, unmapped: account.administrationId === null });
      }
      await pulled.settle(db, results);
    }
    for (const statement of pulled === undefined ? read : []) {
      const account = accounts.get(accountKey(statement));
      report.push(
        account === undefined
          ? await announce(document, statement, accounts, db)
          : await admit(house, document, statement, account, db),
      );
    }
    for (const account of accounts.values()) {
      await refreshGaps(house, db, document.organisationId, account);
      await pairAnnounced(db, account.id);
    }
    const administrations = new Set(
      [...accounts.values()].map((account) => account.administrationId).filter((id) => id !== null),
    );
    for (const administrationId of administrations) {
      await house.jobs.send(db, 'match', { organisationId: document.organisationId, administrationId });
    }
    await document.finish(db, report);
    return report;
  });
}

async function readInto(
  house: House,
  document: StoredDocument,
  write: Awaited<ReturnType<typeof openIncoming>>['write'],
): Promise<readonly ReadStatement[]> {
  const part = document.connector.statements;
  assertThat(part !== undefined, 'a document is decoded by a connector that reads statements');
  const { name, mediaType, chunks, reading } = document;
  const read: ReadStatement[] = [];
  let header: StatementHeader | null = null;
  let tally = emptyTally();
  let rejected: RejectedRow[] = [];
  for await (const parts of part.decode({ name, mediaType, chunks, reading })) {
    for (const item of parts) {
      if (item.kind === 'statement') {
        header = item.statement;
        tally = emptyTally();
      } else if (item.kind === 'rejected') {
        if (document.pulled === undefined) throw item.row.error;
        rejected.push(item.row);
      } else if (item.kind === 'entry') {
        const { entry } = item;
        // What is not booked yet stands on statements too; of a report it is what the report is for.
        if (entry.status !== 'booked' && !isPreview(header)) continue;
        tally.currency ??= entry.amount.currency;
        if (entry.amount.currency !== tally.currency) {
          throw new KoppelError(
            'currency_mismatch',
            `Entries in ${tally.currency} and ${entry.amount.currency} stand on one statement.`,
          );
        }
        tally.total += entry.amount.minor;
        tally.first = tally.first === null ? entry.bookingDate : earliest(tally.first, entry.bookingDate);
        tally.last = tally.last === null ? entry.bookingDate : latest(tally.last, entry.bookingDate);
        await write(read.length, tally.count++, house.random.uuid(), entry);
      } else {
        assertThat(header !== null, 'a statement ends after it began');
        read.push({
          ...finished(read.length, header, item.footer, tally, document.pulled !== undefined, house.clock.today()),
          rejected,
        });
        header = null;
        rejected = [];
      }
    }
  }
  if (read.length === 0) throw new KoppelError('statement_incomplete', 'There is no statement in the file.');
  return read;
}

interface Tally {
  count: number;
  total: bigint;
  currency: string | null;
  first: PlainDate | null;
  last: PlainDate | null;
}

function emptyTally(): Tally {
  return { count: 0, total: 0n, currency: null, first: null, last: null };
}

/** Checks what the statement says of itself. One that does not add up, or lacks its last page, is not taken over. */
function finished(
  position: number,
  header: StatementHeader,
  footer: StatementFooter,
  tally: Tally,
  pulled: boolean,
  today: PlainDate,
): Omit<ReadStatement, 'rejected'> {
  const currency =
    header.opening?.amount.currency ?? footer.closing?.amount.currency ?? header.account.currency ?? tally.currency;
  if (currency === null) throw new KoppelError('currency_invalid', 'The statement names no currency.');
  const element = `statement ${position + 1}`;
  if (tally.currency !== null && tally.currency !== currency) {
    throw new KoppelError('currency_mismatch', `The entries are in ${tally.currency}, the balances in ${currency}.`, {
      place: { element },
    });
  }
  if (!PREVIEWS.test(header.format) && !pulled) {
    if (footer.incomplete)
      throw new KoppelError('page_missing', 'The last page of the statement is not in the file.', {
        place: { element },
      });
    if (footer.balanced === false) throw unbalanced(header, footer, tally, element);
  }
  return { position, header, footer, ...tally, currency, warnings: [...footer.warnings, ...farAhead(tally, today)] };
}

/** An entry dated this far ahead is told: a bank books no such day, a wrong clock or a wrong form of dates does. */
const FAR_DAYS = 31;

function farAhead({ last }: Tally, today: PlainDate): readonly string[] {
  if (last === null || daysBetween(today, last) <= FAR_DAYS) return [];
  return [`An entry is dated ${last}, more than ${FAR_DAYS} days ahead.`];
}

function unbalanced(header: StatementHeader, footer: StatementFooter, tally: Tally, element: string): KoppelError {
  const opening = header.opening === null ? '?' : formatMoney(header.opening.amount);
  const closing = footer.closing === null ? '?' : formatMoney(footer.closing.amount);
  const currency = header.opening?.amount.currency ?? tally.currency ?? 'EUR';
  const total = formatMoney({ minor: tally.total, currency });
  return new KoppelError(
    'balance_proof_failed',
    `Opening ${opening} and the entries' ${total} do not make closing ${closing}; a statement that does not add up is not booked.`,
    { place: { element } },
  );
}

function numberOf(statement: ReadStatement): string {
  return statement.header.account.iban ?? statement.header.account.other ?? '';
}

function accountKey(statement: ReadStatement): string {
  return `${numberOf(statement)} ${statement.currency}`;
}

async function accountsOf(
  house: House,
  document: StoredDocument,
  statements: readonly ReadStatement[],
  db: Db,
): Promise<Map<string, LinkedAccount>> {
  const wanted = new Map(
    statements.map((statement) => [
      accountKey(statement),
      {
        iban: numberOf(statement),
        currency: statement.currency,
        holder: statement.header.holder,
        bank: dutchBankCode(numberOf(statement)),
      },
    ]),
  );
  if ([...wanted.values()].some((account) => account.iban === '')) {
    throw new KoppelError('field_missing', 'A statement does not say whose account it is.');
  }
  const accounts = await lockAccounts(
    db,
    document.organisationId,
    [...wanted.values()],
    document.connector.id,
    house.random.uuid,
  );
  return new Map(accounts.map((account) => [`${account.iban} ${account.currency}`, account]));
}

/** Another account than was asked for is nobody's of ours: nothing of it is stored (THREATS BANK-22). */
async function admitRange(
  house: House,
  document: StoredDocument,
  pulled: PulledRead,
  statement: ReadStatement,
  account: LinkedAccount,
  db: Db,
): Promise<PulledResult> {
  const { organisationId, evidenceId } = document;
  const { header, footer, position } = statement;
  if (account.id !== pulled.accountId)
    throw new KoppelError('contract_broken', `The bank was asked for ${pulled.iban} and gave ${numberOf(statement)}.`);
  for (const { raw, error } of statement.rejected) {
    const told = { code: error.code, message: error.message };
    await quarantine(db, {
      id: house.random.uuid(),
      organisationId,
      accountId: account.id,
      evidenceId,
      raw,
      error: told,
    });
  }
  const day = header.period ?? { from: statement.first, to: statement.last };
  assertThat(day.from !== null && day.to !== null, 'a pulled range says its days');
  const warnings =
    statement.rejected.length === 0
      ? statement.warnings
      : [...statement.warnings, `${statement.rejected.length} rows could not be read and are kept aside.`];
  return admitPulled(
    house,
    db,
    { organisationId, evidenceId, account, stableIds: pulled.stableIds, mismatches: pulled.mismatches },
    {
      position,
      format: header.format,
      dialect: header.dialect,
      currency: statement.currency,
      from: day.from,
      to: day.to,
      closing: footer.closing?.amount.minor ?? null,
      broken: footer.balanced === false || footer.incomplete || statement.rejected.length > 0,
      warnings,
    },
  );
}

async function admit(
  house: House,
  document: StoredDocument,
  statement: ReadStatement,
  account: LinkedAccount,
  db: Db,
): Promise<StatementReport> {
  const { header, footer, position } = statement;
  const opening = header.opening === null ? null : { date: header.opening.date, minor: header.opening.amount.minor };
  const closing = footer.closing === null ? null : { date: footer.closing.date, minor: footer.closing.amount.minor };
  const settled = await compare(statement, account, db);
  const id = house.random.uuid();
  await addStatement(db, {
    id,
    organisationId: document.organisationId,
    accountId: account.id,
    evidenceId: document.evidenceId,
    position,
    format: header.format,
    dialect: header.dialect,
    bankStatementId: header.statementId,
    sequence: header.sequence,
    opening,
    closing,
    currency: statement.currency,
    first: statement.first,
    last: statement.last,
    entryCount: statement.count,
    total: statement.total,
    balanced: footer.balanced,
    warnings: statement.warnings,
  });
  const { organisationId } = document;
  const { administrationId } = account;
  const place = {
    organisationId,
    accountId: account.id,
    statementId: id,
    statementPosition: position,
    administrationId,
  };
  await admitEntries(db, place, settled.fresh, settled.known);
  const known = settled.known.size;
  return { ...previewReport(statement), new: statement.count - known, known, unmapped: administrationId === null };
}

interface Settled {
  /** Positions of the new lines; null: all of them. */
  readonly fresh: readonly number[] | null;
  readonly known: ReadonlyMap<number, string>;
}

async function compare(statement: ReadStatement, account: LinkedAccount, db: Db): Promise<Settled> {
  const { first, last, header, footer } = statement;
  const nothingKnown = { fresh: null, known: new Map<number, string>() };
  if (first === null || last === null || !(await hasEntries(db, account.id, first, last))) return nothingKnown;
  const statements = await provingStatements(db, account.id);
  const balances =
    footer.balanced === true && header.opening !== null && footer.closing !== null
      ? { opening: header.opening.amount.minor, closing: footer.closing.amount.minor }
      : null;
  // Asked only where something is new on a day that others may have proven: the whole chain is laid then.
  let proven: ((day: PlainDate) => boolean) | undefined;
  const provenDay = (day: PlainDate) => {
    proven ??= provenDays(coverage(statements).proven);
    return proven(day);
  };
  const outcome = reconcile(
    { lines: await incomingLines(db, statement.position, familyOf(header.format)), first, last, balances },
    {
      lines: await storedLines(db, account.id, first, last),
      statements,
      provenDay,
    },
  );
  if (outcome.kind === 'conflict') {
    throw new KoppelError(
      'statement_conflict',
      `The statement of ${account.iban} does not agree with what is stored for ${outcome.day}: ${outcome.reason}.`,
      { place: { element: `statement ${statement.position + 1}` } },
    );
  }
  return {
    fresh: outcome.fresh.map(Number),
    known: new Map([...outcome.known].map(([position, entryId]) => [Number(position), entryId])),
  };
}

/** Keeps what a report announces of an account that is known: shown until the statement brings it, and never booked. */
async function announce(
  document: StoredDocument,
  statement: ReadStatement,
  accounts: Map<string, LinkedAccount>,
  db: Db,
): Promise<StatementReport> {
  const report = previewReport(statement);
  const account = await findAccountByNumber(db, { iban: numberOf(statement), currency: statement.currency });
  if (account === undefined) return report;
  const { format } = statement.header;
  const { organisationId, evidenceId } = document;
  const place = { organisationId, accountId: account.id, evidenceId, statementPosition: statement.position };
  const announced = await admitAnnounced(db, { ...place, format: format.replace(/^(camt\.\d+).*/, '$1') });
  const enriched = await pairAnnounced(db, account.id);
  // Whoever waits is weighed again with what is now known of it.
  if (enriched.length > 0) accounts.set(accountKey(statement), account);
  const said = [`${announced} entries are announced.`];
  if (enriched.length > 0) said.push(`${enriched.length} batches now list their payments.`);
  return { ...report, warnings: [...report.warnings, ...said] };
}

function previewReport(statement: ReadStatement): StatementReport {
  const { header, footer } = statement;
  const preview = PREVIEWS.test(header.format);
  return {
    account: numberOf(statement),
    currency: statement.currency,
    format: header.format,
    dialect: header.dialect,
    from: statement.first,
    to: statement.last ?? footer.closing?.date ?? null,
    opening: header.opening === null ? null : formatMoney(header.opening.amount),
    closing: footer.closing === null ? null : formatMoney(footer.closing.amount),
    balanced: footer.balanced,
    entries: statement.count,
    new: 0,
    known: 0,
    unmapped: false,
    warnings: preview
      ? [...statement.warnings, 'This is a preview of a day: nothing of it is booked, the statement of the day is.']
      : statement.warnings,
  };
}
