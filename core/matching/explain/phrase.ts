/** Languages a decision is explained in. */
export type Language = 'nl' | 'en';

/**
 * One fact as a clause. `{value}` is the fact's value as it is; `{amount}` its value as money (minor units); `{date}` as a day. No
 * capital, no full stop: clauses are joined into a sentence.
 */
export type Phrase = Readonly<Record<Language, string>>;

/** Keeps the keys known to the compiler: a fact without words does not compile. */
export function phrases<const Table extends Readonly<Record<string, Phrase>>>(table: Table): Table {
  return table;
}
