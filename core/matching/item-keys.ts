import type { ItemKeyKind, LookupKey, PartyKeyKind } from '../contract/matcher-rule.ts';
import type { OpenItem, OpenItemKind } from '../domain/open-item.ts';
import type { Party } from '../domain/party.ts';
import {
  accountItemsKey,
  amountKey,
  itemKey,
  keyText,
  mandateKey,
  numberKey,
  partyAccountKey,
  partyCodeKey,
  partyItemsKey,
  partyNameKey,
  partyWordKeys,
  settledAmountKey,
  settlementKey,
  terminalKey,
} from './keys.ts';

/** Kinds that are found by what they are, because nothing names them. */
const SETTLEMENTS: readonly OpenItemKind[] = ['pin-total', 'psp-batch', 'card-batch', 'cash-movement'];

/**
 * The index rows of an item: under which keys matching finds it. Store them beside the item and replace them whenever the
 * item changes (its open amount is among them). `branch` is its administration's three-digit invoice suffix, or null.
 */
export function itemKeys(item: OpenItem, branch: string | null): LookupKey<ItemKeyKind>[] {
  const keys: LookupKey<ItemKeyKind>[] = [itemKey(item.id)];
  for (const number of itemNumbers(item, branch)) keys.push(numberKey(number));
  const { facts } = item;
  if (facts.mandateId !== undefined) keys.push(mandateKey(facts.mandateId));
  if (item.open.minor === 0n) {
    keys.push(settledAmountKey(item.amount.minor));
    return distinct(keys);
  }
  keys.push(amountKey(item.open.minor));
  if (item.party !== null) keys.push(partyItemsKey(item.party));
  if (facts.terminal !== undefined) keys.push(terminalKey(facts.terminal));
  if (facts.bankAccount !== undefined) keys.push(accountItemsKey(facts.bankAccount));
  if (SETTLEMENTS.includes(item.kind)) keys.push(settlementKey(item.administration, item.kind));
  if (facts.factored === true) keys.push(settlementKey(item.administration, 'factored'));
  return distinct(keys);
}

/** Every number that names the item, as written in the books. */
function itemNumbers(item: OpenItem, branch: string | null): string[] {
  const { facts } = item;
  const own = item.number;
  const numbers = [
    own,
    own !== null && branch !== null && own.length > branch.length + 3 && own.endsWith(branch)
      ? own.slice(0, -branch.length)
      : null,
    item.reference,
    item.paymentReference,
    facts.orderNumber ?? null,
    facts.customerReference ?? null,
    facts.batchId ?? null,
    facts.endToEndId ?? null,
  ];
  return numbers.filter((number) => number !== null).flatMap((number) => [number, ...listed(number)]);
}

/** A reference that lists several numbers ("100783,100792") is found by each. */
function listed(number: string): string[] {
  const parts = number.split(/[,;\s]+/).filter((part) => part !== '');
  return parts.length > 1 ? parts : [];
}

/** The index rows of a party. */
export function partyKeys(party: Party): LookupKey<PartyKeyKind>[] {
  const keys: LookupKey<PartyKeyKind>[] = [partyCodeKey(party.code), ...party.ibans.map(partyAccountKey)];
  for (const name of [party.name, ...party.aliases]) keys.push(partyNameKey(name), ...partyWordKeys(name));
  return distinct(keys);
}

function distinct<Kind extends LookupKey>(keys: readonly Kind[]): Kind[] {
  return [...new Map(keys.filter((key) => key.value !== '').map((key) => [keyText(key), key])).values()];
}
