import type { AdministrationSettings } from '../../domain/administration.ts';
import { parseMoney } from '../../domain/money.ts';
import type { PaymentSettings } from '../../domain/send-list.ts';

/** The payment settings of an administration, ready to calculate with. Limits are euro cents; null: none. */
export interface PaymentRules {
  readonly creditorId: string | null;
  readonly useFirst: boolean;
  readonly approvals: number;
  readonly fourEyes: boolean;
  readonly keysMayApprove: boolean;
  readonly orderLimit: bigint | null;
  readonly batchLimit: bigint | null;
  readonly dayLimit: bigint | null;
  readonly hours: { readonly from: string; readonly to: string } | null;
  readonly cutOff: string | null;
}

export function paymentRules({ payments = {} }: AdministrationSettings): PaymentRules {
  const limit = (text: string | undefined) => (text === undefined ? null : parseMoney(text, 'EUR').minor);
  const settings: PaymentSettings = payments;
  return {
    creditorId: settings.creditorId ?? null,
    useFirst: settings.useFirst ?? false,
    approvals: settings.approvals ?? 1,
    fourEyes: settings.fourEyes ?? false,
    keysMayApprove: settings.keysMayApprove ?? false,
    orderLimit: limit(settings.orderLimit),
    batchLimit: limit(settings.batchLimit),
    dayLimit: limit(settings.dayLimit),
    hours: settings.hours ?? null,
    cutOff: settings.cutOff ?? null,
  };
}

/** 'HH:MM' in the Netherlands at an instant. */
export function dutchTime(now: string): string {
  return new Date(now).toLocaleTimeString('sv-SE', {
    timeZone: 'Europe/Amsterdam',
    hour: '2-digit',
    minute: '2-digit',
  });
}

/** Whether people may approve at this time without a second one. */
export function withinHours(hours: PaymentRules['hours'], now: string): boolean {
  const time = dutchTime(now);
  return hours === null || (time >= hours.from && time < hours.to);
}
