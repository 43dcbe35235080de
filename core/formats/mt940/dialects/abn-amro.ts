import type { Dialect } from '../dialect.ts';
import { joined } from '../free-text.ts';
import { liftAbnText } from './abn-text.ts';
import { isTransactionType, liftTransactionType } from './transaction-type.ts';

/** ABN AMRO: `/TRTP/…` for SEPA and cells of 32 characters or older text for the rest, mixed in one file. */
export const abnAmro: Dialect = {
  id: 'abn-amro',
  recognise: (signs) => {
    if (signs.bank.startsWith('ABNA') || signs.reference === 'ABN AMRO BANK NV') return 1;
    if (signs.bank.startsWith('MOYO')) return 0.9;
    const layout = isTransactionType(signs.text) || /^(BEA|GEA|GIRO|SEPA )/.test(signs.text);
    return layout && signs.bank === '' ? 0.5 : 0;
  },
  amounts: 'comma',
  undated: 'value',
  lift: (lifted, line, text) => {
    // Presentation form C repeats the transaction code where the reference of the bank would stand: `N654NONREF//654`.
    if (!/^\d{3}$/.test(line.bankReference)) lifted.bankReference = line.bankReference;
    lifted.code = line.type;
    if (isTransactionType(text[0] ?? '')) liftTransactionType(lifted, joined(text, ''));
    else liftAbnText(lifted, text);
  },
};
