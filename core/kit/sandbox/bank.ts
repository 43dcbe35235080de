import type { SandboxBank, SandboxOptions, SandboxVisit } from '../../contract/sandbox.ts';
import type { Iban } from '../../domain/iban.ts';
import { type Consents, createConsents } from './consents.ts';
import { createFaults, type Faults, type Refusals, troubled } from './faults.ts';
import { createIds, type Ids } from './ids.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { createOrders, type Orders } from './orders.ts';
import { createPager, type Pager } from './paging.ts';
import type { BankHandler, Listener } from './server.ts';
import { visit } from './visit.ts';

/** The inside of a stand-in bank, the same at every bank: what its protocol speaks about. */
export interface SandboxModel {
  readonly clock: SandboxOptions['clock'];
  readonly ids: Ids;
  readonly faults: Faults;
  readonly ledger: Ledger;
  readonly pager: Pager;
  readonly consents: Consents;
  readonly orders: Orders;
  /** A handler that meets injected faults, refused in this bank's words. */
  guarded(refusals: Refusals): (at: 'token' | 'read' | 'order', handler: BankHandler) => BankHandler;
}

export function createModel(name: string, { clock, accounts }: SandboxOptions): SandboxModel {
  const faults = createFaults();
  const ledger = createLedger(clock, accounts, faults);
  const consents = createConsents(clock);
  return {
    clock,
    ids: createIds(name),
    faults,
    ledger,
    pager: createPager(faults),
    consents,
    orders: createOrders(clock, ledger),
    guarded: (refusals) => (at, handler) => troubled(faults, at, refusals, () => consents.withdraw(null), handler),
  };
}

export interface SandboxFront {
  readonly settings: SandboxBank['settings'];
  /** All servers of the bank; `close` ends them. */
  readonly listeners: readonly Listener[];
  readonly ca: string | null;
  readonly signIn: { readonly user: string; readonly password: string };
  /** Called after a person or a fault withdrew: what the bank tells the hub about it. */
  readonly onRevoke?: (iban: Iban | null) => void;
  /** Called after something was booked: a bank that calls the hub does so here. */
  readonly onBook?: (iban: Iban) => void;
  /** When bank references are not the model's own. Default: as they are. */
  readonly onConfirm?: (bankRef: string, outcome: 'sign' | 'refuse') => void;
}

/** The stand-in bank as tests, the demo and integrators hold it. */
export function asSandboxBank(model: SandboxModel, front: SandboxFront): SandboxBank {
  const { ledger, consents, orders, faults } = model;
  const origins = front.listeners.map(({ origin }) => origin);
  return {
    settings: front.settings,
    hosts: front.listeners.map(({ host }) => host),
    ca: front.ca,
    signIn: front.signIn,
    visit: (url: string, answer: SandboxVisit) => visit(url, answer, { origins, ca: front.ca, signIn: front.signIn }),
    inject: (fault) => faults.inject(fault),
    book(iban, entry) {
      ledger.book(iban, entry);
      front.onBook?.(iban);
    },
    revoke(iban) {
      consents.withdraw(iban);
      front.onRevoke?.(iban);
    },
    waiting: () =>
      orders
        .all()
        .filter(({ state }) => state === 'to-be-signed')
        .map((batch) => ({ bankRef: batch.ref, endToEndIds: batch.orders.map(({ endToEndId }) => endToEndId) })),
    confirm: front.onConfirm ?? ((bankRef, outcome) => orders.confirm(bankRef, outcome)),
    ledger: (iban) => ledger.entries(iban).map(({ date, minor, text }) => ({ date, minor, text })),
    executed: () => orders.executed(),
    reads: (iban) => ledger.reads(iban),
    async close() {
      await Promise.all(front.listeners.map((one) => one.close()));
    },
  };
}
