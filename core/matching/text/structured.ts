import { isDutchPaymentReference, isRfReference } from '../../domain/payment-reference.ts';
import { compact } from './normalise.ts';

/**
 * The references of a structured field. Several are parted by a blank; one that is written in groups ('RF18 5390 0754 7034') makes a
 * whole only together.
 */
export function structuredReferences(field: string | null): readonly string[] {
  if (field === null) return [];
  const parts = field.split(/\s+/).filter((part) => part !== '');
  if (parts.length < 2) return parts;
  const whole = compact(field);
  const grouped = isRfReference(whole) || (whole.length === 16 && isDutchPaymentReference(whole));
  return grouped ? [whole] : parts;
}
