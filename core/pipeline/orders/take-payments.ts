import type { Iban } from '../../domain/iban.ts';
import type { CreditTransferScheme, PaymentOrder } from '../../domain/payment-order.ts';
import { rulesOf } from '../../formats/pain/bank-rules.ts';
import { checkPayments } from '../../formats/pain/check.ts';
import { prepareOrder } from '../../formats/pain/prepare.ts';
import type { Db } from '../../store/database.ts';
import { payeeHistory } from '../../store/order.repository.ts';
import type { House } from '../house.ts';
import { executionDay } from './dates.ts';
import { ownParty } from './file.ts';
import {
  accountOf,
  type Fault,
  type Intake,
  type Judged,
  refuseFaults,
  shownOf,
  storeOrders,
  surroundings,
} from './intake.ts';
import type { Who } from './who.ts';

/**
 * Takes payments to be made: judged as a whole before anything is stored. Returns our ids, in their order. Throws
 * `payment_invalid`, `already_exists`.
 */
export async function takePayments(
  house: House,
  db: Db,
  who: Who,
  intakes: readonly Intake<PaymentOrder>[],
): Promise<readonly string[]> {
  return storeOrders(house, db, who, 'credit-transfer', await judgePayments(house, db, intakes));
}

export async function judgePayments(
  house: House,
  db: Db,
  intakes: readonly Intake<PaymentOrder>[],
): Promise<readonly Judged[]> {
  const around = await surroundings(
    house,
    db,
    intakes.map((one) => one.account),
  );
  const faults: Fault[] = [];
  const judged: Judged[] = [];
  for (const intake of intakes) {
    const { place } = intake;
    const over = accountOf(place, intake.account, around, faults);
    if (over === null) continue;
    const { account, rules } = over;
    const scheme = intake.scheme as CreditTransferScheme;
    const cutOff = rules.cutOff ?? rulesOf(account.bank).cutOff;
    const day = executionDay(intake.date, around, { instant: scheme === 'sepa-instant', cutOff });
    const { order, changes } = prepareOrder(intake.order);
    // An id of ours is chosen later; the check needs one that can stand.
    const checked = order.endToEndId === '' ? { ...order, endToEndId: 'TO-BE-CHOSEN' } : order;
    const batch = {
      batchId: 'CHECK',
      debtor: ownParty(account),
      scheme,
      executionDate: day.date,
      batchBooking: null,
      categoryPurpose: intake.categoryPurpose,
      chargeBearer: 'shared',
    } as const;
    const problems = checkPayments(batch, [checked], { today: around.today, rules: rulesOf(account.bank) });
    for (const { severity, field, message } of problems)
      if (severity === 'error') faults.push({ place: `${place}.${field}`, message });
    const mismatch = bicMismatch(order.creditor.iban, order.creditor.bic);
    if (mismatch !== null) faults.push({ place: `${place}.creditor.bic`, message: mismatch });
    judged.push({
      place,
      administrationId: account.administrationId,
      bankAccountId: account.id,
      kind: 'credit-transfer',
      clientReference: intake.clientReference,
      scheme,
      sequenceType: null,
      date: day.date,
      categoryPurpose: intake.categoryPurpose,
      order,
      mandateId: null,
      partyCode: intake.partyCode,
      settles: intake.settles,
      shown: {
        changes,
        ...(day.moved !== undefined && { moved: day.moved }),
        notes: problems.filter((one) => one.severity === 'warning').map((one) => one.message),
      },
    });
  }
  refuseFaults(faults);
  return withHistory(db, judged);
}

/** Adds what is known of the payees' accounts: paid before or not, new beside another one since when. */
async function withHistory(db: Db, judged: readonly Judged[]): Promise<readonly Judged[]> {
  const histories = new Map<string, Awaited<ReturnType<typeof payeeHistory>>>();
  const ibanOf = (one: Judged) => ('creditor' in one.order ? (one.order.creditor.iban ?? '') : '');
  for (const administrationId of new Set(judged.map((one) => one.administrationId))) {
    const ibans = new Set(judged.filter((one) => one.administrationId === administrationId).map(ibanOf));
    histories.set(administrationId, await payeeHistory(db, administrationId, [...ibans]));
  }
  return judged.map((one) => {
    const history = histories.get(one.administrationId);
    const ibanChangedAt = history?.changedAt.get(ibanOf(one));
    return {
      ...one,
      shown: shownOf({
        ...one.shown,
        ...(ibanChangedAt !== undefined && { ibanChangedAt }),
        ...(history?.known.has(ibanOf(one)) === false && { newPayee: true }),
      }),
    };
  });
}

/** A BIC names the bank its IBAN is of: by country, and for Dutch accounts by bank. */
function bicMismatch(iban: Iban | null, bic: string | null): string | null {
  if (iban === null || bic === null) return null;
  if (iban.startsWith('NL') && bic.slice(0, 4) !== iban.slice(4, 8)) return `${bic} is not the bank of ${iban}.`;
  return null;
}
