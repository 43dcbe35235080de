import { type CodeWords, codeWordRules, readCodeWords } from '../code-words.ts';
import type { Dialect } from '../dialect.ts';
import { type Lifted, reference, textOrNull } from '../lifted.ts';
import type { StatementLine } from '../statement-line.ts';
import { liftIngCard } from './ing-card.ts';

const RULES = codeWordRules(
  ['EREF', 'PREF', 'MARF', 'CSID', 'CNTP', 'RTRN', 'SVCL', 'IREF'],
  ['PURP', 'ULTC', 'ULTD', 'ULTB'],
);

/** ING InsideBusiness, structured, since 2014: `/EREF/x//CNTP/iban/bic/name/city//REMI/USTD//text/`. */
export const ing: Dialect = {
  id: 'ing',
  recognise: (signs) => {
    const layout =
      /\/TRCD\/\d/.test(signs.supplementary) || /^\/(EREF|PREF|RTRN|CNTP|REMI\/(USTD|STRD))\//.test(signs.text);
    if (signs.bank.startsWith('INGB')) return layout ? 1 : signs.text === '' ? 0.6 : 0.5;
    return /\/TRCD\/\d/.test(signs.supplementary) ? 0.6 : 0;
  },
  amounts: 'comma',
  undated: 'value',
  lift: (lifted, line, text) => {
    const words = readCodeWords(text.join(''), RULES);
    liftLine(lifted, line);
    liftCounterparty(lifted, value(words, 'CNTP'));
    lifted.endToEndId = value(words, 'EREF');
    lifted.batchId = value(words, 'PREF');
    lifted.mandateId = value(words, 'MARF');
    lifted.creditorId = value(words, 'CSID');
    lifted.returnReason = value(words, 'RTRN');
    lifted.purpose = value(words, 'PURP');
    lifted.ultimateParty = value(words, 'ULTD') ?? value(words, 'ULTC');
    liftRemittance(lifted, words);
    if (words.get('CNTP') === undefined) liftIngCard(lifted);
  },
};

/** A group ends with its own slash, which the slash of the next group follows. */
function value(words: CodeWords, word: string): string | null {
  const raw = words.get(word);
  return raw === undefined ? null : textOrNull(raw.replace(/\/$/, ''));
}

/** `iban/bic/name/city`; a name may hold a slash, so what is between the first two and the last belongs to it. */
export function liftCounterparty(lifted: Lifted, group: string | null): void {
  if (group === null) return;
  const parts = group.split('/');
  lifted.account = parts[0] ?? null;
  lifted.bic = parts[1] ?? null;
  const rest = parts.slice(2);
  const city = rest.length > 1 ? (rest.pop() ?? null) : null;
  lifted.name = rest.join('/');
  lifted.address = city;
}

/** The bank's code is the `/TRCD/` below the line; a wrapped bank reference goes on in front of it. */
function liftLine(lifted: Lifted, line: StatementLine): void {
  const below = line.supplementary.join('');
  const code = /\/TRCD\/(\w+)\/?/.exec(below);
  const continued = code === null ? below : below.slice(0, code.index);
  const wrapped = /^\w+$/.test(continued) && line.bankReference !== '';
  lifted.bankReference = wrapped ? line.bankReference + continued : line.bankReference;
  lifted.code = code?.[1] ?? line.type;
  if (/^\d{16}$/.test(line.reference)) lifted.structured = line.reference;
}

/** `USTD//text/`, or `STRD/CUR/1234567890123456/`: issuer and reference. */
function liftRemittance(lifted: Lifted, words: CodeWords): void {
  const raw = words.get('REMI');
  if (raw === undefined) return;
  const structured = /^STRD\/(CUR|ISO)\/([^/]+)\/?/.exec(raw);
  if (structured !== null) {
    lifted.structured = reference(structured[2] ?? null);
    return;
  }
  lifted.text = raw.replace(/^USTD\/\//, '').replace(/\/$/, '');
}
