/** Codes of the structured `:86:` of German banks and those that follow them (00, 10, 20–29, 30–39, 60–63 …). */
const CODE = /^(00|10|2\d|3[0-8]|6[0-3]|7[01])/;

/**
 * `166?00GUTSCHRIFT?20EREF+x?21y?30BIC?31IBAN?32NAME` → value by code; "GVC" holds the three digits in front. The separator is the
 * character after them (? + >). A code counts only when it is higher than the one before, so that "?20 per month" in a text
 * stays text; at the start of a line also when it is new (BRD in Romania writes +23 after +33). Null when the text does not
 * have this form.
 */
export function readSubfields(lines: readonly string[]): ReadonlyMap<string, string> | null {
  const text = lines.join('');
  const starts = new Set<number>();
  for (let index = 0, at = 0; index < lines.length; index++) {
    starts.add(at);
    at += lines[index]?.length ?? 0;
  }
  const separator = text.charAt(3);
  if (!/^\d{3}[?+>]/.test(text) || !CODE.test(text.slice(4))) return null;
  const values = new Map<string, string>([['GVC', text.slice(0, 3)]]);
  let code = '';
  let from = 3;
  for (let at = 3; at !== -1; at = text.indexOf(separator, at + 1)) {
    const next = CODE.exec(text.slice(at + 1, at + 3))?.[1];
    if (next === undefined || (next <= code && (values.has(next) || !starts.has(at)))) continue;
    if (code !== '') values.set(code, text.slice(from, at));
    code = next;
    from = at + 3;
  }
  values.set(code, text.slice(from));
  return values;
}

/** The values of the codes from `first` to `last` in one piece: a text cut over several codes. */
export function joinSubfields(fields: ReadonlyMap<string, string>, first: number, last: number): string {
  let text = '';
  for (let code = first; code <= last; code++) text += fields.get(String(code)) ?? '';
  return text;
}
