import type { Dialect } from '../dialect.ts';
import { type Lifted, note, reference, textOrNull } from '../lifted.ts';
import { joinSubfields, readSubfields } from '../subfields.ts';
import { generic, liftOriginal } from './generic.ts';

/** `:86:` of German banks (DFÜ-Abkommen annex 3), also used in Austria, Poland, Romania and by Deutsche Bank NL. */
export const german: Dialect = {
  id: 'german',
  recognise: (signs) => (/^\s?\d{3}[?+](?:00|10|20|30|32)/.test(signs.text) ? 0.8 : 0),
  amounts: 'comma',
  undated: 'value',
  lift: (lifted, line, text) => {
    const fields = readSubfields([text[0]?.trimStart() ?? '', ...text.slice(1)]);
    if (fields === null) {
      generic.lift(lifted, line, text);
      return;
    }
    lifted.bankReference = line.bankReference;
    lifted.code = fields.get('GVC') ?? null;
    liftOriginal(lifted, line.supplementary.join(''));
    // ?38 holds the IBAN where ?31 holds an account number.
    lifted.account = textOrNull(fields.get('38') ?? null) ?? fields.get('31') ?? null;
    const bank = textOrNull(fields.get('30') ?? null);
    if (bank !== null && /^[A-Z]{6}[A-Z0-9]{2,5}$/.test(bank)) lifted.bic = bank;
    else note(lifted, '86/30', bank);
    lifted.name = joinSubfields(fields, 32, 33);
    liftPurpose(lifted, joinSubfields(fields, 20, 29) + joinSubfields(fields, 60, 63));
    if (RETURN_CODES.has(lifted.code ?? '')) lifted.returnReason = reference(fields.get('34') ?? null);
    for (const code of ['00', '10', '34', '35']) note(lifted, `86/${code}`, fields.get(code) ?? null);
    note(lifted, '61/reference', line.reference);
  },
};

/** Transaction codes (GVC) of returned and rejected transfers and direct debits; ?34 then is the reason. */
const RETURN_CODES: ReadonlySet<string> = new Set(['108', '109', '159']);

/** SEPA words inside the purpose, in any order; SVWZ+ is the payer's text and stands last. */
const WORDS = /(EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|PURP|BREF)\+/g;

function liftPurpose(lifted: Lifted, purpose: string): void {
  const values = new Map<string, string>();
  let word = '';
  let from = 0;
  for (const found of purpose.matchAll(WORDS)) {
    const next = found[1] ?? '';
    // Only ABWA and ABWE, the parties behind, follow the payer's text; anything else in there is the payer's.
    if (values.has(next) || next === word || (word === 'SVWZ' && !next.startsWith('ABW'))) continue;
    values.set(word, purpose.slice(from, found.index));
    word = next;
    from = found.index + 5;
  }
  values.set(word, purpose.slice(from));
  lifted.endToEndId = values.get('EREF') ?? null;
  lifted.mandateId = values.get('MREF') ?? null;
  lifted.creditorId = values.get('CRED') ?? null;
  lifted.batchId = values.get('KREF') ?? null;
  lifted.purpose = textOrNull(values.get('PURP') ?? null);
  lifted.ultimateParty = textOrNull(values.get('ABWA') ?? null) ?? textOrNull(values.get('ABWE') ?? null);
  lifted.text = values.get('SVWZ') ?? values.get('') ?? null;
}
