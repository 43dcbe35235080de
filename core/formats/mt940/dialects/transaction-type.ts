import { codeWordRules, liftCodeWords } from '../code-words.ts';
import { type Lifted, note, reference, textOrNull } from '../lifted.ts';

const RULES = codeWordRules(
  {
    TRTP: (lifted, value) => note(lifted, '86/TRTP', value),
    RTYP: (lifted, value) => note(lifted, '86/RTYP', value),
    CSID: (lifted, value) => {
      lifted.creditorId = value;
    },
    NAME: (lifted, value) => {
      lifted.name = value;
    },
    MARF: (lifted, value) => {
      lifted.mandateId = value;
    },
    PREF: (lifted, value) => {
      lifted.batchId = value;
    },
    RTRN: (lifted, value) => {
      lifted.returnReason = textOrNull(value);
    },
    NRTX: (lifted, value) => {
      if (/^\d{1,6}$/.test(value.trim())) lifted.batchCount = Number(value);
    },
    PIND: (lifted, value) => note(lifted, '86/PIND', value),
    BBAN: (lifted, value) => {
      lifted.account ??= value;
    },
  },
  {
    IBAN: (lifted, value) => {
      lifted.account = value;
    },
    BIC: (lifted, value) => {
      lifted.bic = value;
    },
    EREF: (lifted, value) => {
      lifted.endToEndId = value;
    },
    PURP: (lifted, value) => {
      lifted.purpose = textOrNull(value);
    },
    'ORDP//ID': (lifted, value) => note(lifted, '86/ORDP/ID', value),
    'BENM//ID': (lifted, value) => note(lifted, '86/BENM/ID', value),
    'ULTD//NAME': liftUltimate,
    'ULTC//NAME': liftUltimate,
    'ORDP//NAME': liftUltimate,
    'BENM//NAME': liftUltimate,
  },
  liftRemittance,
);

export function isTransactionType(text: string): boolean {
  return text.startsWith('/TRTP/') || text.startsWith('/RTYP/') || text.startsWith(' /TRTP/');
}

/**
 * `/TRTP/SEPA OVERBOEKING/IBAN/x/BIC/x/NAME/x/REMI/x/EREF/x`, the SEPA text of ABN AMRO; Knab and Van Lanschot write the same.
 * `text` is the lines joined.
 */
export function liftTransactionType(lifted: Lifted, text: string): void {
  liftCodeWords(lifted, text, RULES);
}

function liftUltimate(lifted: Lifted, value: string): void {
  lifted.ultimateParty ??= textOrNull(value);
}

/** A structured reference stands as "Issuer: CUR Ref: 1234567890123456" inside the text. */
function liftRemittance(lifted: Lifted, value: string): void {
  lifted.text = value;
  if (!value.includes('Issuer:')) return;
  lifted.structured = reference(/^\s*Issuer:\s*(?:CUR|ISO)\s+Ref:\s*(\S+)\s*$/.exec(value)?.[1] ?? null);
}
