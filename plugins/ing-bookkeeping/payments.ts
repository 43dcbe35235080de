import type { Gateway } from '#core/contract/connector.ts';
import type { CreditTransferScheme } from '#core/domain/payment-order.ts';
import { sendList } from './orders.ts';

/** Payments as pain.001 on ING's send list. */
export const payments: Gateway<CreditTransferScheme> = { ...sendList, schemes: ['sepa'] };
