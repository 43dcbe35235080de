import type { Entry } from '../../domain/entry.ts';
import { KoppelError } from '../../domain/errors.ts';
import { formatMoney } from '../../domain/money.ts';
import { addDays, type PlainDate } from '../../domain/plain-date.ts';
import type { StatementHeader, StatementPart } from '../../domain/statement.ts';
import type { Frame, PartsMaker } from '../iso20022/document.ts';
import { AccountDraft, type PartsReader, PartyDraft } from '../iso20022/parts.ts';
import { DateReader } from '../iso20022/values.ts';
import { LIMITS } from '../limits.ts';
import type { Unmapped } from '../xml/grammar.ts';
import {
  AmountDetails,
  type AmountDraft,
  BalanceDraft,
  CardDraft,
  ChargeDraft,
  CodeDraft,
  EntryDraft,
  StatementDraft,
  TotalDraft,
  TransactionDraft,
} from './draft.ts';
import { makeEntry, type Surroundings } from './entry.ts';
import { makeFooter, makeHeader, Running } from './statement.ts';
import { CAMT_MESSAGES, type CamtMessage, camtMessageOf } from './versions.ts';

/** A statement says at most this much about itself; the rest would be the same sentence again. */
const MAX_WARNINGS = 50;

export interface CamtReaderOptions {
  /** Forced dialect. Naming the bank also allows what only some banks send: a document without a namespace. */
  readonly dialect?: string | undefined;
  /** Fill `Entry.unmapped`. Costs time. */
  readonly unmapped?: boolean | undefined;
}

/**
 * Collects what the rules hand over and turns it into statement parts. The public fields are the drafts the rules fill now;
 * one of each is open at a time.
 */
export class CamtReader implements PartsReader, PartsMaker<StatementPart> {
  readonly dates = new DateReader();
  parts: StatementPart[] = [];

  currency: string | null = null;
  party = new PartyDraft();
  account = new AccountDraft();
  exchange: AmountDraft | null = null;
  amounts = new AmountDetails();
  charge = new ChargeDraft();
  code = new CodeDraft();
  card = new CardDraft();
  transaction = new TransactionDraft();
  entry = new EntryDraft();
  balance = new BalanceDraft();
  total = new TotalDraft();
  statement = new StatementDraft();
  messageCreatedAt: PlainDate | null = null;
  lastPageOfMessage: boolean | null = null;

  readonly onUnmapped: Unmapped | undefined;
  readonly #options: CamtReaderOptions;
  readonly #frame: Frame;
  #message: CamtMessage | null = null;
  #format = '';
  #namespaceMissing = false;
  #statements = 0;
  #header: StatementHeader | null = null;
  #surroundings: Surroundings | null = null;
  #running = new Running();
  /** The last day an entry of this statement may have without a warning. */
  #latest: PlainDate | null = null;
  /** Entries that came before the statement said enough about itself. */
  #held: EntryDraft[] = [];

  constructor(frame: Frame, options: CamtReaderOptions) {
    this.#frame = frame;
    this.#options = options;
    this.onUnmapped = options.unmapped === true ? (path, value) => this.#addUnmapped(path, value) : undefined;
  }

  beginDocument(namespace: string, prefix: string): void {
    this.#namespaceMissing = namespace === '' && this.#options.dialect !== undefined;
    if (!this.#namespaceMissing) {
      const { message, id } = camtMessageOf(namespace);
      this.#message = message;
      this.#format = id;
    }
    this.#statements = 0;
    this.#frame.enter(namespace, prefix);
  }

  beginMessage(type: string): void {
    this.messageCreatedAt = null;
    this.lastPageOfMessage = null;
    if (this.#namespaceMissing) {
      this.#message = CAMT_MESSAGES.find((one) => one.type === type) ?? null;
      this.#format = type;
    }
    if (this.#message?.type !== type) {
      throw new KoppelError(
        'unexpected_message_type',
        `The namespace says ${this.#format}, the document is a ${type}.`,
      );
    }
  }

  endMessage(): void {
    if (this.#statements > 0) return;
    throw new KoppelError('field_missing', 'The message holds no statement (Stmt, Rpt or Ntfctn).');
  }

  endDocument(): void {
    this.#frame.leave();
    if (this.#statements > 0) return;
    throw new KoppelError('field_missing', `The document holds no ${this.#message?.root ?? 'message'}.`);
  }

  beginStatement(): void {
    this.#statements++;
    this.statement = new StatementDraft();
    this.#header = null;
    this.#running = new Running();
    this.#held = [];
    if (this.#namespaceMissing) this.#running.warnings.push('The document names no namespace; its version is unknown.');
  }

  endBalance(): void {
    const { balance, statement } = this;
    if (balance.amount === null) throw new KoppelError('field_missing', 'A balance has no Amt.');
    if (balance.date === null) {
      balance.date = this.#statementDate();
      this.#running.warnings.push(`The balance ${balance.kind ?? ''} has no date; that of the statement was taken.`);
    }
    statement.balances.push(balance);
  }

  beginEntry(): void {
    this.entry = new EntryDraft();
  }

  beginTransaction(draft: TransactionDraft): void {
    if (this.entry.transactions.length >= LIMITS.detailsPerEntry) {
      throw new KoppelError('file_too_large', `An entry lists more than ${LIMITS.detailsPerEntry} payments.`);
    }
    this.transaction = draft;
    this.entry.transactions.push(draft);
  }

  #addUnmapped(path: string, value: string): void {
    const from = path.indexOf('/Ntry/');
    if (from === -1) return;
    this.entry.unmapped ??= {};
    if (Object.keys(this.entry.unmapped).length >= LIMITS.unmappedFields) return;
    const key = path.slice(from + 6);
    const before = this.entry.unmapped[key];
    this.entry.unmapped[key] = before === undefined ? value : `${before} | ${value}`;
  }

  endEntry(): void {
    if (this.#header === null && !this.#saysEnough() && this.#held.length < LIMITS.heldEntries) {
      this.entry.place = this.#frame.place();
      this.#held.push(this.entry);
      return;
    }
    if (this.#header === null) this.#beginParts();
    this.#take(this.entry);
  }

  endStatement(): void {
    if (this.#header === null) this.#beginParts();
    const currency = this.#header?.account.currency ?? null;
    const footer = makeFooter(this.statement, this.#running, currency, this.lastPageOfMessage === false);
    this.parts.push({ kind: 'end', footer });
  }

  #statementDate(): PlainDate | null {
    return this.statement.until ?? this.statement.createdAt ?? this.messageCreatedAt;
  }

  /** The usual order puts account and balances first. A notification has no balances at all, so the account will do there. */
  #saysEnough(): boolean {
    const { account, balances } = this.statement;
    if (account === null) return false;
    return this.#message?.type !== 'camt.053' || balances.length > 0;
  }

  #beginParts(): void {
    const first = this.#held[0] ?? this.entry;
    const header = makeHeader(
      this.statement,
      this.#format,
      this.#options.dialect ?? null,
      first.amount?.currency ?? null,
    );
    this.#header = header;
    this.#surroundings = {
      account: header.account,
      holder: header.holder,
      dialect: header.dialect,
      defaultStatus: this.#message?.defaultStatus ?? 'info',
      fallbackDate: this.#statementDate(),
    };
    const made = this.statement.createdAt ?? this.messageCreatedAt;
    this.#latest = made === null ? null : addDays(made, 366);
    this.parts.push({ kind: 'statement', statement: header });
    for (const draft of this.#held) this.#take(draft);
    this.#held = [];
  }

  #take(draft: EntryDraft): void {
    if (this.#surroundings === null) return;
    try {
      const entry = makeEntry(draft, this.#surroundings);
      this.#running.add(entry.amount, entry.status);
      this.#checkDate(entry);
      this.#checkDetails(entry);
      this.parts.push({ kind: 'entry', entry });
    } catch (error) {
      if (!(error instanceof KoppelError)) throw error;
      const raw = [draft.reference, draft.servicerReference, draft.text].filter((text) => text !== null).join(' ');
      const place = draft.place ?? this.#frame.place();
      this.parts.push({ kind: 'rejected', row: { error: error.at(place), raw: raw.slice(0, 500) } });
    }
  }

  /** A day more than a year after the statement was made is a slip or an attack; it is kept as written and told. */
  #checkDate(entry: Entry): void {
    if (this.#latest === null || entry.bookingDate <= this.#latest) return;
    if (this.#running.warnings.length >= MAX_WARNINGS) return;
    this.#running.warnings.push(
      `An entry of ${formatMoney(entry.amount)} is dated ${entry.bookingDate}, long after the statement.`,
    );
  }

  /** Details explain the entry; the entry's amount is what moved, whatever they add up to. */
  #checkDetails(entry: Entry): void {
    if (entry.details.length === 0 || this.#running.warnings.length >= MAX_WARNINGS) return;
    let total = 0n;
    for (const { amount } of entry.details) {
      if (amount === null || amount.currency !== entry.amount.currency) return;
      total += amount.minor;
    }
    if (total === entry.amount.minor) return;
    const { currency } = entry.amount;
    this.#running.warnings.push(
      `The details (${entry.details.length}) of an entry of ${formatMoney(entry.amount)} on ${entry.bookingDate} add up to ${formatMoney({ minor: total, currency })}.`,
    );
  }
}
