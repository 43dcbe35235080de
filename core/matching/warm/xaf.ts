import { KoppelError } from '../../domain/errors.ts';
import { ibanOrNull } from '../../domain/iban.ts';
import { parseUnsignedMinor } from '../../domain/money.ts';
import { parsePlainDate } from '../../domain/plain-date.ts';
import type { XmlElement } from '../../formats/xml/tree.ts';
import type { PastPosting } from './posting.ts';

/**
 * Bank postings of an XML Auditfile Financieel (XAF 3, the Dutch exchange format of bookkeeping packages): the lines of journals of
 * type B, other than those on the bank's own ledger account. Throws `unknown_message_type` when it is no auditfile.
 */
export function postingsFromXaf(auditfile: XmlElement): PastPosting[] {
  if (auditfile.name !== 'auditfile')
    throw new KoppelError('unknown_message_type', `<${auditfile.name}> is no XAF auditfile.`);
  const currency = text(child(auditfile, 'header'), 'curCode') ?? 'EUR';
  const company = child(auditfile, 'company');
  const journals = children(child(company, 'transactions'), 'journal').filter((one) => text(one, 'jrnTp') === 'B');
  return journals.flatMap((journal) => postingsOf(journal, currency));
}

function postingsOf(journal: XmlElement, currency: string): PastPosting[] {
  const offset = text(journal, 'offsetAccID');
  const account = text(journal, 'bankAccNr');
  const bank = (account === null ? null : ibanOrNull(account)) ?? offset ?? account;
  if (bank === null) return [];
  return children(journal, 'transaction').flatMap((transaction) =>
    children(transaction, 'trLine')
      .filter((line) => text(line, 'accID') !== offset)
      .map((line) => {
        const number = `${text(journal, 'jrnID') ?? ''}/${text(transaction, 'nr') ?? ''}`;
        const element = `transaction ${number}, trLine ${text(line, 'nr') ?? ''}`;
        const minor = parseUnsignedMinor(needed(line, 'amnt', element), currency, { element });
        return {
          bank,
          date: parsePlainDate(text(line, 'effDate') ?? needed(transaction, 'trDt', element), { element }),
          group: `${number}/${text(line, 'docRef') ?? ''}`,
          // what is credited came in
          minor: needed(line, 'amntTp', element) === 'C' ? minor : -minor,
          ledgerAccount: needed(line, 'accID', element),
          party: text(line, 'custSupID'),
          description: text(line, 'desc') ?? text(transaction, 'desc'),
        };
      }),
  );
}

function needed(parent: XmlElement, name: string, element: string): string {
  const value = text(parent, name);
  if (value === null) throw new KoppelError('field_missing', `<${name}> is missing.`, { place: { element } });
  return value;
}

function child(parent: XmlElement | null, name: string): XmlElement | null {
  return parent?.children.find((one) => one.name === name) ?? null;
}

function children(parent: XmlElement | null, name: string): readonly XmlElement[] {
  return (parent?.children ?? []).filter((one) => one.name === name);
}

function text(parent: XmlElement | null, name: string): string | null {
  const value = child(parent, name)?.text.trim() ?? '';
  return value === '' ? null : value;
}
