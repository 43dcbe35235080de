import type { MatcherRule } from '../contract/matcher-rule.ts';
import { characteristic } from './rules/characteristic.ts';
import { ownNumber } from './rules/own-number.ts';
import { payerAmount } from './rules/payer-amount.ts';

/** The rules Koppel ships with, one file each. */
export const BUILT_IN_RULES: readonly MatcherRule[] = [characteristic, ownNumber, payerAmount];
