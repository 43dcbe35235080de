import type { Dialect } from '../dialect.ts';
import { joined, joinFree } from '../free-text.ts';
import { isTransactionType, liftTransactionType } from './transaction-type.ts';

/** Van Lanschot: an envelope like old ING's around texts like ABN AMRO's. */
export const vanLanschot: Dialect = {
  id: 'van-lanschot',
  recognise: (signs) => (signs.bank.startsWith('FVLB') || signs.reference === 'FVLOLB' ? 1 : 0),
  amounts: 'comma',
  undated: 'closing',
  lift: (lifted, line, text) => {
    lifted.bankReference = line.bankReference;
    lifted.code = line.type;
    if (isTransactionType(text[0] ?? '')) {
      liftTransactionType(lifted, joined(text, ''));
      return;
    }
    lifted.text = joinFree(text);
    lifted.account = /^(\d{7,10}) /.exec(lifted.text)?.[1] ?? null;
  },
};
