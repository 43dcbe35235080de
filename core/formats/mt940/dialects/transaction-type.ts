import { type CodeWords, codeWordRules, readCodeWords } from '../code-words.ts';
import { type Lifted, reference, textOrNull } from '../lifted.ts';

const RULES = codeWordRules(
  ['TRTP', 'RTYP', 'CSID', 'NAME', 'MARF', 'RTRN', 'PREF', 'NRTX', 'PIND', 'BBAN'],
  [
    'IBAN',
    'BIC',
    'EREF',
    'PURP',
    'ORDP//ID',
    'BENM//ID',
    'ULTD//NAME',
    'ULTC//NAME',
    'ULTD//ID',
    'ULTC//ID',
    'ORDP//NAME',
    'BENM//NAME',
  ],
);

export function isTransactionType(text: string): boolean {
  return /^ ?\/(TRTP|RTYP)\//.test(text);
}

/** `/TRTP/SEPA OVERBOEKING/IBAN/x/BIC/x/NAME/x/REMI/x/EREF/x`; Knab and Van Lanschot write the same. */
export function liftTransactionType(lifted: Lifted, text: string): void {
  const words = readCodeWords(text, RULES);
  lifted.account = words.get('IBAN') ?? words.get('BBAN') ?? null;
  lifted.bic = words.get('BIC') ?? null;
  lifted.name = words.get('NAME') ?? null;
  lifted.endToEndId = words.get('EREF') ?? null;
  lifted.mandateId = words.get('MARF') ?? null;
  lifted.creditorId = words.get('CSID') ?? null;
  lifted.batchId = words.get('PREF') ?? null;
  lifted.returnReason = textOrNull(words.get('RTRN') ?? null);
  lifted.purpose = textOrNull(words.get('PURP') ?? null);
  lifted.ultimateParty = firstOf(words, 'ULTD//NAME', 'ULTC//NAME', 'ORDP//NAME', 'BENM//NAME');
  const count = words.get('NRTX')?.trim() ?? '';
  if (/^\d{1,6}$/.test(count)) lifted.batchCount = Number(count);
  const type = words.get('TRTP') ?? words.get('RTYP');
  if (type !== undefined) lifted.unmapped['86/TRTP'] = type;
  liftRemittance(lifted, words.get('REMI') ?? null);
}

function firstOf(words: CodeWords, ...names: string[]): string | null {
  for (const name of names) {
    const value = textOrNull(words.get(name) ?? null);
    if (value !== null) return value;
  }
  return null;
}

/** A structured reference stands as "Issuer: CUR Ref: 1234567890123456" inside the text. */
function liftRemittance(lifted: Lifted, text: string | null): void {
  lifted.text = text;
  if (text === null) return;
  lifted.structured = reference(/^\s*Issuer:\s*(?:CUR|ISO)\s+Ref:\s*(\S+)\s*$/.exec(text)?.[1] ?? null);
}
