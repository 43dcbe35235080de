import type { MatcherRule, QueuedEntry } from '../../contract/matcher-rule.ts';
import type { Proposal } from '../../domain/match.ts';
import { type Context, contextOf, isFree } from '../context.ts';
import { payerKeys } from '../payers.ts';
import { evidence, onLedger, settle, whole } from '../proposals.ts';
import { quoteKeys } from '../quotes.ts';
import { compact, plain } from '../text/normalise.ts';
import { read } from '../text/reading.ts';
import { type Tax, type TaxReference, taxReference } from '../text/tax-reference.ts';

/** Names of the ledger accounts a tax is booked on, in Dutch charts of accounts. */
const ACCOUNTS: Readonly<Record<Tax, RegExp>> = {
  vat: /OMZETBELASTING|AF TE DRAGEN BTW/,
  'corporate-tax': /VENNOOTSCHAPSBELASTING|\bVPB\b/,
  'wage-tax': /LOONHEFFING|LOONBELASTING/,
};

/** Tax paid with a 16-digit reference: the assessment with that reference, or the account of the tax it names. */
export const tax: MatcherRule = {
  id: 'tax',
  version: 1,
  title: { en: 'Tax by its payment reference', nl: 'Belasting op betalingskenmerk' },
  keys: (entry, env) => [...quoteKeys(entry), ...payerKeys(entry, env)],
  propose: (entry, found, env) => {
    const context = contextOf(entry, found, env);
    const reference = referenceOf(entry);
    if (reference === null || !toTaxOffice(context)) return [];
    const told = evidence(
      'tax-reference',
      `${reference.tax ?? 'tax'} 20${reference.year}/${reference.sequence}`,
      'strong',
    );
    const items = [...context.quotes.values()].map(({ item }) => item);
    const exact = items.filter((item) => isFree(context, item) && item.open.minor === context.amount);
    return [...exact.map((item) => whole([settle(context, item)], [told])), ...onAccount(context, reference, told)];
  },
};

function referenceOf(entry: QueuedEntry): TaxReference | null {
  for (const { raw } of read(entry).mentions) {
    const reference = taxReference(compact(raw));
    if (reference !== null) return reference;
  }
  return null;
}

function toTaxOffice(context: Context): boolean {
  const { name } = context.entry.counterparty;
  if (name !== null && /\bBELASTINGDIENST\b/.test(plain(name))) return true;
  return [...context.payers.values()].some(({ party }) => party.kind === 'tax-office');
}

/** Nothing was entered for it: the ledger account of the tax. */
function onAccount(context: Context, { tax }: TaxReference, told: ReturnType<typeof evidence>): Proposal[] {
  if (tax === null) return [];
  const account = context.env.ledgerAccounts.find(({ name }) => ACCOUNTS[tax].test(plain(name)));
  return account === undefined ? [] : [whole([onLedger(context, account.code, context.amount)], [told])];
}
