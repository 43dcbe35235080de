import type { Faults } from './faults.ts';
import { hashed } from './ids.ts';
import type { BankEntry, Reading } from './ledger.ts';

/** One page of a reading. */
export interface Page {
  readonly reading: Reading;
  readonly entries: readonly BankEntry[];
  readonly first: boolean;
  /** What asks for the next one; null on the last. Opaque, letters and digits. */
  readonly next: string | null;
  readonly last: string;
}

/** Hands out readings page by page, and meets the faults of paging. */
export interface Pager {
  /** The first page. `order`: as the bank shows it. Without entries: one empty page. */
  begin(reading: Reading, size: number, order: 'oldest-first' | 'newest-first'): Page;
  /** The page a cursor stands for; null when the bank knows no such cursor (any more). */
  go(cursor: string): Page | null;
}

interface Plan {
  readonly reading: Reading;
  readonly pages: readonly (readonly BankEntry[])[];
  /** Pages in the order they are handed out. */
  readonly order: readonly number[];
  readonly loops: boolean;
}

/** Readings a bank remembers; older cursors have expired. */
const KEPT_READINGS = 200;

export function createPager(faults: Faults): Pager {
  const plans = new Map<string, Plan>();

  const page = (key: string, plan: Plan, at: number): Page => {
    const index = plan.order[at] ?? 0;
    const next = at + 1 < plan.order.length ? at + 1 : plan.loops ? 0 : null;
    return {
      reading: plan.reading,
      entries: plan.pages[index] ?? [],
      first: at === 0,
      next: next === null ? null : `${key}x${next}`,
      last: `${key}x${plan.order.length - 1}`,
    };
  };

  return {
    begin(reading, size, order) {
      const entries = order === 'oldest-first' ? reading.entries : reading.entries.toReversed();
      const pages: BankEntry[][] = [];
      for (let at = 0; at === 0 || at < entries.length; at += size) pages.push(entries.slice(at, at + size));
      const fault = pages.length < 2 ? null : faults.take('read', ['page-repeated', 'page-missing', 'page-reordered']);
      const loops = faults.take('read', ['page-loop']) !== null;
      const plan: Plan = { reading, pages, order: handedOut(pages.length, fault?.kind ?? null), loops };
      // Of what is shown and how: asking the same and seeing the same gives the same links, so the same evidence.
      const shown = [reading.account.iban, order, size, ...plan.order, loops, ...entries.map(({ id }) => id)];
      const key = hashed(shown.join()).slice(0, 24);
      plans.delete(key);
      plans.set(key, plan);
      for (const old of plans.keys()) if (plans.size > KEPT_READINGS) plans.delete(old);
      return page(key, plan, 0);
    },
    go(cursor) {
      const [key = '', at = ''] = cursor.split('x');
      const plan = plans.get(key);
      if (plan === undefined || !/^\d{1,6}$/.test(at) || Number(at) >= plan.order.length) return null;
      return page(key, plan, Number(at));
    },
  };
}

/** The order in which pages are given. What is missing is in the middle where there is one, else the first. */
function handedOut(count: number, fault: string | null): number[] {
  const order = Array.from({ length: count }, (_, at) => at);
  if (fault === 'page-repeated') return [0, ...order];
  if (fault === 'page-reordered') return [1, 0, ...order.slice(2)];
  if (fault === 'page-missing') return count > 2 ? order.toSpliced(1, 1) : order.slice(1);
  return order;
}
