import { codeWordRules, liftCodeWords } from '../code-words.ts';
import type { Dialect } from '../dialect.ts';
import { joined } from '../free-text.ts';
import { type Lifted, note, textOrNull } from '../lifted.ts';

const RULES = codeWordRules(
  {
    EREF: (lifted, value) => {
      lifted.endToEndId = value;
    },
    PREF: (lifted, value) => {
      lifted.batchId = value;
    },
    MARF: (lifted, value) => {
      lifted.mandateId = value;
    },
    CSID: (lifted, value) => {
      lifted.creditorId = value;
    },
    RTRN: (lifted, value) => {
      lifted.returnReason = textOrNull(value);
    },
    ADDR: (lifted, value) => {
      lifted.address = value;
    },
    ACCW: liftSwitchedAccount,
    'BENM//NAME': liftName,
    'ORDP//NAME': liftName,
  },
  {
    ISDT: (lifted, value) => note(lifted, '86/ISDT', value),
    'PURP//CD': (lifted, value) => {
      lifted.purpose = textOrNull(value);
    },
    'ULTD//NAME': liftUltimate,
    'ULTC//NAME': liftUltimate,
    'CDTRREFTP//CD/SCOR/ISSR/CUR/CDTRREF': liftStructured,
    'CDTRREFTP//CD/SCOR/ISSR/ISO/CDTRREF': liftStructured,
  },
  (lifted, value) => {
    lifted.text = value;
  },
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
    lifted.account = line.supplementary.length === 0 ? null : joined(line.supplementary, '').trim();
    lifted.bankReference = line.bankReference;
    lifted.code = rabobankCode(line.type);
    const inFront = liftCodeWords(lifted, joined(text, ''), RULES);
    if (inFront !== '' && lifted.text === null) lifted.text = inFront;
  },
};

/** `N541` is Rabobank's code 541, as in its CAMT and CSV. */
export function rabobankCode(type: string | null): string | null {
  return type !== null && /^N\d{3}$/.test(type) ? type.slice(1) : type;
}

function liftName(lifted: Lifted, value: string): void {
  lifted.name = value;
}

function liftUltimate(lifted: Lifted, value: string): void {
  lifted.ultimateParty = value;
}

function liftStructured(lifted: Lifted, value: string): void {
  lifted.structured = textOrNull(value);
}

/** `/ACCW/account,bic/`: the account the payer moved to (overstapservice). */
function liftSwitchedAccount(lifted: Lifted, value: string): void {
  const [account = '', bic] = value.split(',');
  if (textOrNull(lifted.account) === null) lifted.account = account;
  lifted.bic = bic ?? null;
}
