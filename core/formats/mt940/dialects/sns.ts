import { cardFacts, moment } from '../card.ts';
import type { Dialect } from '../dialect.ts';
import { joinFree } from '../free-text.ts';
import { type Lifted, note } from '../lifted.ts';
import type { StatementLine } from '../statement-line.ts';
import { isTransactionType, liftTransactionType } from './transaction-type.ts';

/** "Jumbo Wijchen B.V.    >WIJCHEN  27.12.2017 13U38 KV005 4XZJ4Z" */
const CARD = /^(.{0,60}?)\s*>.{1,60}?\s(\d\d)\.(\d\d)\.(\d{4}) (\d\d)U(\d\d) KV(\d{1,4})/;
const DIRECT_DEBIT = /-Incassant ID: ?([A-Z]{2}\d{2}[A-Z0-9]{4,31}?)(?:-Kenmerk Machtiging: ?(.{1,35}?))?\s*$/;

/** SNS, ASN and RegioBank: account and name on the first line of `:86:` and around `:61:`, then lines padded to 65. */
export const sns: Dialect = {
  id: 'sns',
  recognise: (signs) => (/^(SNSB|ASNB|RBRB)/.test(signs.bank) ? 1 : 0),
  amounts: 'comma',
  undated: 'value',
  lift: (lifted, line, lines) => {
    const party = line.reference;
    const isAccount = /^([A-Z]{2}\d{2}[A-Z0-9]{8,30}|\d{7,10})$/.test(party);
    if (isAccount) {
      lifted.account = party;
      lifted.name = line.supplementary.join('');
    } else note(lifted, '61/reference', party);
    lifted.bankReference = line.bankReference;
    lifted.code = line.type;
    const rest = isAccount && (lines[0] ?? '').startsWith(party) ? lines.slice(1) : lines;
    const text = rest.filter((piece) => piece.trim() !== '');
    if (isTransactionType(text[0] ?? '')) liftWithin(lifted, text.join(''));
    else lifted.text = joinFree(text);
    liftDirectDebit(lifted);
    liftCard(lifted, line);
  },
};

/** `/TRTP/…` names the party better than the line above it. */
function liftWithin(lifted: Lifted, text: string): void {
  const { account, name } = lifted;
  liftTransactionType(lifted, text);
  lifted.account ??= account;
  lifted.name ??= name;
}

function liftDirectDebit(lifted: Lifted): void {
  const [, creditor, mandate] = DIRECT_DEBIT.exec(lifted.text ?? '') ?? [];
  lifted.creditorId ??= creditor ?? null;
  lifted.mandateId ??= mandate ?? null;
}

/** The reference of a card payment is terminal and sequence number: "228ohu/972795". */
function liftCard(lifted: Lifted, line: StatementLine): void {
  const [, shop, day = '', month = '', year = '', hour, minute, card] = CARD.exec(lifted.text ?? '') ?? [];
  if (day === '') return;
  lifted.name ??= shop ?? null;
  const terminal = line.bankReference.includes('/') ? (line.bankReference.split('/')[0] ?? null) : null;
  lifted.card = cardFacts(terminal, card ?? null, moment(day, month, year, hour, minute));
}
