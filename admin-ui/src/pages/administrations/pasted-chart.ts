/** A ledger account as a person pasted it. */
export interface PastedAccount {
  readonly code: string;
  readonly name: string;
}

export interface PastedChart {
  readonly accounts: readonly PastedAccount[];
  /** Lines that are no account, by number from 1; nothing is sent while there are any. */
  readonly unread: readonly number[];
}

/** The most characters a code may have (CodeText in the API's schema). */
const LONGEST_CODE = 40;

/**
 * Reads lines of a code and a name, as they come out of a spreadsheet (tab), a CSV file (; or ,) or a letter (the first blank).
 * Empty lines are passed over; a code that comes twice counts as unread the second time.
 */
export function readPastedChart(text: string): PastedChart {
  const accounts = new Map<string, PastedAccount>();
  const unread: number[] = [];
  text.split(/\r?\n/).forEach((line, index) => {
    if (line.trim() === '') return;
    const [, code = '', name = ''] = /^\s*"?([^\s;,"]+)"?\s*(?:[\t;,]|\s)\s*"?(.+?)"?\s*$/.exec(line) ?? [];
    if (code === '' || name === '' || code.length > LONGEST_CODE || accounts.has(code)) unread.push(index + 1);
    else accounts.set(code, { code, name });
  });
  return { accounts: [...accounts.values()], unread };
}
