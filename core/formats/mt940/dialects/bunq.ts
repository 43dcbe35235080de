import { codeWordRules, liftCodeWords } from '../code-words.ts';
import type { Dialect } from '../dialect.ts';
import { joined } from '../free-text.ts';

const RULES = codeWordRules(
  {
    IBAN: (lifted, value) => {
      lifted.account = value;
    },
    BIC: (lifted, value) => {
      lifted.bic = value;
    },
    NAME: (lifted, value) => {
      lifted.name = value;
    },
  },
  {},
  (lifted, value) => {
    lifted.text = value;
  },
);

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
    const inFront = liftCodeWords(lifted, joined(text, ''), RULES);
    if (inFront !== '' && lifted.text === null) lifted.text = inFront;
  },
};
