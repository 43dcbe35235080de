import type { SandboxAccount } from '#core/contract/sandbox.ts';
import { dayNumber } from '#core/domain/plain-date.ts';
import { hashed } from '#core/kit/sandbox/ids.ts';
import type { BankEntry } from '#core/kit/sandbox/ledger.ts';
import { decimalOf } from '#core/kit/sandbox/money.ts';
import type { BankBatch } from '#core/kit/sandbox/orders.ts';

/*
 * What the stand-in bunq says, as bunq says it.
 */

/** A number out of a text, always the same: bunq's ids are numbers. */
export function numberOf(text: string, below = 100_000_000): number {
  return 1 + (Number.parseInt(hashed(text).slice(0, 12), 16) % below);
}

/** Grows by the day, as bunq's do by the moment. */
export function paymentId({ date, id }: BankEntry): number {
  return dayNumber(date) * 1_000_000 + (Number.parseInt(id.slice(0, 10), 16) % 1_000_000);
}

/** 'YYYY-MM-DD hh:mm:ss.ssssss', UTC: the morning of the bank day, one microsecond an entry. */
function createdAt({ date, number }: BankEntry): string {
  return `${date} 09:00:00.${String(number).padStart(6, '0')}`;
}

const label = (iban: string | null, name: string | null) => ({
  iban,
  display_name: name ?? '',
  country: 'NL',
  is_light: null,
  avatar: null,
  label_user: { uuid: null, display_name: name ?? '', country: 'NL', avatar: null, public_nick_name: name ?? '' },
});

const amountOf = (minor: bigint, currency = 'EUR') => ({ value: decimalOf(minor), currency });

export function paymentJson(entry: BankEntry, account: SandboxAccount) {
  const created = createdAt(entry);
  return {
    id: paymentId(entry),
    created,
    updated: created,
    monetary_account_id: numberOf(account.iban),
    amount: amountOf(entry.minor, account.currency),
    description: entry.text,
    type: entry.iban === null ? 'BUNQ' : 'EBA_SCT',
    sub_type: entry.returnReason === undefined ? 'PAYMENT' : 'REVERSAL',
    merchant_reference: entry.endToEndId ?? null,
    alias: label(account.iban, account.holder),
    counterparty_alias: label(entry.iban, entry.name),
    attachment: [],
    geolocation: null,
    batch_id: null,
    scheduled_id: null,
    balance_after_mutation: amountOf(entry.balance, account.currency),
  };
}

const TYPES: Readonly<Record<string, string>> = {
  'business-current': 'MonetaryAccountBank',
  savings: 'MonetaryAccountSavings',
  external: 'MonetaryAccountExternal',
};

export function accountJson({ iban, holder, currency, kind }: SandboxAccount, balance: bigint) {
  return {
    [TYPES[kind] ?? 'MonetaryAccountBank']: {
      id: numberOf(iban),
      created: '2020-01-01 09:00:00.000000',
      updated: '2020-01-01 09:00:00.000000',
      currency,
      description: holder,
      display_name: holder,
      status: 'ACTIVE',
      sub_status: 'NONE',
      balance: amountOf(balance, currency),
      alias: [{ type: 'IBAN', value: iban, name: holder }],
    },
  };
}

const STATUSES = {
  'to-be-signed': 'PENDING',
  scheduled: 'ACCEPTED',
  executed: 'ACCEPTED',
  refused: 'REJECTED',
  cancelled: 'CANCELLED',
} as const satisfies Record<BankBatch['state'], string>;

const DRAFTED = '2026-01-01 09:00:00.000000';

export function draftJson({ ref, iban, orders, state }: BankBatch) {
  return {
    id: Number(ref),
    created: DRAFTED,
    // Moves with every change: who cancels must have seen the last one.
    updated: `2026-01-01 09:00:00.${String(Object.keys(STATUSES).indexOf(state)).padStart(6, '0')}`,
    monetary_account_id: numberOf(iban),
    status: STATUSES[state],
    type: 'PAYMENT',
    entries: orders.map((order, at) => ({
      id: Number(ref) * 1_000 + at,
      amount: amountOf(-order.minor),
      alias: label(iban, null),
      counterparty_alias: label(order.iban, order.name),
      description: order.text,
      merchant_reference: order.endToEndId,
      type: 'IBAN',
    })),
    responses: [],
  };
}

/** A call as bunq makes it when an account changed. */
export function mutationJson(target: string, entry: BankEntry, account: SandboxAccount) {
  return {
    NotificationUrl: {
      target_url: target,
      category: 'MUTATION',
      event_type: entry.minor < 0n ? 'MUTATION_CREATED' : 'MUTATION_RECEIVED',
      object: { Payment: paymentJson(entry, account) },
    },
  };
}
