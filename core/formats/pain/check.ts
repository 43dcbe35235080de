import type { PostalAddress } from '../../domain/address.ts';
import { isCreditorId } from '../../domain/creditor-id.ts';
import type { CollectionBatch, DirectDebit } from '../../domain/direct-debit.ts';
import type { Money } from '../../domain/money.ts';
import type {
  CreditTransferScheme,
  PaymentBatch,
  PaymentOrder,
  PaymentParty,
  PaymentRemittance,
} from '../../domain/payment-order.ts';
import { isDutchPaymentReference, isRfReference } from '../../domain/payment-reference.ts';
import { daysBetween, type PlainDate } from '../../domain/plain-date.ts';
import { isTargetDay, onOrAfterTargetDay, targetDaysBefore } from '../../domain/target-calendar.ts';
import type { BankPaymentRules } from './bank-rules.ts';
import { isSepaId, isSepaText } from './characters.ts';

/** Why a batch cannot leave (`error`), or what the bank will do with it (`warning`). Found before approval. */
export interface PaymentProblem {
  readonly severity: 'error' | 'warning';
  readonly code:
    | 'amount_range'
    | 'currency'
    | 'account'
    | 'own_account'
    | 'bic'
    | 'name'
    | 'text_length'
    | 'characters'
    | 'reference'
    | 'two_references'
    | 'id'
    | 'duplicate_id'
    | 'address'
    | 'date_past'
    | 'date_rest_day'
    | 'date_too_far'
    | 'creditor_id'
    | 'mandate'
    | 'too_many'
    | 'empty';
  /** The order it is about; null for the batch. */
  readonly endToEndId: string | null;
  readonly field: string;
  readonly message: string;
}

export interface CheckOptions {
  /** The bank's day now. */
  readonly today: PlainDate;
  readonly rules: BankPaymentRules;
  /** From this day on a free address without town and country is refused (SEPA rulebooks, November 2026). */
  readonly structuredAddressFrom?: PlainDate;
}

/** SEPA: 0.01 to 999,999,999.99. */
const MAX_SEPA_MINOR = 99_999_999_999n;
const STRUCTURED_ADDRESS_FROM = '2026-11-22' as PlainDate;

type Report = (
  code: PaymentProblem['code'],
  field: string,
  message: string,
  severity?: PaymentProblem['severity'],
) => void;

function reporter(problems: PaymentProblem[], endToEndId: string | null): Report {
  return (code, field, message, severity = 'error') => problems.push({ severity, code, endToEndId, field, message });
}

/** Everything wrong with a batch of payments and its orders. Empty: it may be approved. */
export function checkPayments(
  batch: PaymentBatch,
  orders: Iterable<PaymentOrder>,
  options: CheckOptions,
): readonly PaymentProblem[] {
  const problems: PaymentProblem[] = [];
  const report = reporter(problems, null);
  const sepa = batch.scheme === 'sepa' || batch.scheme === 'sepa-instant';
  checkId('batchId', batch.batchId, report);
  checkParty('debtor', batch.debtor, batch.scheme, options, batch.executionDate, report);
  checkDate(
    'executionDate',
    batch.executionDate,
    options.rules.maxDaysAhead,
    batch.scheme !== 'sepa-instant',
    options,
    report,
  );
  const ids = new Set<string>();
  for (const order of orders) {
    const about = reporter(problems, order.endToEndId);
    checkId('endToEndId', order.endToEndId, about);
    if (order.instructionId !== null) checkId('instructionId', order.instructionId, about);
    if (ids.has(order.endToEndId)) about('duplicate_id', 'endToEndId', 'Two orders of the batch have this id.');
    ids.add(order.endToEndId);
    checkAmount(order.amount, sepa, about);
    checkParty('creditor', order.creditor, batch.scheme, options, batch.executionDate, about);
    if (order.creditor.iban !== null && order.creditor.iban === batch.debtor.iban) {
      about('own_account', 'creditor.iban', 'The order pays the account it is paid from.');
    }
    checkName('ultimateCreditor', order.ultimateCreditor, about);
    checkName('ultimateDebtor', order.ultimateDebtor, about);
    checkPurpose(order.purpose, about);
    checkRemittance(order.remittance, about);
  }
  checkCount(ids.size, options, report);
  return problems;
}

/** Everything wrong with a batch of collections and its debits. */
export function checkCollections(
  batch: CollectionBatch,
  debits: Iterable<DirectDebit>,
  options: CheckOptions,
): readonly PaymentProblem[] {
  const problems: PaymentProblem[] = [];
  const report = reporter(problems, null);
  checkId('batchId', batch.batchId, report);
  checkParty('creditor', batch.creditor, 'sepa', options, batch.collectionDate, report);
  if (!isCreditorId(batch.creditorId)) report('creditor_id', 'creditorId', 'This is not a SEPA creditor identifier.');
  checkDate('collectionDate', batch.collectionDate, options.rules.maxCollectionDaysAhead, true, options, report);
  // Since the November 2016 rulebook one TARGET day of notice is enough for every sequence type.
  if (targetDaysBefore(batch.collectionDate, 1) < options.today) {
    report('date_past', 'collectionDate', 'The bank needs the file one TARGET day before the collection.');
  }
  const ids = new Set<string>();
  const mandates = new Set<string>();
  for (const debit of debits) {
    const about = reporter(problems, debit.endToEndId);
    checkId('endToEndId', debit.endToEndId, about);
    if (debit.instructionId !== null) checkId('instructionId', debit.instructionId, about);
    if (ids.has(debit.endToEndId)) about('duplicate_id', 'endToEndId', 'Two debits of the batch have this id.');
    ids.add(debit.endToEndId);
    checkAmount(debit.amount, true, about);
    checkParty('debtor', debit.debtor, 'sepa', options, batch.collectionDate, about);
    if (!isSepaId(debit.mandateId)) about('mandate', 'mandateId', 'A mandate id has 1 to 35 SEPA characters.');
    if (debit.mandateSignedOn > options.today)
      about('mandate', 'mandateSignedOn', 'The mandate is signed in the future.');
    if (batch.sequenceType === 'OOFF' || batch.sequenceType === 'FRST') {
      if (mandates.has(debit.mandateId))
        about('mandate', 'mandateId', `${batch.sequenceType} may collect once on a mandate.`);
    }
    mandates.add(debit.mandateId);
    checkName('ultimateDebtor', debit.ultimateDebtor, about);
    checkPurpose(debit.purpose, about);
    checkRemittance(debit.remittance, about);
  }
  checkCount(ids.size, options, report);
  return problems;
}

function checkCount(count: number, { rules }: CheckOptions, report: Report): void {
  if (count === 0) report('empty', 'orders', 'The batch holds no order.');
  if (rules.maxOrdersPerFile !== null && count > rules.maxOrdersPerFile) {
    report('too_many', 'orders', `The bank takes ${rules.maxOrdersPerFile} orders in a file, the batch has ${count}.`);
  }
}

function checkId(field: string, id: string, report: Report): void {
  if (!isSepaId(id))
    report('id', field, 'An id has 1 to 35 SEPA characters, no slash at its ends and no two in a row.');
}

function checkAmount(amount: Money, sepa: boolean, report: Report): void {
  if (sepa && amount.currency !== 'EUR') report('currency', 'amount', 'SEPA pays in euro only.');
  if (amount.minor <= 0n || (sepa && amount.minor > MAX_SEPA_MINOR)) {
    report('amount_range', 'amount', 'The amount has to be between 0.01 and 999999999.99.');
  }
}

function checkName(field: string, name: string | null, report: Report): void {
  if (name === null) return;
  if (name.trim() === '') report('name', field, 'A name is empty.');
  checkText(field, name, 70, report);
}

function checkText(field: string, text: string, limit: number, report: Report): void {
  if (text.length > limit)
    report('text_length', field, `The text has ${text.length} characters, ${limit} are allowed.`);
  if (!isSepaText(text)) report('characters', field, 'The text holds characters SEPA does not carry.');
}

function checkParty(
  field: string,
  party: PaymentParty,
  scheme: CreditTransferScheme,
  options: CheckOptions,
  date: PlainDate,
  report: Report,
): void {
  checkName(`${field}.name`, party.name, report);
  if (party.iban === null && (scheme !== 'world' || party.account === null)) {
    report('account', `${field}.iban`, 'There is no IBAN.');
  }
  if (party.bic !== null && !/^[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/.test(party.bic)) {
    report('bic', `${field}.bic`, 'This is not a BIC.');
  }
  if (scheme === 'world' && party.bic === null) report('bic', `${field}.bic`, 'A payment outside SEPA needs the BIC.');
  if (scheme === 'world' && party.address === null) {
    report('address', `${field}.address`, 'A payment outside SEPA needs the address.');
  }
  if (party.address !== null) checkAddress(`${field}.address`, party.address, options, date, report);
}

function checkAddress(
  field: string,
  address: PostalAddress,
  options: CheckOptions,
  date: PlainDate,
  report: Report,
): void {
  const texts = [address.street, address.buildingNumber, address.postCode, address.town];
  for (const [index, limit] of [70, 16, 16, 35].entries()) {
    const text = texts[index];
    if (text != null) checkText(field, text, limit, report);
  }
  for (const line of address.lines) checkText(field, line, 70, report);
  if (address.lines.length > 2) report('address', field, 'SEPA allows two free address lines.');
  if (address.country !== null && !/^[A-Z]{2}$/.test(address.country))
    report('address', field, 'The country is no code.');
  const complete = address.town !== null && address.country !== null;
  const from = options.structuredAddressFrom ?? STRUCTURED_ADDRESS_FROM;
  if (!complete) {
    const refused = date >= from;
    report(
      'address',
      field,
      `Town and country are needed ${refused ? '' : `from ${from} on`}.`.replace(' .', '.'),
      refused ? 'error' : 'warning',
    );
  }
}

function checkPurpose(purpose: string | null, report: Report): void {
  if (purpose !== null && !/^[A-Z0-9]{1,4}$/.test(purpose)) report('reference', 'purpose', 'This is no purpose code.');
}

function checkRemittance(remittance: PaymentRemittance, report: Report): void {
  const { text, structured } = remittance;
  if (text !== null && structured !== null) {
    report('two_references', 'remittance', 'SEPA carries a text or a structured reference, not both.');
  }
  if (text !== null) checkText('remittance.text', text, 140, report);
  if (structured !== null && !isRfReference(structured) && !isDutchPaymentReference(structured)) {
    report('reference', 'remittance.structured', 'This is no RF or Dutch payment reference.');
  }
}

function checkDate(
  field: string,
  date: PlainDate,
  maxDaysAhead: number | null,
  movesRestDays: boolean,
  options: CheckOptions,
  report: Report,
): void {
  if (date < options.today) report('date_past', field, 'The date has passed.');
  if (maxDaysAhead !== null && daysBetween(options.today, date) > maxDaysAhead) {
    report('date_too_far', field, `The bank takes orders up to ${maxDaysAhead} days ahead.`);
  }
  if (movesRestDays && !isTargetDay(date)) {
    report(
      'date_rest_day',
      field,
      `TARGET rests on this day; the bank moves it to ${onOrAfterTargetDay(date)}.`,
      'warning',
    );
  }
}
