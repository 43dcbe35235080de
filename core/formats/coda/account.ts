import { ibanOrNull } from '../../domain/iban.ts';
import type { AccountRef } from '../../domain/statement.ts';

/**
 * Account and currency of records 1 and 8, 37 characters. The structure says where the currency stands: behind a Belgian number
 * (0) after a blank, in all others (foreign number, Belgian IBAN, foreign IBAN) at the end.
 */
export function codaAccount(structure: string, text: string): AccountRef & { readonly currency: string } {
  const number = structure === '0' ? text.slice(0, 12) : text.slice(0, 34);
  const currency = structure === '0' ? text.slice(13, 16) : text.slice(34, 37);
  const account = number.trim();
  const iban = ibanOrNull(account);
  return { iban, other: iban === null ? account : null, currency };
}

/** The account of the other side in record 23: 34 characters and a currency, which some banks write right behind the account. */
export function counterAccount(text: string): string | null {
  const account = text.slice(0, 34).trim().split(/\s/)[0] ?? '';
  return account === '' ? null : account;
}
