import type { Layout } from '../layout.ts';
import { abnComma, abnSemicolon, abnTab } from './abn-amro.ts';
import { bunqDutch, bunqEnglish } from './bunq.ts';
import { ingDutch, ingEnglish, ingSavings } from './ing.ts';
import { knab } from './knab.ts';
import { rabobankNew, rabobankOld } from './rabobank.ts';
import { sns } from './sns.ts';
import { triodos, triodosWithBalance } from './triodos.ts';

/** Every export we know. The first that fits is taken, so one that asks for more names stands in front of one that asks for fewer. */
export const LAYOUTS: readonly Layout[] = [
  ...[ingDutch, ingEnglish, ingSavings, rabobankNew, rabobankOld, abnTab, abnSemicolon, abnComma],
  ...[knab, bunqDutch, bunqEnglish, triodos, triodosWithBalance, sns],
];

/** Exports that hold no entries, by their header: said in so many words instead of "unknown". */
export const NOT_ENTRIES: readonly { readonly header: readonly string[]; readonly what: string }[] = [
  { header: ['Datum', 'Boeksaldo', 'Valutair saldo'], what: 'a list of balances of ING, without transactions' },
];
