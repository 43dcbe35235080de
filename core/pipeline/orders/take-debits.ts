import type { DirectDebit, SequenceType } from '../../domain/direct-debit.ts';
import { nextSequenceType } from '../../domain/mandate.ts';
import { rulesOf } from '../../formats/pain/bank-rules.ts';
import { checkCollections } from '../../formats/pain/check.ts';
import { prepareDebit } from '../../formats/pain/prepare.ts';
import type { Db } from '../../store/database.ts';
import { type MandateRow, mandatesByNumber, openDebits } from '../../store/mandate.repository.ts';
import type { House } from '../house.ts';
import { collectionDay } from './dates.ts';
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
import { lapsed, registerFromFile } from './mandates.ts';
import type { PaymentRules } from './rules.ts';
import type { Who } from './who.ts';

/** A collection as it came in. Debtor and signing day come from the mandate; a pain.008 brings its own. */
export interface DebitIntake extends Omit<Intake, 'order' | 'scheme'> {
  readonly mandateNumber: string;
  /** As the sender says; null: ours to choose. */
  readonly sequenceType: SequenceType | null;
  /** The last collection on the mandate. */
  readonly final: boolean;
  readonly order: Pick<
    DirectDebit,
    'endToEndId' | 'instructionId' | 'amount' | 'remittance' | 'purpose' | 'ultimateDebtor'
  >;
  /** The whole of it, from a file: a mandate that is not known yet is taken over from there. */
  readonly fromFile: {
    readonly debit: DirectDebit;
    readonly scheme: 'core' | 'b2b';
    readonly creditorId: string;
  } | null;
}

/** Takes collections: judged as a whole before anything is stored. Throws `payment_invalid`, `already_exists`. */
export async function takeDebits(
  house: House,
  db: Db,
  who: Who,
  intakes: readonly DebitIntake[],
): Promise<readonly string[]> {
  const around = await surroundings(
    house,
    db,
    intakes.map((one) => one.account),
  );
  const faults: Fault[] = [];
  const over = new Map(
    intakes.map((intake) => [intake, accountOf(intake.place, intake.account, around, faults)] as const),
  );
  refuseFaults(faults);
  await registerFromFile(house, db, who, intakes, over, faults);
  refuseFaults(faults);
  const mandates = await mandatesByNumber(
    db,
    intakes.map((one) => one.mandateNumber),
  );
  const pending = await openDebits(
    db,
    [...mandates.values()].map((one) => one.id),
  );
  const judged: Judged[] = [];
  for (const intake of intakes) {
    const place = over.get(intake);
    if (place === null || place === undefined) continue;
    const { account, rules } = place;
    const mandate = mandates.get(`${rules.creditorId ?? ''} ${intake.mandateNumber}`);
    const fault = (field: string, message: string) => void faults.push({ place: `${intake.place}.${field}`, message });
    if (rules.creditorId === null)
      fault('account', 'The administration has no creditor identifier yet; fill it in first.');
    else if (mandate === undefined) fault('mandate', `There is no mandate ${intake.mandateNumber}.`);
    else {
      const day = collectionDay(intake.date, around, rules.cutOff ?? rulesOf(account.bank).cutOff);
      const own = pending.get(mandate.id) ?? [];
      const sequenceType = chooseSequence(intake, mandate, rules, own, fault);
      if (mandate.status !== 'active') fault('mandate', `The mandate is ${mandate.status}.`);
      else if (lapsed(mandate, day.date)) fault('mandate', 'The mandate was not used for 36 months and has lapsed.');
      const { order, changes } = prepareDebit(debitOf(intake, mandate));
      const checked = order.endToEndId === '' ? { ...order, endToEndId: 'TO-BE-CHOSEN' } : order;
      const problems = checkCollections(
        {
          batchId: 'CHECK',
          creditor: ownParty(account),
          creditorId: rules.creditorId,
          scheme: mandate.scheme,
          sequenceType,
          collectionDate: day.date,
          batchBooking: true,
        },
        [checked],
        { today: around.today, rules: rulesOf(account.bank) },
      );
      for (const { severity, field, message } of problems) if (severity === 'error') fault(field, message);
      own.push(sequenceType);
      pending.set(mandate.id, own);
      judged.push({
        place: intake.place,
        administrationId: account.administrationId,
        bankAccountId: account.id,
        kind: 'direct-debit',
        clientReference: intake.clientReference,
        scheme: mandate.scheme,
        sequenceType,
        date: day.date,
        categoryPurpose: null,
        order,
        mandateId: mandate.id,
        partyCode: intake.partyCode ?? mandate.party_code,
        settles: intake.settles,
        shown: shownOf({
          changes,
          ...(day.moved !== undefined && { moved: day.moved }),
          notes: problems.filter((one) => one.severity === 'warning').map((one) => one.message),
        }),
      });
    }
  }
  refuseFaults(faults);
  return storeOrders(house, db, who, 'direct-debit', judged);
}

function debitOf({ order }: DebitIntake, mandate: MandateRow): DirectDebit {
  return {
    ...order,
    debtor: {
      name: mandate.debtor_name,
      iban: mandate.debtor_iban as DirectDebit['debtor']['iban'],
      account: null,
      bic: mandate.debtor_bic,
      address: null,
    },
    mandateId: mandate.mandate_id,
    mandateSignedOn: mandate.signed_on as DirectDebit['mandateSignedOn'],
    amendment: mandate.amendment,
  };
}

/** The sequence type by the mandate's life; one the sender asks for has to be possible (THREATS PAY-30). */
function chooseSequence(
  intake: DebitIntake,
  mandate: MandateRow,
  { useFirst }: PaymentRules,
  pending: readonly string[],
  fault: (field: string, message: string) => void,
): SequenceType {
  const next = nextSequenceType(
    { type: mandate.type, lastOutcome: mandate.last_outcome },
    // A first collection is on its way: this one follows it.
    { final: intake.final, useFirst: useFirst && pending.length === 0 },
  );
  if (mandate.type === 'one-off' && pending.length > 0)
    fault('mandate', 'A one-off mandate is collected on once, and a collection is on its way.');
  const asked = intake.sequenceType;
  if (asked === null) return next;
  const never = mandate.last_outcome === null || mandate.last_outcome === 'rejected';
  const possible =
    mandate.type === 'one-off'
      ? asked === 'OOFF'
      : asked === 'RCUR' || asked === 'FNAL' || (asked === 'FRST' && never && pending.length === 0);
  if (!possible) fault('sequenceType', `${asked} does not fit this mandate now; ${next} does.`);
  return asked;
}
