import type { Gateway } from '#core/contract/connector.ts';
import type { DirectDebitScheme } from '#core/domain/direct-debit.ts';
import { sendList } from './orders.ts';

/** Collections as pain.008 on ING's send list. */
export const directDebits: Gateway<DirectDebitScheme> = { ...sendList, schemes: ['core', 'b2b'] };
