import type { OverviewView } from '../../../../core/api/schema/streams.ts';
import { pixels } from '../../parts/format.ts';

/** One day of the plot: the date, and for every account where its line is and what its balance says. */
export interface BalancePoint {
  readonly date: string;
  /** IBAN → height of the line. */
  readonly [iban: string]: number | string;
}

export interface BalancePlot {
  readonly ibans: readonly string[];
  readonly points: readonly BalancePoint[];
  /** The balance as text, by day and IBAN: what a tooltip shows, to the cent. */
  readonly balance: (date: string, iban: string) => string | undefined;
}

/** Accounts in one plot: more lines cannot be told apart. */
const MOST_LINES = 6;

/**
 * Balances by day. A day without a statement of an account keeps the balance of the day before, as the account itself does.
 */
export function balancePlot(balances: OverviewView['balances']): BalancePlot {
  const ibans = [...new Set(balances.map(({ iban }) => iban))].slice(0, MOST_LINES);
  const dates = [...new Set(balances.map(({ date }) => date))].sort();
  const given = new Map(balances.map(({ iban, date, balance }) => [`${date} ${iban}`, balance]));
  const text = new Map<string, string>();
  const current = new Map<string, string>();
  const points = dates.map((date) => {
    const point: Record<string, number | string> = { date };
    for (const iban of ibans) {
      const balance = given.get(`${date} ${iban}`) ?? current.get(iban);
      if (balance === undefined) continue;
      current.set(iban, balance);
      text.set(`${date} ${iban}`, balance);
      point[iban] = pixels(balance);
    }
    return point as BalancePoint;
  });
  return { ibans, points, balance: (date, iban) => text.get(`${date} ${iban}`) };
}
