import type { Clock } from '../../contract/ports.ts';
import type { Iban } from '../../domain/iban.ts';
import type { PlainDate } from '../../domain/plain-date.ts';
import type { Ledger } from './ledger.ts';

/** One payment or collection as the bank read it. */
export interface BankOrder {
  readonly endToEndId: string;
  /** Signed as it will be booked: a payment is negative, a collection positive. */
  readonly minor: bigint;
  readonly name: string | null;
  readonly iban: Iban | null;
  readonly text: string;
  readonly mandateId?: string;
  readonly creditorId?: string;
}

/** `scheduled`: signed, its day has not come. */
export type BankBatchState = 'to-be-signed' | 'scheduled' | 'executed' | 'refused' | 'cancelled';

export interface BankBatch {
  /** The bank's reference. */
  readonly ref: string;
  /** What the sender calls it: a key, a message id; what a repeat is recognised by. Null when the bank does not look. */
  readonly key: string | null;
  readonly iban: Iban;
  /** Null: at once when signed. */
  readonly executionDate: PlainDate | null;
  readonly orders: readonly BankOrder[];
  readonly state: BankBatchState;
}

/** Orders at a stand-in bank: taken, signed by the customer, executed, and then booked. */
export interface Orders {
  take(batch: Omit<BankBatch, 'state'>): BankBatch;
  find(ref: string): BankBatch | null;
  findByKey(key: string): BankBatch | null;
  all(): readonly BankBatch[];
  /** The customer signs or refuses. Throws `RangeError` when there is nothing to be signed under this reference. */
  confirm(ref: string, outcome: 'sign' | 'refuse'): void;
  cancel(ref: string): 'cancelled' | 'too-late';
  /** What was executed, in that order: unsigned amounts, and our account they were booked on. */
  executed(): readonly { readonly endToEndId: string; readonly minor: bigint; readonly iban: Iban }[];
}

export function createOrders(clock: Clock, ledger: Ledger): Orders {
  const kept = new Map<string, BankBatch>();
  const done: { endToEndId: string; minor: bigint; iban: Iban }[] = [];
  const change = (batch: BankBatch, state: BankBatchState) => kept.set(batch.ref, { ...batch, state });

  const execute = (batch: BankBatch) => {
    change(batch, 'executed');
    for (const { minor, endToEndId, ...order } of batch.orders) {
      done.push({ endToEndId, minor: minor < 0n ? -minor : minor, iban: batch.iban });
      ledger.book(batch.iban, { ...order, minor, endToEndId, date: clock.today() });
    }
  };
  /** What was signed for a day that has come. */
  const settle = () => {
    for (const batch of kept.values())
      if (batch.state === 'scheduled' && (batch.executionDate ?? '') <= clock.today()) execute(batch);
  };

  return {
    take(batch) {
      const taken: BankBatch = { ...batch, state: 'to-be-signed' };
      kept.set(batch.ref, taken);
      return taken;
    },
    find(ref) {
      settle();
      return kept.get(ref) ?? null;
    },
    findByKey(key) {
      settle();
      return [...kept.values()].find((one) => one.key === key) ?? null;
    },
    all() {
      settle();
      return [...kept.values()];
    },
    confirm(ref, outcome) {
      const batch = kept.get(ref);
      if (batch?.state !== 'to-be-signed') throw new RangeError(`Nothing waits for a signature under ${ref}.`);
      if (outcome === 'refuse') change(batch, 'refused');
      else {
        change(batch, 'scheduled');
        settle();
      }
    },
    cancel(ref) {
      settle();
      const batch = kept.get(ref);
      if (batch === undefined || (batch.state !== 'to-be-signed' && batch.state !== 'scheduled')) return 'too-late';
      change(batch, 'cancelled');
      return 'cancelled';
    },
    executed() {
      settle();
      return done;
    },
  };
}
