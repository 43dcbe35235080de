import { codeWordRules, readCodeWords } from '../code-words.ts';
import type { Dialect } from '../dialect.ts';
import { joinFree } from '../free-text.ts';

const RULES = codeWordRules(['IBAN', 'BIC', 'NAME'], []);

/** bunq: `/IBAN/x/NAME/y/REMI/z`, card payments without IBAN. */
export const bunq: Dialect = {
  id: 'bunq',
  recognise: (signs) => {
    if (signs.bank.startsWith('BUNQ')) return 1;
    return signs.bank === '' && /^\/(IBAN\/[^/]+\/)?NAME\/.*\/REMI\//.test(signs.text) ? 0.5 : 0;
  },
  amounts: 'comma',
  undated: 'value',
  lift: (lifted, line, text) => {
    lifted.bankReference = line.bankReference;
    lifted.code = line.type;
    const words = readCodeWords(text.join(''), RULES);
    lifted.account = words.get('IBAN') ?? null;
    lifted.bic = words.get('BIC') ?? null;
    lifted.name = words.get('NAME') ?? null;
    lifted.text = words.get('REMI') ?? (words.size === 1 ? joinFree(text) : null);
  },
};
