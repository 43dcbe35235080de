import type { OverviewView } from '../../../../core/api/schema/streams.ts';

/** An account's balance day by day, as text to the cent; null before its first statement. */
export interface BalanceLine {
  readonly iban: string;
  readonly currency: string;
  readonly balances: readonly (string | null)[];
}

export interface BalancePlot {
  readonly dates: readonly string[];
  readonly lines: readonly BalanceLine[];
}

/** Accounts in one plot: more lines cannot be told apart. */
const MOST_LINES = 6;

/** Balances by day. A day without a statement of an account keeps the balance of the day before, as the account itself does. */
export function balancePlot(given: OverviewView['balances']): BalancePlot {
  const dates = [...new Set(given.map(({ date }) => date))].sort();
  const currencies = new Map(given.map(({ iban, currency }) => [iban, currency]));
  const on = new Map(given.map(({ iban, date, balance }) => [`${date} ${iban}`, balance]));
  const lines = [...currencies].slice(0, MOST_LINES).map(([iban, currency]) => {
    let last: string | null = null;
    const balances = dates.map((date) => {
      last = on.get(`${date} ${iban}`) ?? last;
      return last;
    });
    return { iban, currency, balances };
  });
  return { dates, lines };
}
