/**
 * A postal address. Structured when the fields are filled, hybrid when town and country are filled beside free lines; from November
 * 2026 SEPA takes nothing less than town and country. Lengths are those of ISO 20022.
 */
export interface PostalAddress {
  readonly street: string | null;
  readonly buildingNumber: string | null;
  readonly postCode: string | null;
  readonly town: string | null;
  /** ISO 3166-1, two capital letters. */
  readonly country: string | null;
  /** At most two free lines of 70 characters. */
  readonly lines: readonly string[];
}
