import type { Allocation } from '../domain/match.ts';
import { formatMoney } from '../domain/money.ts';
import type { NewBooking } from '../store/booking.repository.ts';
import type { Chart } from '../store/books.repository.ts';
import type { PlacedEntry } from '../store/entry.repository.ts';
import type { StoredItem } from '../store/item.repository.ts';

/** What an ERP is told. It names things the ERP's own way: its item ids, its ledger and daybook codes. */
type Told = Readonly<Record<string, unknown>>;

/** `entry.booked` and `correction.booked`: everything needed to post it, amounts signed from the account holder's side. */
export function bookingEvent(
  booking: NewBooking,
  entry: PlacedEntry | null,
  chart: Chart,
  items: ReadonlyMap<string, StoredItem>,
): Told {
  const daybook = chart.daybooks.get(booking.daybookId);
  const total = booking.allocations.reduce((sum, allocation) => sum + allocation.minor, 0n);
  return {
    booking: booking.id,
    daybook: daybook === undefined ? null : { code: daybook.code, ledgerAccount: daybook.ledgerAccount },
    date: booking.date,
    amount: formatMoney({ minor: total, currency: booking.currency }),
    currency: booking.currency,
    entry: entry === null ? null : entryEvent(entry),
    allocations: booking.allocations.map((allocation) => ({
      ...allocationEvent(allocation, booking.currency, items),
      ...through(elsewhere(allocation), chart),
    })),
    decidedBy: decider(booking),
    evidence: booking.evidence,
    ...(booking.comment === null ? {} : { comment: booking.comment }),
  };
}

/** `booking.reversed`: post the reverse of an earlier booking; the allocations are the reversing ones. */
export function reversalEvent(
  reversal: NewBooking,
  entry: PlacedEntry | null,
  chart: Chart,
  items: ReadonlyMap<string, StoredItem>,
): Told {
  return { ...bookingEvent(reversal, entry, chart, items), reverses: reversal.reversesId, reason: reversal.comment };
}

/**
 * `intercompany.booked` and `intercompany.reversed`: what another administration of the company books of it. Its own intercompany
 * account stands for the administration the money moved on.
 */
export function intercompanyEvents(
  booking: NewBooking,
  entry: PlacedEntry | null,
  chart: Chart,
  items: ReadonlyMap<string, StoredItem>,
): readonly { readonly administrationId: string; readonly data: Told }[] {
  const byCode = Map.groupBy(booking.allocations, elsewhere);
  return [...byCode].flatMap(([code, allocations]) => {
    const administration = code === null ? undefined : chart.administrations.get(code);
    if (administration === undefined) return [];
    const minor = allocations.reduce((sum, allocation) => sum + allocation.minor, 0n);
    const data = {
      booking: booking.id,
      ...(booking.reversesId === null ? {} : { reverses: booking.reversesId, reason: booking.comment }),
      date: booking.date,
      amount: formatMoney({ minor, currency: booking.currency }),
      currency: booking.currency,
      from: { administration: chart.own.code, name: chart.own.name },
      intercompanyLedgerAccount: chart.own.intercompanyLedgerAccount,
      entry: entry === null ? null : entryEvent(entry),
      allocations: allocations.map((allocation) => allocationEvent(allocation, booking.currency, items)),
      decidedBy: decider(booking),
      evidence: booking.evidence,
    };
    return [{ administrationId: administration.id, data }];
  });
}

/** The other administration an allocation is for; null: it is for the account's own. */
function elsewhere(allocation: Allocation): string | null {
  return allocation.kind === 'transfer' ? null : (allocation.administration ?? null);
}

/** The account it is booked through when it is for another administration. */
function through(administration: string | null, chart: Chart): Told {
  if (administration === null) return {};
  return { intercompanyLedgerAccount: chart.administrations.get(administration)?.intercompanyLedgerAccount ?? null };
}

function entryEvent(entry: PlacedEntry): Told {
  return {
    id: entry.id,
    valueDate: entry.value_date,
    counterparty: { name: entry.counterparty_name, iban: entry.counterparty_iban },
    text: entry.remittance_text ?? entry.facts['bankText'] ?? null,
    structuredReference: entry.remittance_structured,
    endToEndId: entry.end_to_end_id,
    bankReference: entry.bank_reference,
  };
}

function allocationEvent(allocation: Allocation, currency: string, items: ReadonlyMap<string, StoredItem>): Told {
  const { minor, ...rest } = allocation;
  const amount = formatMoney({ minor, currency });
  if (allocation.kind !== 'open-item') return { ...rest, amount };
  const item = items.get(allocation.openItem);
  const settles = allocation.settles?.map((part) => ({
    openItem: items.get(part.openItem)?.externalId ?? part.openItem,
    amount: formatMoney({ minor: part.minor, currency }),
  }));
  return {
    ...rest,
    amount,
    openItem: item?.externalId ?? allocation.openItem,
    itemKind: item?.kind ?? null,
    number: item?.number ?? null,
    party: item?.party ?? null,
    ...(settles === undefined ? {} : { settles }),
  };
}

function decider(booking: NewBooking): Told {
  const { decidedBy } = booking;
  return decidedBy.kind === 'person' || decidedBy.kind === 'erp'
    ? { kind: decidedBy.kind, name: decidedBy.name }
    : decidedBy;
}
