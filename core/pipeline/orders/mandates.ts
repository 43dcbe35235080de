import type { MandateAmendment } from '../../domain/direct-debit.ts';
import { KoppelError } from '../../domain/errors.ts';
import { MANDATE_LAPSES_AFTER_MONTHS, MANDATE_TRANSITIONS, type MandateStatus } from '../../domain/mandate.ts';
import { daysInMonth, type PlainDate } from '../../domain/plain-date.ts';
import { isSepaId } from '../../formats/pain/characters.ts';
import type { Db } from '../../store/database.ts';
import {
  changeMandate,
  insertMandate,
  lockMandate,
  type MandateRow,
  mandatesByNumber,
} from '../../store/mandate.repository.ts';
import type { House } from '../house.ts';
import type { Fault } from './intake.ts';
import type { PaymentRules } from './rules.ts';
import type { DebitIntake } from './take-debits.ts';
import type { Who } from './who.ts';

/** The same day so many months earlier, or the last one of that month. */
export function monthsBefore(date: PlainDate, months: number): PlainDate {
  const month = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 - months;
  const year = Math.floor(month / 12);
  const last = daysInMonth(year, (month % 12) + 1);
  const day = Math.min(Number(date.slice(8)), last);
  return `${year}-${String((month % 12) + 1).padStart(2, '0')}-${String(day).padStart(2, '0')}` as PlainDate;
}

/** Whether nobody collected on the mandate for 36 months before that day. */
export function lapsed(mandate: Pick<MandateRow, 'last_collected_on' | 'signed_on'>, on: PlainDate): boolean {
  return (mandate.last_collected_on ?? mandate.signed_on) <= monthsBefore(on, MANDATE_LAPSES_AFTER_MONTHS);
}

/** What a person or ERP changes in a mandate that was signed. */
export interface MandateChange {
  readonly mandateId?: string | undefined;
  readonly debtorName?: string | undefined;
  readonly debtorIban?: string | undefined;
  readonly debtorBic?: string | null | undefined;
  readonly party?: string | null | undefined;
  readonly status?: MandateStatus | undefined;
}

/**
 * Changes a mandate. Another number or account is an amendment: the debtor's bank is told with the next collection, once, with what
 * it was at the last one. Throws `not_found`, `state_conflict`, `request_invalid`.
 */
export async function amendMandate(db: Db, id: string, change: MandateChange): Promise<MandateRow> {
  const mandate = await lockMandate(db, id);
  if (mandate === undefined) throw new KoppelError('not_found', 'There is no such mandate.');
  if (change.status !== undefined && change.status !== mandate.status) {
    const next: readonly MandateStatus[] = MANDATE_TRANSITIONS[mandate.status];
    if (!next.includes(change.status))
      throw new KoppelError('state_conflict', `A mandate that is ${mandate.status} does not become ${change.status}.`);
  }
  if (change.mandateId !== undefined && !isSepaId(change.mandateId))
    throw new KoppelError('request_invalid', 'A mandate number has 1 to 35 SEPA characters.');
  return changeMandate(db, id, {
    ...(change.mandateId !== undefined && { mandate_id: change.mandateId }),
    ...(change.debtorName !== undefined && { debtor_name: change.debtorName }),
    ...(change.debtorIban !== undefined && { debtor_iban: change.debtorIban }),
    ...(change.debtorBic !== undefined && { debtor_bic: change.debtorBic }),
    ...(change.party !== undefined && { party_code: change.party }),
    ...(change.status !== undefined && { status: change.status }),
    // Before the first collection nobody knows the mandate: nothing has to be told.
    ...(mandate.last_collected_on !== null && { amendment: amendmentOf(mandate, change) }),
  });
}

function amendmentOf(mandate: MandateRow, change: MandateChange): MandateAmendment | null {
  const before = mandate.amendment;
  const renamed = change.mandateId !== undefined && change.mandateId !== mandate.mandate_id;
  const moved = change.debtorIban !== undefined && change.debtorIban !== mandate.debtor_iban;
  if (!renamed && !moved) return before;
  const otherBank = moved && change.debtorIban?.slice(0, 8) !== mandate.debtor_iban.slice(0, 8);
  return {
    originalMandateId: before?.originalMandateId ?? (renamed ? mandate.mandate_id : null),
    originalCreditorId: before?.originalCreditorId ?? null,
    // Inside one bank the former account is told; of another bank only that it was one (SMNDA).
    originalIban:
      before?.originalIban ?? (moved && !otherBank ? (mandate.debtor_iban as MandateAmendment['originalIban']) : null),
    otherBank: before?.otherBank === true || otherBank,
  };
}

/** A pain.008 brings mandates along: those that are not known are taken over, those that are have to agree. */
export async function registerFromFile(
  house: House,
  db: Db,
  who: Who,
  intakes: readonly DebitIntake[],
  over: ReadonlyMap<
    DebitIntake,
    { readonly account: { readonly administrationId: string }; readonly rules: PaymentRules } | null
  >,
  faults: Fault[],
): Promise<void> {
  const files = intakes.filter((one) => one.fromFile !== null);
  if (files.length === 0) return;
  const known = await mandatesByNumber(
    db,
    files.map((one) => one.mandateNumber),
  );
  for (const intake of files) {
    const place = over.get(intake);
    if (intake.fromFile === null || place === null || place === undefined) continue;
    const { debit, scheme, creditorId } = intake.fromFile;
    if (creditorId !== place.rules.creditorId) {
      faults.push({
        place: `${intake.place}.creditorId`,
        message: `${creditorId} is not the creditor identifier of the administration.`,
      });
      continue;
    }
    const key = `${creditorId} ${debit.mandateId}`;
    const mandate = known.get(key);
    if (mandate === undefined) {
      if (!isSepaId(debit.mandateId) || debit.debtor.iban === null) continue;
      known.set(
        key,
        await insertMandate(db, {
          id: house.random.uuid(),
          organisation_id: who.organisationId,
          administration_id: place.account.administrationId,
          mandate_id: debit.mandateId,
          creditor_id: creditorId,
          scheme,
          type: intake.sequenceType === 'OOFF' ? 'one-off' : 'recurrent',
          status: 'active',
          signed_on: debit.mandateSignedOn,
          debtor_name: debit.debtor.name,
          debtor_iban: debit.debtor.iban,
          debtor_bic: debit.debtor.bic,
          party_code: intake.partyCode,
          created_by: who.name,
          // A collection that follows others went through another package before.
          ...(intake.sequenceType === 'RCUR' && {
            last_collected_on: debit.mandateSignedOn,
            last_outcome: 'collected' as const,
          }),
        }),
      );
    } else if (mandate.debtor_iban !== debit.debtor.iban && debit.amendment === null) {
      faults.push({
        place: `${intake.place}.debtor.iban`,
        message: `Mandate ${debit.mandateId} is of another account; send the amendment along.`,
      });
    } else if (mandate.debtor_iban !== debit.debtor.iban && debit.debtor.iban !== null) {
      await amendMandate(db, mandate.id, { debtorIban: debit.debtor.iban });
    }
  }
}
