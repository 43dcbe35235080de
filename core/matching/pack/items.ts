import { KoppelError } from '../../domain/errors.ts';
import { parseIban } from '../../domain/iban.ts';
import { parseMoney } from '../../domain/money.ts';
import { OPEN_ITEM_KINDS, type OpenItem, type OpenItemFacts, type OpenItemKind } from '../../domain/open-item.ts';
import { parsePlainDate } from '../../domain/plain-date.ts';
import type { ItemLine } from './schema.ts';

/** An open item of a pack. Throws `field_invalid` for a kind we do not know. */
export function packItem(line: ItemLine): OpenItem {
  const { currency } = line;
  const amount = parseMoney(line.amount, currency);
  return {
    id: line.id,
    kind: kindOf(line.kind),
    administration: line.administration,
    party: line.relation ?? null,
    number: line.number ?? null,
    reference: line.reference ?? null,
    date: parsePlainDate(line.date),
    enteredOn: parsePlainDate(line.enteredOn),
    dueDate: line.dueDate === null || line.dueDate === undefined ? null : parsePlainDate(line.dueDate),
    amount,
    open: line.openAmount === null || line.openAmount === undefined ? amount : parseMoney(line.openAmount, currency),
    paymentReference: line.paymentReference ?? null,
    heldBy: null,
    facts: factsOf(line),
  };
}

function kindOf(kind: string): OpenItemKind {
  const known = OPEN_ITEM_KINDS.find((one) => one === kind);
  if (known === undefined) throw new KoppelError('field_invalid', `"${kind}" is not a kind of open item.`);
  return known;
}

type Facts = { -readonly [Key in keyof OpenItemFacts]: OpenItemFacts[Key] };

function factsOf(line: ItemLine): OpenItemFacts {
  const { currency } = line;
  const facts: Facts = {};
  if (line.description) facts.description = line.description;
  if (line.orderNumber) facts.orderNumber = line.orderNumber;
  if (line.customerReference) facts.customerReference = line.customerReference;
  if (line.paymentMethod === 'transfer' || line.paymentMethod === 'direct-debit')
    facts.paymentMethod = line.paymentMethod;
  if (line.discount) facts.discount = { percent: line.discount.percent, until: parsePlainDate(line.discount.until) };
  if (line.gAccount)
    facts.gAccount = { iban: parseIban(line.gAccount.iban), amount: parseMoney(line.gAccount.amount, currency) };
  if (line.foreign) {
    facts.foreign = { amount: parseMoney(line.foreign.amount, line.foreign.currency), rate: line.foreign.rate };
  }
  if (line.period) facts.period = line.period;
  if (line.mandateId) facts.mandateId = line.mandateId;
  if (line.factored === true) facts.factored = true;
  if (line.terminal) facts.terminal = line.terminal;
  if (line.count !== null && line.count !== undefined) facts.count = line.count;
  if (line.fees) facts.fees = parseMoney(line.fees, currency);
  if (line.net) facts.net = parseMoney(line.net, currency);
  if (line.batchId) facts.batchId = line.batchId;
  if (line.endToEndId) facts.endToEndId = line.endToEndId;
  if (line.bankAccount) facts.bankAccount = parseIban(line.bankAccount);
  if (line.counterIban) facts.counterIban = parseIban(line.counterIban);
  if (line.settles) {
    facts.settles = line.settles.map((part) => ({
      openItem: part.openItem,
      minor: parseMoney(part.amount, currency).minor,
    }));
  }
  return facts;
}
