import { KoppelError } from '../../domain/errors.ts';
import type { Iban } from '../../domain/iban.ts';
import { absolute } from '../../domain/money.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import type { Db } from '../../store/database.ts';
import { itemsByIds, type StoredItem } from '../../store/item.repository.ts';
import { mandatesOfParties } from '../../store/mandate.repository.ts';
import { partiesByCode } from '../../store/order.repository.ts';
import type { House } from '../house.ts';
import { type Fault, refuseFaults } from './intake.ts';
import { takeDebits } from './take-debits.ts';
import { takePayments } from './take-payments.ts';
import type { Who } from './who.ts';

/** Open items to be paid or collected, over one account. */
export interface FromItems {
  readonly account: string;
  readonly openItemIds: readonly string[];
  /** Null: on the day each is due, or as soon as possible. */
  readonly date: PlainDate | null;
  readonly scheme: 'sepa' | 'sepa-instant';
}

/** Makes payments of open purchase invoices, a payment each, to the party's account. Throws `payment_invalid`, `not_found`. */
export async function payItems(house: House, db: Db, who: Who, request: FromItems): Promise<readonly string[]> {
  const items = await wanted(db, request.openItemIds);
  const faults: Fault[] = [];
  const parties = await partiesOf(db, items);
  const intakes = items.map((item, at) => {
    const place = `items.${at}`;
    const party = parties.get(`${item.administrationId} ${item.party ?? ''}`);
    const iban = item.facts.counterIban ?? party?.ibans[0] ?? null;
    if (item.open.minor >= 0n) faults.push({ place, message: `${named(item)} is nothing to pay.` });
    else if (iban === null)
      faults.push({ place, message: `No account number is known of the party of ${named(item)}.` });
    return {
      place,
      account: request.account,
      clientReference: null,
      scheme: request.scheme,
      date: dayOf(request, item, house.clock.today()),
      categoryPurpose: null,
      partyCode: item.party,
      settles: [{ externalId: item.externalId, minor: item.open.minor }],
      order: {
        endToEndId: '',
        instructionId: null,
        amount: { minor: absolute(item.open.minor), currency: item.open.currency },
        creditor: { name: party?.name ?? '', iban: iban as Iban | null, account: null, bic: null, address: null },
        ultimateCreditor: null,
        ultimateDebtor: null,
        remittance: remittanceOf(item),
        purpose: null,
      },
    };
  });
  refuseFaults(faults);
  return takePayments(house, db, who, intakes);
}

/** Makes collections of open sales invoices, on the mandate the invoice names or the party's own. */
export async function collectItems(house: House, db: Db, who: Who, request: FromItems): Promise<readonly string[]> {
  const items = await wanted(db, request.openItemIds);
  const faults: Fault[] = [];
  const mandates = new Map<string, string>();
  for (const administrationId of new Set(items.map((item) => item.administrationId))) {
    const codes = items
      .filter((item) => item.administrationId === administrationId)
      .flatMap((item) => item.party ?? []);
    for (const mandate of await mandatesOfParties(db, administrationId, codes))
      mandates.set(`${administrationId} ${mandate.party_code ?? ''}`, mandate.mandate_id);
  }
  const intakes = items.map((item, at) => {
    const place = `items.${at}`;
    const mandateNumber = item.facts.mandateId ?? mandates.get(`${item.administrationId} ${item.party ?? ''}`);
    if (item.open.minor <= 0n) faults.push({ place, message: `${named(item)} is nothing to collect.` });
    else if (mandateNumber === undefined)
      faults.push({ place, message: `There is no active mandate for ${named(item)}.` });
    return {
      place,
      account: request.account,
      clientReference: null,
      date: dayOf(request, item, house.clock.today()),
      categoryPurpose: null,
      partyCode: item.party,
      settles: [{ externalId: item.externalId, minor: item.open.minor }],
      mandateNumber: mandateNumber ?? '',
      sequenceType: null,
      final: false,
      fromFile: null,
      order: {
        endToEndId: '',
        instructionId: null,
        amount: item.open,
        remittance: remittanceOf(item),
        purpose: null,
        ultimateDebtor: null,
      },
    };
  });
  refuseFaults(faults);
  return takeDebits(house, db, who, intakes);
}

async function wanted(db: Db, ids: readonly string[]): Promise<readonly StoredItem[]> {
  const found = await itemsByIds(db, ids);
  return ids.map((id) => {
    const item = found.get(id);
    if (item === undefined) throw new KoppelError('not_found', 'One of the open items is not there.');
    return item;
  });
}

async function partiesOf(db: Db, items: readonly StoredItem[]) {
  const found = new Map<string, { readonly name: string; readonly ibans: readonly string[] }>();
  for (const administrationId of new Set(items.map((item) => item.administrationId))) {
    const codes = items
      .filter((item) => item.administrationId === administrationId)
      .flatMap((item) => item.party ?? []);
    for (const party of await partiesByCode(db, administrationId, codes))
      found.set(`${administrationId} ${party.code}`, party);
  }
  return found;
}

const named = (item: StoredItem): string => `${item.kind} ${item.number ?? item.externalId}`;

/** On the day it is due, never in the past. */
function dayOf(request: FromItems, item: StoredItem, today: PlainDate): PlainDate | null {
  if (request.date !== null) return request.date;
  return item.dueDate !== null && item.dueDate > today ? item.dueDate : null;
}

/** What the other side knows the invoice by: its structured reference, else its number and ours. */
function remittanceOf(item: StoredItem): { readonly text: string | null; readonly structured: string | null } {
  if (item.paymentReference !== null) return { text: null, structured: item.paymentReference };
  const texts = [item.reference, item.number].filter((text) => text !== null && text !== '');
  return { text: texts.length === 0 ? item.externalId : texts.join(' ').slice(0, 140), structured: null };
}
