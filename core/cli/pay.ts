import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { creditorOf } from '../api/orders-in.ts';
import { DirectDebitInput, PaymentOrderInput } from '../api/schema/orders.ts';
import type { DirectDebit } from '../domain/direct-debit.ts';
import { KoppelError } from '../domain/errors.ts';
import { dutchBankCode, parseIban } from '../domain/iban.ts';
import { parseMoney } from '../domain/money.ts';
import type { PaymentOrder } from '../domain/payment-order.ts';
import { parsePlainDate } from '../domain/plain-date.ts';
import { rulesOf } from '../formats/pain/bank-rules.ts';
import { checkCollections, checkPayments, type PaymentProblem } from '../formats/pain/check.ts';
import { prepareDebit, prepareOrder, type TextChange } from '../formats/pain/prepare.ts';
import { proveTotals } from '../formats/pain/proof.ts';
import { sumText } from '../formats/pain/totals.ts';
import { writeCreditTransfers } from '../formats/pain/write-credit-transfer.ts';
import { writeDirectDebits } from '../formats/pain/write-direct-debit.ts';
import { collectionDay, type DateChoice, executionDay } from '../pipeline/orders/dates.ts';
import { ownParty, paymentBatch } from '../pipeline/orders/file.ts';
import { systemClock } from '../runtime/ports.ts';
import { rulesName } from '../store/order-account.repository.ts';
import { EXIT, type Io } from './io.ts';

const shared = {
  account: z.string(),
  name: z.string().trim().min(1).max(70),
  date: z.iso.date().optional(),
  messageId: z.string().max(35).optional(),
};
/** ORDERS.json: one account, one day; payments, or collections on mandates. */
const PaymentsFile = z
  .object({ ...shared, orders: z.array(PaymentOrderInput.omit({ account: true, executionDate: true })).min(1) })
  .strict();
const CollectionsFile = z
  .object({
    ...shared,
    creditorId: z.string(),
    scheme: z.enum(['core', 'b2b']).default('core'),
    sequenceType: z.enum(['FRST', 'RCUR', 'FNAL', 'OOFF']).default('RCUR'),
    debits: z
      .array(
        DirectDebitInput.omit({ account: true, collectionDate: true, sequenceType: true, final: true }).extend({
          mandateSignedOn: z.iso.date(),
          debtor: PaymentOrderInput.shape.creditor,
        }),
      )
      .min(1),
  })
  .strict();

/**
 * `koppel pay ORDERS.json --out FILE`: writes the payment file a bank takes, and nothing else: no hub, no database, nothing is sent.
 * Wrong orders are all told, and no file is written.
 */
export async function payCommand(
  io: Io,
  path: string,
  { out, json }: { readonly out: string; readonly json: boolean },
): Promise<number> {
  const input = parsed(
    path,
    await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      throw new KoppelError('request_invalid', `The file cannot be read (${error.code ?? error.message}).`, {
        place: { file: path },
      });
    }),
  );
  const made = 'orders' in input ? payments(path, input) : collections(path, input);
  const errors = made.problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) {
    const told = errors.map(({ endToEndId, field, message }) => `${endToEndId ?? 'file'} ${field}: ${message}`);
    throw new KoppelError('payment_invalid', told.join(' '), { place: { file: path } });
  }
  const bytes = Buffer.concat([...made.write()]);
  const { totals } = await proveTotals(
    (async function* () {
      yield bytes;
    })(),
  );
  await writeFile(out, bytes);
  const warnings = [
    ...movedDay(made),
    ...made.problems.map(({ endToEndId, message }) => `${endToEndId ?? 'file'}: ${message}`),
  ];
  const changes = made.changes.map(({ field, from, to }) => `${field}: "${from}" becomes "${to}"`);
  if (json)
    io.out(
      JSON.stringify({ file: out, orders: totals.count, sum: sumText(totals), date: made.date, warnings, changes }),
    );
  else {
    for (const line of [...warnings, ...changes]) io.err(line);
    io.out(`${out}: ${totals.count} orders, EUR ${sumText(totals)}, for ${made.date}.`);
  }
  return EXIT.done;
}

function parsed(path: string, text: string): z.infer<typeof PaymentsFile> | z.infer<typeof CollectionsFile> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new KoppelError('json_invalid', 'The file is not JSON.', { place: { file: path }, cause });
  }
  const schema = typeof value === 'object' && value !== null && 'debits' in value ? CollectionsFile : PaymentsFile;
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new KoppelError('request_invalid', faults.slice(0, 10).join('; '), {
    place: { file: path, element: result.error.issues[0]?.path.join('.') },
  });
}

interface Made extends DateChoice {
  readonly problems: readonly PaymentProblem[];
  readonly changes: readonly TextChange[];
  write(): Iterable<Uint8Array>;
}

const WHY = {
  'rest-day': 'banks rest then',
  'cut-off': 'it is too late for it',
  notice: 'the bank wants it a day before',
};

function movedDay({ date, moved }: DateChoice): readonly string[] {
  return moved === undefined ? [] : [`date: ${moved.from} becomes ${date}: ${WHY[moved.why]}`];
}

/** Makes each of them; what is wrong with any of them is told together. */
function each<In, Out>(path: string, list: readonly In[], make: (one: In, at: number) => Out): Out[] {
  const wrong: KoppelError[] = [];
  const made = list.flatMap((one, at) => {
    try {
      return [make(one, at)];
    } catch (error) {
      if (!(error instanceof KoppelError)) throw error;
      wrong.push(error);
      return [];
    }
  });
  const [first] = wrong;
  if (first === undefined) return made;
  const told = wrong.slice(0, 10).map(({ place, message }) => `${place.element ?? 'order'}: ${message}`);
  throw new KoppelError(first.code, told.join('; '), { place: { ...first.place, file: path }, cause: first });
}

/** Only the day and time matter; a file made twice in a second would have one name. */
function begin(input: { readonly account: string; readonly name: string; readonly messageId?: string | undefined }) {
  const iban = parseIban(input.account, { element: 'account' });
  const now = systemClock.now().slice(0, 19);
  const own = ownParty({ iban, name: input.name });
  const messageId = input.messageId ?? `KPL-${now.replace(/\D/g, '')}`;
  const header = { messageId, createdAt: now, initiator: { name: own.name, id: null } };
  const rules = rulesOf(rulesName(dutchBankCode(iban)));
  const today = { today: systemClock.today(), time: '00:00' };
  return { own, header, rules, today, options: { today: today.today, rules } };
}

function payments(path: string, input: z.infer<typeof PaymentsFile>): Made {
  const { own, header, rules, today, options } = begin(input);
  const instant = input.orders.every(({ scheme }) => scheme === 'sepa-instant');
  if (!instant && input.orders.some(({ scheme }) => scheme === 'sepa-instant'))
    throw new KoppelError('payment_invalid', 'Instant payments go in a file of their own.', { place: { file: path } });
  if (new Set(input.orders.map(({ categoryPurpose }) => categoryPurpose ?? null)).size > 1)
    throw new KoppelError('payment_invalid', 'Salaries and the like (categoryPurpose) go in a file of their own.', {
      place: { file: path, element: 'orders' },
    });
  const { date, moved } = executionDay(input.date === undefined ? null : parsePlainDate(input.date), today, {
    instant,
    cutOff: rules.cutOff,
  });
  const prepared = each(path, input.orders, (one, at) =>
    prepareOrder({
      endToEndId: one.endToEndId ?? `${header.messageId}-${at + 1}`,
      instructionId: null,
      amount: parseMoney(one.amount, one.currency),
      creditor: creditorOf(one.creditor, `orders.${at}`),
      ultimateCreditor: one.ultimateCreditor ?? null,
      ultimateDebtor: one.ultimateDebtor ?? null,
      remittance: { text: one.remittance.text ?? null, structured: one.remittance.structured ?? null },
      purpose: one.purpose ?? null,
    } satisfies PaymentOrder),
  );
  const orders = prepared.map(({ order }) => order);
  const batch = paymentBatch(
    {
      kind: 'credit-transfer',
      scheme: instant ? 'sepa-instant' : 'sepa',
      sequence_type: null,
      category_purpose: input.orders[0]?.categoryPurpose ?? null,
      date,
      creditor_id: null,
      message_id: header.messageId,
      format: '',
      made_at: '',
    },
    own,
  );
  return {
    date,
    moved,
    problems: checkPayments(batch, orders, options),
    changes: prepared.flatMap(({ changes }) => changes),
    write: () => writeCreditTransfers(header, [{ batch, orders }], rules.creditTransfers[0] ?? '09'),
  };
}

function collections(path: string, input: z.infer<typeof CollectionsFile>): Made {
  const { own, header, rules, today, options } = begin(input);
  const { date, moved } = collectionDay(
    input.date === undefined ? null : parsePlainDate(input.date),
    today,
    rules.cutOff,
  );
  const prepared = each(path, input.debits, (one, at) =>
    prepareDebit({
      endToEndId: one.endToEndId ?? `${header.messageId}-${at + 1}`,
      instructionId: null,
      amount: parseMoney(one.amount, one.currency),
      debtor: creditorOf(one.debtor, `debits.${at}`),
      ultimateDebtor: one.ultimateDebtor ?? null,
      mandateId: one.mandate,
      mandateSignedOn: parsePlainDate(one.mandateSignedOn),
      amendment: null,
      remittance: { text: one.remittance.text ?? null, structured: one.remittance.structured ?? null },
      purpose: one.purpose ?? null,
    } satisfies DirectDebit),
  );
  const debits = prepared.map(({ order }) => order);
  const { creditorId, scheme, sequenceType } = input;
  const batch = {
    batchId: header.messageId,
    creditor: own,
    creditorId,
    scheme,
    sequenceType,
    collectionDate: date,
    batchBooking: true,
  };
  return {
    date,
    moved,
    problems: checkCollections(batch, debits, options),
    changes: prepared.flatMap(({ changes }) => changes),
    write: () => writeDirectDebits(header, [{ batch, orders: debits }], rules.directDebits[0] ?? '08'),
  };
}
