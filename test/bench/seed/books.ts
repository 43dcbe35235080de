import type { Iban } from '#core/domain/iban.ts';
import type { OpenItem, OpenItemKind } from '#core/domain/open-item.ts';
import type { Party } from '#core/domain/party.ts';
import { addDays } from '#core/domain/plain-date.ts';
import { itemKeys, partyKeys } from '#core/matching/item-keys.ts';
import { dutchIban } from '../model.ts';
import { seeded } from '../random.ts';
import type { Fill } from './fill.ts';
import { entryCents, isSettling } from './lines.ts';
import { administrationOf, ORGANISATION, type Plan, seedId } from './plan.ts';

/** Open items of one party. */
const ITEMS_EACH = 25;
const FIRST = ['Bakkerij', 'Drukkerij', 'Hotel', 'Kwekerij', 'Garage', 'Slagerij', 'Stukadoors', 'Transport', 'Advies'];
const MIDDLE = ['Zonne', 'Water', 'Berg', 'Linde', 'Olde', 'Nieuw', 'Groen', 'Hoog', 'Laag', 'Rooden', 'Klein'];
const LAST = ['veld', 'kamp', 'horst', 'huis', 'dijk', 'stein', 'brink', 'man', 'ink', 'broek', 'daal', 'rade', 'mond'];

/** The shares of the kinds, in twentieths. */
const KIND_OF: readonly OpenItemKind[] = [
  ...Array<OpenItemKind>(12).fill('sales-invoice'),
  ...Array<OpenItemKind>(5).fill('purchase-invoice'),
  'cost-note',
  'credit-note',
  'pin-total',
];
const OUTGOING: readonly OpenItemKind[] = ['purchase-invoice', 'cost-note', 'credit-note'];
const WITHOUT_PARTY: readonly OpenItemKind[] = ['pin-total'];

export function partyCount({ sizes }: Plan): number {
  return Math.max(1, Math.ceil(sizes.openItems / ITEMS_EACH));
}

export function partyAt(at: number): Party {
  const random = seeded(at + 1);
  const name = `${random.pick(FIRST)} ${random.pick(MIDDLE)}${random.pick(LAST)} ${random.pick(MIDDLE)}${random.pick(LAST)}`;
  return {
    code: String(10_000 + at),
    administration: null,
    kind: at % 4 === 3 ? 'supplier' : 'customer',
    name: `${name} B.V.`,
    aliases: [],
    ibans: [dutchIban('RABO', String(300_000_000 + at).padStart(10, '0')) as Iban],
    address: null,
    postcode: null,
    city: null,
  };
}

export function itemNumber(at: number): string {
  return String(20_000_000 + at);
}

function openItemAt(plan: Plan, at: number): OpenItem {
  const random = seeded(at * 7 + 3);
  const kind = random.pick(KIND_OF);
  const cents = random.below(random.chance(30) ? 20_000 : 900_000) + 100;
  const minor = BigInt(OUTGOING.includes(kind) ? -cents : cents);
  const date = plan.days[plan.days.length - 1 - random.below(120)] ?? '';
  return {
    ...itemBase(plan, at, minor, date as OpenItem['date']),
    kind,
    party: WITHOUT_PARTY.includes(kind) ? null : partyAt(at % partyCount(plan)).code,
    reference: kind === 'purchase-invoice' ? `F${random.digits(7)}` : null,
    open: { minor, currency: 'EUR' },
    facts: kind === 'sales-invoice' ? { orderNumber: random.digits(7) } : {},
  };
}

/** What a booked entry settled: the whole of one sales or purchase invoice. */
function settledItemAt(plan: Plan, entry: number): OpenItem {
  const minor = BigInt(entryCents(entry));
  const date = plan.days[Math.floor(entry / plan.entriesADay)] ?? '';
  return {
    ...itemBase(plan, plan.sizes.openItems + entry, minor, date as OpenItem['date']),
    kind: minor > 0n ? 'sales-invoice' : 'purchase-invoice',
    party: partyAt(entry % partyCount(plan)).code,
    reference: null,
    open: { minor: 0n, currency: 'EUR' },
    facts: {},
  };
}

function itemBase(plan: Plan, at: number, minor: bigint, date: OpenItem['date']) {
  return {
    id: seedId('item', at),
    administration: administrationOf(plan, at % partyCount(plan)).code,
    number: itemNumber(at),
    date,
    enteredOn: date,
    dueDate: addDays(date, 30),
    amount: { minor, currency: 'EUR' },
    paymentReference: null,
    heldBy: null,
  };
}

/** Every item: the open ones, then what booked entries settled. */
function* items(plan: Plan): Generator<OpenItem> {
  for (let at = 0; at < plan.sizes.openItems; at++) yield openItemAt(plan, at);
  for (let entry = 0; entry < plan.sizes.entries; entry++) {
    if (isSettling(plan, entry)) yield settledItemAt(plan, entry);
  }
}

const OWNER = ['organisation_id', 'administration_id'] as const;

/** Parties, items, and the keys matching finds them by. */
export async function fillBooks(fill: Fill, plan: Plan): Promise<void> {
  const parties = partyCount(plan);
  const idOf = new Map(plan.administrations.map(({ code, id }) => [code, id]));
  await fill('party', ['id', ...OWNER, 'code', 'kind', 'name', 'ibans'], function* () {
    for (let at = 0; at < parties; at++) {
      const { code, kind, name, ibans } = partyAt(at);
      yield [
        seedId('party', at),
        ORGANISATION,
        administrationOf(plan, at).id,
        code,
        kind,
        name,
        `{${ibans.join(',')}}`,
      ];
    }
  });
  const columns = ['id', ...OWNER, 'external_id', 'kind', 'party_code', 'number', 'reference', 'date', 'entered_on'];
  await fill('open_item', [...columns, 'due_date', 'amount', 'open', 'currency', 'facts'], function* () {
    for (const item of items(plan)) {
      const named = [item.id, ORGANISATION, idOf.get(item.administration) ?? '', `X${item.number}`, item.kind];
      const dated = [item.party, item.number, item.reference, item.date, item.enteredOn, item.dueDate];
      yield [...named, ...dated, item.amount.minor, item.open.minor, 'EUR', JSON.stringify(item.facts)];
    }
  });
  await fill('lookup_key', [...OWNER, 'kind', 'value', 'open_item_id', 'party_id'], function* () {
    for (const item of items(plan)) {
      const administration = idOf.get(item.administration) ?? '';
      for (const { kind, value } of itemKeys(item, null))
        yield [ORGANISATION, administration, kind, value, item.id, null];
    }
    for (let at = 0; at < parties; at++) {
      for (const { kind, value } of partyKeys(partyAt(at)))
        yield [ORGANISATION, administrationOf(plan, at).id, kind, value, null, seedId('party', at)];
    }
  });
}
