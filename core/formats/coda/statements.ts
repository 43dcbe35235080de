import { type ErrorCode, KoppelError } from '../../domain/errors.ts';
import { add, type Money, subtract } from '../../domain/money.ts';
import type { Balance, StatementPart } from '../../domain/statement.ts';
import { LIMITS } from '../limits.ts';
import { codaAccount } from './account.ts';
import { entryOf, type Movement } from './movement.ts';
import { codaAmount, field, fieldOrNull, RECORD_LENGTH, requiredDate, signedAmount } from './records.ts';

interface Open {
  readonly currency: string;
  readonly account: string;
  readonly opening: Balance;
  closing: Balance | null;
  total: Money;
  debits: bigint;
  credits: bigint;
  rejected: number;
  lastSequence: number;
  readonly warnings: string[];
}

/** Free messages of a statement (record 4) that are kept. */
const MAX_MESSAGES = 100;

/** Records → parts of statements. */
export class CodaBuilder {
  readonly #unmapped: boolean;
  #parts: StatementPart[] = [];
  #line = 0;
  /** Record 0, once it is read and until record 9. */
  #file: string | null = null;
  #files = 0;
  #open: Open | null = null;
  #movement: Movement | null = null;
  #details: Movement[] = [];

  constructor(unmapped: boolean) {
    this.#unmapped = unmapped;
  }

  take(): readonly StatementPart[] {
    const parts = this.#parts;
    this.#parts = [];
    return parts;
  }

  get size(): number {
    return this.#parts.length;
  }

  /** The next line. */
  push(line: string): void {
    this.#line++;
    const record = line.endsWith('\u001a') ? line.slice(0, -1) : line;
    if (record.trim() === '') return;
    const kind = record.charAt(0);
    // Only the record of sums may have lost the blanks at its end: every other one ends with a code.
    if (record.length !== RECORD_LENGTH && (kind !== '9' || record.length > RECORD_LENGTH)) {
      this.#fail('field_invalid', `The record has ${record.length} characters instead of ${RECORD_LENGTH}.`);
    }
    if (kind !== '0' && this.#file === null) this.#fail('field_missing', 'The file does not begin with record 0.');
    if (kind === '0') this.#header(record);
    else if (kind === '1') this.#oldBalance(record);
    else if (kind === '2' || kind === '3') this.#addMovement(record);
    else if (kind === '8') this.#newBalance(record);
    else if (kind === '4') this.#message(record);
    else if (kind === '9') this.#trailer(record);
    else this.#fail('field_invalid', `"${kind}" is not a record of CODA.`);
  }

  /** The file has ended. Throws `empty_file`, `statement_incomplete`. */
  close(): void {
    if (this.#files === 0) this.#fail('empty_file', 'The file is empty.');
    if (this.#file !== null)
      this.#fail('statement_incomplete', 'The file ends without its sums (record 9): it is cut off.');
  }

  #fail(code: ErrorCode, message: string): never {
    throw new KoppelError(code, message, code === 'empty_file' ? {} : { place: { line: this.#line } });
  }

  #header(record: string): void {
    if (this.#file !== null)
      this.#fail('statement_incomplete', 'A new file begins before the sums (record 9) of the last.');
    const version = record.slice(126).trim();
    if (version !== '2')
      this.#fail('unknown_message_type', `CODA version ${version || '?'} is not read, only version 2.`);
    this.#file = record;
    this.#files++;
  }

  #oldBalance(record: string): void {
    if (this.#open !== null) this.#fail('duplicate_field', 'A second old balance (record 1) before the new one.');
    const place = { line: this.#line };
    const header = this.#file ?? '';
    const account = codaAccount(record.charAt(1), record.slice(5, 42));
    const opening = {
      date: requiredDate(field(record, 59, 64), place),
      amount: signedAmount(record, 43, account.currency, place),
    };
    this.#open = {
      currency: account.currency,
      account: record.slice(5, 42),
      opening,
      closing: null,
      total: { minor: 0n, currency: account.currency },
      debits: 0n,
      credits: 0n,
      rejected: 0,
      lastSequence: 0,
      warnings: [],
    };
    this.#parts.push({
      kind: 'statement',
      statement: {
        format: 'coda',
        dialect: null,
        account,
        statementId: fieldOrNull(header, 25, 34),
        sequence: fieldOrNull(record, 3, 5),
        holder: fieldOrNull(record, 65, 90),
        opening,
        copy: header.charAt(16) === 'D',
      },
    });
  }

  #addMovement(record: string): void {
    const open = this.#open;
    if (open === null || open.closing !== null)
      this.#fail('field_missing', 'A movement stands outside records 1 and 8.');
    const kind = record.slice(0, 2);
    if (kind === '21') {
      this.#begin(open, record);
      return;
    }
    const movement = this.#details.at(-1) ?? this.#movement;
    // Information (3x) has a detail number of its own; parts two and three of a movement have that of part one.
    const belongs = movement !== null && record.slice(2, 6) === movement.sequence;
    if (!belongs || (kind[0] === '2' && record.slice(6, 10) !== movement.detail)) {
      this.#fail('field_invalid', `Record ${kind} belongs to no movement before it.`);
    }
    if (kind === '22' && movement.second === null) movement.second = record;
    else if (kind === '23' && movement.third === null) movement.third = record;
    else if (/^3[123]$/.test(kind)) movement.info.push(record);
    else this.#fail('field_invalid', `Record ${kind} is not expected here.`);
  }

  #begin(open: Open, first: string): void {
    const [sequence, detail] = [first.slice(2, 6), first.slice(6, 10)];
    const movement: Movement = { line: this.#line, sequence, detail, first, second: null, third: null, info: [] };
    if (detail !== '0000' && this.#movement?.sequence === sequence) {
      this.#details.push(movement);
      if (this.#details.length > LIMITS.detailsPerEntry)
        this.#fail('field_invalid', 'The movement has too many details.');
      return;
    }
    if (detail !== '0000') this.#fail('field_invalid', `Detail ${detail} stands without movement ${sequence}.`);
    this.#finishMovement(open);
    if (Number(sequence) !== open.lastSequence + 1 && open.warnings.length < 20) {
      open.warnings.push(
        `Line ${this.#line}: movement ${sequence} follows ${String(open.lastSequence).padStart(4, '0')}.`,
      );
    }
    open.lastSequence = Number(sequence);
    this.#movement = movement;
  }

  #finishMovement(open: Open): void {
    const movement = this.#movement;
    if (movement === null) return;
    const details = this.#details;
    this.#movement = null;
    this.#details = [];
    try {
      const entry = entryOf(movement, details, open.currency, this.#unmapped);
      open.total = add(open.total, entry.amount);
      if (entry.amount.minor < 0n) open.debits -= entry.amount.minor;
      else open.credits += entry.amount.minor;
      this.#parts.push({ kind: 'entry', entry });
    } catch (error) {
      if (!(error instanceof KoppelError)) throw error;
      open.rejected++;
      this.#parts.push({ kind: 'rejected', row: { error, raw: movement.first } });
    }
  }

  #newBalance(record: string): void {
    const open = this.#open;
    if (open === null) this.#fail('field_missing', 'A new balance (record 8) without an old one (record 1).');
    if (open.closing !== null) this.#fail('duplicate_field', 'A second new balance (record 8).');
    this.#finishMovement(open);
    const place = { line: this.#line };
    const account = record.slice(4, 41);
    if (account !== open.account) open.warnings.push(`Line ${this.#line}: the new balance is of another account.`);
    const amount = signedAmount(record, 42, open.currency, place);
    open.closing = { date: requiredDate(field(record, 58, 63), place), amount };
  }

  #message(record: string): void {
    const open = this.#open;
    if (open === null) return;
    const text = field(record, 33, 112).trim();
    if (text !== '' && open.warnings.length < MAX_MESSAGES) open.warnings.push(`The bank writes: ${text}`);
  }

  #trailer(record: string): void {
    const open = this.#open;
    if (open === null || open.closing === null) {
      this.#fail('statement_incomplete', 'The file has no balances (records 1 and 8) before its sums.');
    }
    const place = { line: this.#line };
    const debits = codaAmount(record.slice(22, 37), open.currency, place);
    const credits = codaAmount(record.slice(37, 52), open.currency, place);
    if (debits !== open.debits || credits !== open.credits) {
      open.warnings.push(`Line ${this.#line}: the sums of the bank are not those of the movements.`);
    }
    const moved = subtract(open.closing.amount, open.opening.amount);
    const { closing, warnings } = open;
    const balanced = moved.minor === open.total.minor && open.rejected === 0;
    this.#parts.push({ kind: 'end', footer: { closing, others: [], incomplete: false, balanced, warnings } });
    this.#open = null;
    this.#file = null;
  }
}
