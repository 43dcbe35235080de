import { codeWordRules, liftCodeWords } from '../code-words.ts';
import type { Dialect } from '../dialect.ts';
import { joined } from '../free-text.ts';
import { type Lifted, note, reference, textOrNull } from '../lifted.ts';
import type { StatementLine } from '../statement-line.ts';
import { liftIngCard } from './ing-card.ts';

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
    CNTP: (lifted, value) => liftCounterparty(lifted, value),
    SVCL: (lifted, value) => note(lifted, '86/SVCL', value),
    IREF: (lifted, value) => note(lifted, '86/IREF', value),
  },
  {
    PURP: (lifted, value) => {
      lifted.purpose = textOrNull(value);
    },
    ULTC: (lifted, value) => liftUltimate(lifted, value),
    ULTD: (lifted, value) => liftUltimate(lifted, value),
  },
  liftRemittance,
  true,
);

/** ING InsideBusiness, structured, since 2014: `/EREF/x//CNTP/iban/bic/name/city//REMI/USTD//text/`. */
export const ing: Dialect = {
  id: 'ing',
  recognise: (signs) => {
    const code = signs.supplementary.includes('/TRCD/');
    const layout = code || /^\/(EREF|PREF|RTRN|CNTP|REMI\/(USTD|STRD))\//.test(signs.text);
    if (signs.bank.startsWith('INGB')) return layout ? 1 : signs.text === '' ? 0.6 : 0.5;
    return code ? 0.6 : 0;
  },
  amounts: 'comma',
  undated: 'value',
  lift: (lifted, line, text) => {
    liftLine(lifted, line);
    const inFront = liftCodeWords(lifted, joined(text, ''), RULES);
    if (inFront !== '' && lifted.text === null) lifted.text = inFront;
    if (lifted.account === null) liftIngCard(lifted);
  },
};

function liftUltimate(lifted: Lifted, value: string): void {
  lifted.ultimateParty = textOrNull(value.replace(/^\/?NAME\//, ''));
}

/** `iban/bic/name/city`; a name may hold a slash, so what is between the first two and the last belongs to it. */
function liftCounterparty(lifted: Lifted, value: string): void {
  const account = value.indexOf('/');
  if (account === -1) {
    lifted.account = value;
    return;
  }
  lifted.account = value.slice(0, account);
  const bic = value.indexOf('/', account + 1);
  lifted.bic = value.slice(account + 1, bic === -1 ? value.length : bic);
  if (bic === -1) return;
  const name = value.lastIndexOf('/');
  lifted.name = value.slice(bic + 1, name > bic ? name : value.length);
  if (name > bic) lifted.address = value.slice(name + 1);
}

/** The bank's code is the `/TRCD/` below the line; a wrapped bank reference goes on in front of it. */
function liftLine(lifted: Lifted, line: StatementLine): void {
  lifted.code = line.type;
  lifted.bankReference = line.bankReference;
  if (line.supplementary.length > 0) {
    const below = joined(line.supplementary, '');
    const at = below.indexOf('/TRCD/');
    const continued = at === -1 ? below : below.slice(0, at);
    if (continued !== '' && line.bankReference !== '' && /^\w+$/.test(continued)) lifted.bankReference += continued;
    if (at !== -1) lifted.code = below.slice(at + 6, below.endsWith('/') ? -1 : undefined);
  }
  if (line.reference.length === 16 && /^\d{16}$/.test(line.reference)) lifted.structured = line.reference;
}

/** `USTD//text/`, or `STRD/CUR/1234567890123456/`: issuer and reference. */
function liftRemittance(lifted: Lifted, value: string): void {
  if (value.startsWith('STRD/')) {
    // STRD/CUR/number
    const issuer = value.slice(5, value.indexOf('/', 5));
    lifted.structured = reference(value.slice(issuer.length + 6));
    note(lifted, '86/REMI/issuer', issuer);
    return;
  }
  lifted.text = value.startsWith('USTD//') ? value.slice(6) : value;
}
