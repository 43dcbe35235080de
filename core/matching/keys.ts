import type { ItemKeyKind, LookupKey, PartyKeyKind } from '../contract/matcher-rule.ts';
import { lookupWords, nameKey } from './text/names.ts';
import { compact } from './text/normalise.ts';

/** Longest value a key may have; longer text is cut on both sides alike, so an index column can be bounded. */
const MAX_KEY_LENGTH = 70;

function key<Kind extends ItemKeyKind | PartyKeyKind>(kind: Kind, value: string): LookupKey<Kind> {
  return { kind, value: value.slice(0, MAX_KEY_LENGTH) };
}

/** A key as one string, for maps. */
export function keyText(lookup: LookupKey): string {
  return `${lookup.kind}:${lookup.value}`;
}

export const itemKey = (id: string) => key('item', id);
/** Letters and digits, upper case; leading zeros do not count, as people and packages drop and add them. */
export const numberKey = (number: string) => key('number', compact(number).replace(/^0+(?=.)/, ''));
export const amountKey = (minor: bigint) => key('amount', minor.toString());
export const settledAmountKey = (minor: bigint) => key('settled-amount', minor.toString());
export const partyItemsKey = (party: string) => key('party', party);
export const mandateKey = (mandate: string) => key('mandate', compact(mandate));
export const terminalKey = (terminal: string) => key('terminal', compact(terminal));
export const accountItemsKey = (account: string) => key('account', compact(account));
export const settlementKey = (administration: string, kind: string) => key('settlement', `${administration}/${kind}`);
export const partyCodeKey = (code: string) => key('party-code', code);
export const partyAccountKey = (account: string) => key('party-account', compact(account));
export const partyNameKey = (name: string) => key('party-name', nameKey(name));
export const partyWordKey = (word: string) => key('party-word', word);
export const partyWordKeys = (name: string) => lookupWords(name).map(partyWordKey);
