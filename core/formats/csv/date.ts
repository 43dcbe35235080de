import type { DateForm } from '../../domain/csv-mapping.ts';
import { KoppelError, type Place } from '../../domain/errors.ts';
import { type PlainDate, plainDateOrNull } from '../../domain/plain-date.ts';

const SHAPES: Readonly<Record<DateForm, RegExp>> = {
  YYYYMMDD: /^(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)$/,
  'YYYY-MM-DD': /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)$/,
  'DD-MM-YYYY': /^(?<day>\d\d)-(?<month>\d\d)-(?<year>\d{4})$/,
  'DD/MM/YYYY': /^(?<day>\d\d)\/(?<month>\d\d)\/(?<year>\d{4})$/,
  'MM/DD/YYYY': /^(?<month>\d\d)\/(?<day>\d\d)\/(?<year>\d{4})$/,
  'DD.MM.YYYY': /^(?<day>\d\d)\.(?<month>\d\d)\.(?<year>\d{4})$/,
  'DD.MM.YY': /^(?<day>\d\d)\.(?<month>\d\d)\.(?<year>\d\d)$/,
  'DD/MM/YY': /^(?<day>\d\d)\/(?<month>\d\d)\/(?<year>\d\d)$/,
};

/** The day in one of `forms` (which must differ in shape), or null. */
export function dateOrNull(text: string, forms: readonly DateForm[]): PlainDate | null {
  const bare = text.trim();
  for (const form of forms) {
    const groups = SHAPES[form].exec(bare)?.groups;
    if (groups === undefined) continue;
    const { year = '', month, day } = groups;
    return plainDateOrNull(`${year.length === 2 ? `20${year}` : year}-${month}-${day}`);
  }
  return null;
}

/** Throws `date_invalid`. */
export function parseDate(text: string, forms: readonly DateForm[], place: Place): PlainDate {
  const date = dateOrNull(text, forms);
  if (date === null) {
    throw new KoppelError('date_invalid', `"${text.slice(0, 40)}" is not a day written ${forms.join(' or ')}.`, {
      place,
    });
  }
  return date;
}
