import { type CodeWords, codeWordRules, readCodeWords } from '../code-words.ts';
import type { Dialect } from '../dialect.ts';
import { textOrNull } from '../lifted.ts';

const RULES = codeWordRules(
  ['EREF', 'PREF', 'MARF', 'CSID', 'RTRN', 'ACCW', 'BENM//NAME', 'ORDP//NAME', 'ADDR'],
  [
    'ISDT',
    'PURP//CD',
    'ULTD//NAME',
    'ULTC//NAME',
    'CDTRREFTP//CD/SCOR/ISSR/CUR/CDTRREF',
    'CDTRREFTP//CD/SCOR/ISSR/ISO/CDTRREF',
  ],
);

/** Rabobank MT940S, since 2013. The account of the other side stands in the line below `:61:`, not in `:86:`. */
export const rabobank: Dialect = {
  id: 'rabobank',
  recognise: (signs) => {
    const layout =
      /^\/(EREF|PREF|MARF|BENM|ORDP|REMI|RTRN|ACCW|CSID)\//.test(signs.text) && /^[^/]*N\d{3}/.test(signs.line);
    if (/^940S\d{6}/.test(signs.reference)) return 1;
    if (signs.bank.startsWith('RABO')) return layout ? 0.9 : 0.5;
    return layout ? 0.5 : 0;
  },
  amounts: 'comma',
  undated: 'closing',
  lift: (lifted, line, text) => {
    const words = readCodeWords(text.join(''), RULES);
    lifted.account = line.supplementary.join('');
    lifted.bankReference = line.bankReference;
    lifted.code = line.type?.replace(/^N(?=\d{3}$)/, '') ?? null;
    lifted.endToEndId = value(words, 'EREF');
    lifted.batchId = value(words, 'PREF');
    lifted.mandateId = value(words, 'MARF');
    lifted.creditorId = value(words, 'CSID');
    lifted.returnReason = value(words, 'RTRN');
    lifted.purpose = value(words, 'PURP//CD');
    lifted.name = value(words, 'BENM//NAME') ?? value(words, 'ORDP//NAME');
    lifted.address = value(words, 'ADDR');
    lifted.ultimateParty = value(words, 'ULTD//NAME') ?? value(words, 'ULTC//NAME');
    lifted.text = words.get('REMI') ?? null;
    lifted.structured =
      value(words, 'CDTRREFTP//CD/SCOR/ISSR/CUR/CDTRREF') ?? value(words, 'CDTRREFTP//CD/SCOR/ISSR/ISO/CDTRREF');
    liftSwitchedAccount(lifted, value(words, 'ACCW'));
    const interest = value(words, 'ISDT');
    if (interest !== null) lifted.unmapped['86/ISDT'] = interest;
    const inFront = words.get('') ?? '';
    if (words.size === 1) lifted.text = inFront;
  },
};

function value(words: CodeWords, word: string): string | null {
  return textOrNull(words.get(word) ?? null);
}

/** `/ACCW/account,bic/`: the account the payer moved to (overstapservice). */
function liftSwitchedAccount(lifted: Parameters<Dialect['lift']>[0], group: string | null): void {
  if (group === null) return;
  const [account = '', bic] = group.split(',');
  if (textOrNull(lifted.account) === null) lifted.account = account;
  lifted.bic = bic ?? null;
}
