/** Cents as banks write them: '-12.34'. */
export function decimalOf(minor: bigint): string {
  const digits = (minor < 0n ? -minor : minor).toString().padStart(3, '0');
  return `${minor < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** Reads what {@link decimalOf} writes. Throws `RangeError`. */
export function centsOf(decimal: string): bigint {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(decimal) ?? [];
  if (whole === '') throw new RangeError(`"${decimal}" is not an amount.`);
  const minor = BigInt(whole + fraction.padEnd(2, '0'));
  return sign === '-' ? -minor : minor;
}
