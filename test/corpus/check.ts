/** One value compared with the manifest. `expected` null or undefined: the manifest is silent, nothing is compared. */
export interface Check {
  readonly format: string;
  readonly file: string;
  readonly field: string;
  readonly where: string;
  readonly expected: string;
  readonly actual: string;
  readonly equal: boolean;
}

export type Compare = (field: string, where: string, expected: unknown, actual: unknown, same?: Same) => void;
export type Same = (expected: string, actual: string) => boolean;

const exact: Same = (expected, actual) => expected === actual;

/** Texts: wrapped lines are joined in many ways, so white space does not count (the manifests' own convention). */
export const looseText: Same = (expected, actual) => squeeze(expected) === squeeze(actual);
export const squeeze = (text: string): string => text.replace(/\s+/g, '');

/** Amounts as decimals: "5442.09000" is "5442.09". */
export const decimals: Same = (expected, actual) => decimal(expected) === decimal(actual);
export function decimal(text: string): string {
  const [, sign, whole, fraction] = /^([+-]?)0*(\d*)(?:\.(\d*?)0*)?$/.exec(text.trim()) ?? [];
  if (whole === undefined) return text;
  const digits = `${whole === '' ? '0' : whole}${fraction === undefined || fraction === '' ? '' : `.${fraction}`}`;
  return sign === '-' && digits !== '0' ? `-${digits}` : digits;
}

export function comparer(format: string, file: string, checks: Check[]): Compare {
  return (field, where, expected, actual, same = exact) => {
    if (expected === null || expected === undefined) return;
    const [wanted, got] = [String(expected), actual === null || actual === undefined ? '' : String(actual)];
    checks.push({ format, file, field, where, expected: wanted, actual: got, equal: same(wanted, got) });
  };
}
