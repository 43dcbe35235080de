import { cardFacts, moment } from '../card.ts';
import type { Dialect } from '../dialect.ts';
import { joined, joinFree } from '../free-text.ts';
import { type Lifted, note } from '../lifted.ts';
import { liftOriginal } from './generic.ts';
import { isTransactionType, liftTransactionType } from './transaction-type.ts';

const PARTY = /REK: ?(\S{1,34})\/NAAM: ?(.*)$/;
/** "LUTJEBROEK 09-07-2015 12:45 PAS: 2222" and on the next line "NAAM: SHOP" */
const CARD = /(\d\d)-(\d\d)-(\d{4}) (\d\d):(\d\d) PAS: ?(\w+)(?:\s*NAAM: ?(.*))?$/;

/** Knab: text with "REK: iban/NAAM: name" at the end until about 2015, `/TRTP/…` since. */
export const knab: Dialect = {
  id: 'knab',
  recognise: (signs) => {
    if (signs.bank.startsWith('KNAB')) return 1;
    return signs.bank === '' && PARTY.test(signs.text) ? 0.5 : 0;
  },
  // Card refunds of 2014 come as "C500NTRF": no comma.
  amounts: 'comma-optional',
  undated: 'value',
  lift: (lifted, line, text) => {
    lifted.bankReference = line.bankReference;
    lifted.code = line.type;
    liftOriginal(lifted, joined(line.supplementary, ''));
    if (isTransactionType(text[0] ?? '')) liftTransactionType(lifted, joined(text, ''));
    else liftText(lifted, joinFree(text));
    note(lifted, '61/reference', line.reference);
  },
};

function liftText(lifted: Lifted, text: string): void {
  lifted.text = text;
  const party = PARTY.exec(text);
  if (party !== null) {
    lifted.account = party[1] ?? null;
    lifted.name = party[2] ?? null;
    lifted.text = text.slice(0, party.index);
    return;
  }
  const [, day = '', month = '', year = '', hour, minute, card, name] = CARD.exec(text) ?? [];
  if (day === '') return;
  lifted.name = name ?? null;
  lifted.card = cardFacts(null, card ?? null, moment(day, month, year, hour, minute));
}
