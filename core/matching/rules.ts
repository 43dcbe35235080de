import type { MatcherRule } from '../contract/matcher-rule.ts';
import { amountOnly } from './rules/amount-only.ts';
import { bankCosts } from './rules/bank-costs.ts';
import { cash } from './rules/cash.ts';
import { characteristic } from './rules/characteristic.ts';
import { collected } from './rules/collected.ts';
import { difference } from './rules/difference.ts';
import { discount } from './rules/discount.ts';
import { doublePayment } from './rules/double-payment.ts';
import { factor } from './rules/factor.ts';
import { firstGuess } from './rules/first-guess.ts';
import { foreign } from './rules/foreign.ts';
import { gAccount } from './rules/g-account.ts';
import { habit } from './rules/habit.ts';
import { invoiceNumbers } from './rules/invoice-numbers.ts';
import { loan } from './rules/loan.ts';
import { overpayment } from './rules/overpayment.ts';
import { ownOrder } from './rules/own-order.ts';
import { partial } from './rules/partial.ts';
import { payerAmount } from './rules/payer-amount.ts';
import { payerSeveral } from './rules/payer-several.ts';
import { payout } from './rules/payout.ts';
import { pin } from './rules/pin.ts';
import { prepayment } from './rules/prepayment.ts';
import { refund } from './rules/refund.ts';
import { returned } from './rules/returned.ts';
import { reversal } from './rules/reversal.ts';
import { suspense } from './rules/suspense.ts';
import { tax } from './rules/tax.ts';
import { transfer } from './rules/transfer.ts';
import { typo } from './rules/typo.ts';

/** The rules Koppel ships with, one file each. Their order does not matter. */
export const BUILT_IN_RULES: readonly MatcherRule[] = [
  amountOnly,
  bankCosts,
  cash,
  characteristic,
  collected,
  difference,
  discount,
  doublePayment,
  factor,
  firstGuess,
  foreign,
  gAccount,
  habit,
  invoiceNumbers,
  loan,
  overpayment,
  ownOrder,
  partial,
  payerAmount,
  payerSeveral,
  payout,
  pin,
  prepayment,
  refund,
  returned,
  reversal,
  suspense,
  tax,
  transfer,
  typo,
];
