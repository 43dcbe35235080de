import type { Dialect } from '../dialect.ts';
import { joinFree } from '../free-text.ts';
import { type Lifted, moneyInText, note } from '../lifted.ts';

/** Any bank nobody described: the line's own references and the text as it is. Nothing is looked for inside the text. */
export const generic: Dialect = {
  id: 'generic',
  recognise: () => 0.1,
  amounts: 'comma',
  undated: 'value',
  lift: (lifted, line, text) => {
    lifted.bankReference = line.bankReference;
    lifted.code = line.type;
    lifted.text = joinFree(text);
    liftOriginal(lifted, line.supplementary.join(''));
    note(lifted, '61/reference', line.reference);
  },
};

/** `/OCMT/EUR11,85//CHGS/EUR0,50/` below `:61:`: the amount as ordered and what the bank took. */
export function liftOriginal(lifted: Lifted, below: string): void {
  if (below === '') return;
  const [, currency = '', amount = ''] = /\/OCMT\/([A-Z]{3})(\d{1,12},\d{0,3})\//.exec(below) ?? [];
  const ordered = amount === '' ? null : moneyInText(amount, currency);
  if (ordered !== null) lifted.foreign = { amount: ordered, rate: null };
  const [, costCurrency = '', cost = ''] = /\/CHGS\/([A-Z]{3})(\d{1,12},\d{0,3})\//.exec(below) ?? [];
  const charge = cost === '' ? null : moneyInText(cost, costCurrency);
  if (charge !== null) lifted.charges = [{ amount: charge, included: null }];
  const rest = below.replace(/\/(?:OCMT|CHGS)\/[^/]*\//g, '');
  note(lifted, '61/supplementary', rest);
}
