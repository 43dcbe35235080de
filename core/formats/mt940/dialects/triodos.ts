import type { Dialect } from '../dialect.ts';
import { joinFree } from '../free-text.ts';
import { type Lifted, reference } from '../lifted.ts';
import { joinSubfields, readSubfields } from '../subfields.ts';
import { ing } from './ing.ts';

const BIC = /^[A-Z]{6}[A-Z0-9]{2,5}$/;
const IBAN_FORM = /^[A-Z]{2}\d{2}[A-Z0-9]{8,30}$/;

/** Triodos: `000>10…>20…` (SEPA: BIC in >20, IBAN in >21) and newer the words of ING. Name and text are one text. */
export const triodos: Dialect = {
  id: 'triodos',
  recognise: (signs) => {
    if (signs.account.startsWith('TRIODOSBANK/') || signs.bank.startsWith('TRIO')) return 1;
    return /^000>\d\d/.test(signs.text) ? 0.7 : 0;
  },
  amounts: 'comma',
  undated: 'value',
  lift: (lifted, line, text) => {
    const fields = readSubfields(text);
    if (fields !== null) {
      liftSubfields(lifted, fields);
      lifted.code = line.type;
      lifted.bankReference = line.bankReference;
    } else if (/^\/(CNTP|EREF|REMI|RTRN|MARF|CSID|PREF)\//.test(text[0] ?? '')) {
      ing.lift(lifted, line, text);
    } else {
      lifted.text = joinFree(text);
      lifted.code = line.type;
    }
  },
};

function liftSubfields(lifted: Lifted, fields: ReadonlyMap<string, string>): void {
  const bic = fields.get('20')?.trim() ?? '';
  const iban = fields.get('21')?.trim() ?? '';
  if (BIC.test(bic) && IBAN_FORM.test(iban)) {
    lifted.bic = bic;
    lifted.account = iban;
    lifted.text = joinSubfields(fields, 22, 29);
    return;
  }
  lifted.account = reference(fields.get('10') ?? null);
  lifted.text = joinSubfields(fields, 20, 29);
}
