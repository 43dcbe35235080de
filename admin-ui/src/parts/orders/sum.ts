import { formatMoney, parseMoney } from '../../../../core/domain/money.ts';

/** The sum of euro amounts, as a decimal string. */
export function sumOf(rows: readonly { readonly amount: string }[]): string {
  return formatMoney({
    minor: rows.reduce((sum, { amount }) => sum + parseMoney(amount, 'EUR').minor, 0n),
    currency: 'EUR',
  });
}
