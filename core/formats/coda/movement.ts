import type { CardFacts, Entry, EntryDetail, EntryFacts } from '../../domain/entry.ts';
import { KoppelError } from '../../domain/errors.ts';
import { ibanOrNull } from '../../domain/iban.ts';
import { referenceOrNull } from '../references.ts';
import { counterAccount } from './account.ts';
import { type Communication, readCommunication } from './communication.ts';
import { codaDate, field, fieldOrNull, signedAmount } from './records.ts';

/** Records 21 to 33 of one movement. */
export interface Movement {
  readonly line: number;
  /** Same for a movement and its details. */
  readonly sequence: string;
  /** "0000" for the movement itself; anything else explains it and moves no money of its own. */
  readonly detail: string;
  readonly first: string;
  second: string | null;
  third: string | null;
  readonly info: string[];
}

const EMPTY = ' '.repeat(128);

/** Throws `amount_invalid`, `date_invalid`; nothing of the movement is guessed. */
export function entryOf(movement: Movement, details: readonly Movement[], currency: string, unmapped: boolean): Entry {
  const place = { line: movement.line };
  const { first } = movement;
  const { facts, card } = factsOf(movement, currency);
  const valueDate = codaDate(field(first, 48, 53), place);
  const entryDate = codaDate(field(first, 116, 121), place);
  const bookingDate = entryDate ?? valueDate;
  if (bookingDate === null) throw new KoppelError('date_invalid', 'The movement has no day.', { place });
  const reference = referenceOrNull(field(movement.second ?? EMPTY, 64, 98).trim());
  // A movement that stands for many carries the reference of the batch; a single one that of the payer.
  const batch = details.length > 0 || /^[12]/.test(field(first, 54, 61));
  return {
    ...facts,
    amount: signedAmount(first, 32, currency, place),
    bookingDate,
    bookingDateDerived: entryDate === null,
    valueDate,
    status: 'booked',
    reversal: false,
    endToEndId: batch ? null : reference,
    batchId: batch ? reference : null,
    card,
    details: details.map((detail) => detailOf(detail, currency)),
    batchCount: null,
    unmapped: unmapped ? unmappedOf(movement) : null,
  };
}

function detailOf(movement: Movement, currency: string): EntryDetail {
  const { facts } = factsOf(movement, currency);
  return {
    ...facts,
    amount: signedAmount(movement.first, 32, currency, { line: movement.line }),
    endToEndId: referenceOrNull(field(movement.second ?? EMPTY, 64, 98).trim()),
  };
}

interface Facts {
  readonly facts: EntryFacts;
  readonly card: CardFacts | null;
}

function factsOf(movement: Movement, currency: string): Facts {
  const { first, second, third } = movement;
  const structured = first.charAt(61) === '1';
  const text = [first.slice(62, 115), second?.slice(10, 63) ?? '', third?.slice(82, 125) ?? ''].join('').trimEnd();
  const communication: Communication | null = structured ? readCommunication(text) : { text: text.trim() };
  const info = movement.info.map((record) => infoText(record));
  const party = partyIn(movement.info);
  const account = counterAccount(third?.slice(10, 47) ?? '');
  const iban = account === null ? null : ibanOrNull(account);
  const foreign = communication?.foreign ?? null;
  const counterparty = {
    name: fieldOrNull(third ?? EMPTY, 48, 82) ?? party.name,
    iban,
    account: iban === null ? account : null,
    bic: fieldOrNull(second ?? EMPTY, 99, 109),
  };
  return {
    facts: {
      bankReference: referenceOrNull(field(first, 11, 31).trim()),
      endToEndId: null,
      batchId: null,
      mandateId: communication?.mandateId ?? null,
      creditorId: communication?.creditorId ?? null,
      counterparty: party.address === null ? counterparty : { ...counterparty, address: party.address },
      ultimateParty: null,
      remittance: { text: communication?.text || null, structured: communication?.structured ?? null },
      code: { iso: null, proprietary: fieldOrNull(first, 54, 61) },
      returnReason: fieldOrNull(second ?? EMPTY, 114, 117) ?? communication?.returnReason ?? null,
      purpose: fieldOrNull(second ?? EMPTY, 122, 125) ?? fieldOrNull(second ?? EMPTY, 118, 121),
      foreign: foreign !== null && foreign.amount.currency === currency ? null : foreign,
      charges: [],
      bankText: [text.trim(), ...info].filter((line) => line !== '').join('\n') || null,
    },
    card: communication?.card ?? null,
  };
}

/** The communication of records 31 (behind the type at 40), 32 and 33. */
function infoText(record: string): string {
  if (record.startsWith('31')) return record.slice(40, 113).trimEnd();
  return record.slice(10, record.startsWith('32') ? 115 : 100).trimEnd();
}

/** Information of type 001 is name and address of the other side. */
function partyIn(info: readonly string[]): { readonly name: string | null; readonly address: string | null } {
  const at = info.findIndex((record) => record.startsWith('31') && record.slice(39, 43) === '1001');
  if (at === -1) return { name: null, address: null };
  const second = info[at + 1];
  const address = second?.startsWith('32') ? second.slice(10, 115).trim().replace(/\s+/g, ' ') : '';
  return { name: fieldOrNull(info[at] ?? '', 44, 113), address: address === '' ? null : address };
}

function unmappedOf(movement: Movement): Entry['unmapped'] {
  const found = Object.entries({
    '22/R-transaction': fieldOrNull(movement.second ?? EMPTY, 113, 113),
    '21/globalisation': movement.first.charAt(124) === '0' ? null : movement.first.charAt(124),
  }).filter((pair): pair is [string, string] => pair[1] !== null);
  return found.length === 0 ? null : Object.fromEntries(found);
}
