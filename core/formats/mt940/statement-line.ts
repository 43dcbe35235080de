import { KoppelError, type Place } from '../../domain/errors.ts';

/** `:61:` cut in its parts; nothing is interpreted but the grammar. */
export interface StatementLine {
  /** YYMMDD */
  readonly value: string;
  /** MMDD, or null: four blanks or nothing. */
  readonly entry: string | null;
  /** C and D move money in and out; RC takes back a credit, RD a debit; EC and ED are expected (MT942). */
  readonly mark: 'C' | 'D' | 'RC' | 'RD' | 'EC' | 'ED';
  /** Third letter of the currency, when the bank writes it. */
  readonly funds: string | null;
  readonly amount: string;
  /** "NTRF", "N541", ING "NOV"; null where the bank leaves it out. */
  readonly type: string | null;
  /** For the account owner: a reference, or a pointer to a code word (EREF, PREF, MARF, KREF+), or NONREF. */
  readonly reference: string;
  /** After "//"; '' when there is none. */
  readonly bankReference: string;
  /** The lines between this one and `:86:`. */
  readonly supplementary: readonly string[];
}

/** The mark comes first, then one letter of the currency: `CR13,5` is C and R(EUR), `RCR204,88` is RC and R. */
const LINE = /^([0-9A-Z]{6})(\d{4}| {4})?(R?[CD]|E[CD])([A-Z])?([-+0-9.,]+)(.*)$/i;
const TYPE = /^[A-Z][A-Z0-9 ]{3}/;

/** Throws `field_invalid`. `lines[0]` is what follows the tag. */
export function parseStatementLine(lines: readonly string[], place: Place): StatementLine {
  let parts = LINE.exec(lines[0] ?? '');
  let supplementary = lines.slice(1);
  if (parts === null && lines.length > 1) {
    // Mail gateways wrap lines in the middle of anything.
    parts = LINE.exec(lines.join(''));
    supplementary = [];
  }
  if (parts === null) {
    throw new KoppelError('field_invalid', `:61: "${(lines[0] ?? '').slice(0, 60)}" is not date, mark and amount.`, {
      place,
    });
  }
  const [, value = '', entry, mark = '', funds, amount = '', rest = ''] = parts;
  if (rest.includes(':86:')) {
    throw new KoppelError('field_invalid', ':61: and :86: stand on one line: a line end is lost.', { place });
  }
  const type = rest.startsWith('NONREF') || rest.startsWith('//') ? null : (TYPE.exec(rest)?.[0] ?? null);
  const references = type === null ? rest : rest.slice(type.length);
  const cut = references.indexOf('//');
  return {
    value,
    entry: entry === undefined || entry === '    ' ? null : entry,
    mark: mark.toUpperCase() as StatementLine['mark'],
    funds: funds ?? null,
    amount,
    type: type === null ? null : type.trimEnd(),
    reference: (cut === -1 ? references : references.slice(0, cut)).trim(),
    bankReference: cut === -1 ? '' : references.slice(cut + 2).trim(),
    supplementary,
  };
}

/** Money in: C and RD. RC, the reversal of a credit, takes money out. */
export function isCredit(mark: StatementLine['mark']): boolean {
  return mark === 'C' || mark === 'EC' || mark === 'RD';
}
