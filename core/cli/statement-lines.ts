import type { Entry } from '../domain/entry.ts';
import { formatMoney } from '../domain/money.ts';
import type { Balance, RejectedRow, StatementFooter, StatementHeader } from '../domain/statement.ts';
import { entryJson, footerJson, headerJson } from '../formats/statement-json.ts';

/** Turns the parts of a statement into what `koppel parse` prints; each call returns the text to print now. */
export interface StatementLines {
  begin(file: string, header: StatementHeader): string;
  entry(entry: Entry): string;
  end(footer: StatementFooter, rejected: readonly RejectedRow[]): string;
}

/** One JSON object a statement, one line each, written entry by entry. */
export function jsonLines(): StatementLines {
  let first = true;
  return {
    begin(file, header) {
      first = true;
      return `${JSON.stringify(headerJson(file, header)).slice(0, -1)},"entries":[`;
    },
    entry(entry) {
      const comma = first ? '' : ',';
      first = false;
      return comma + JSON.stringify(entryJson(entry));
    },
    end: (footer, rejected) => `],${JSON.stringify(footerJson(footer, rejected)).slice(1)}\n`,
  };
}

function balanceText(balance: Balance | null): string {
  return balance === null ? '?' : `${formatMoney(balance.amount)} ${balance.amount.currency} on ${balance.date}`;
}

const PROOF = new Map<boolean | null, string>([
  [true, 'balanced'],
  [false, 'NOT balanced'],
  [null, 'no balances to prove it'],
]);

interface Seen {
  count: number;
  example: string;
}

/** A few plain lines a statement, with the fields nobody maps when they were asked for. */
export function plainLines(): StatementLines {
  let opening: Balance | null = null;
  let count = 0;
  let unmapped = new Map<string, Seen>();
  return {
    begin(file, header) {
      opening = header.opening;
      count = 0;
      unmapped = new Map();
      const account = header.account.iban ?? header.account.other;
      const bank = header.dialect === null ? '' : ` (${header.dialect})`;
      return `${file}: ${header.format}${bank}, account ${account}, statement ${header.statementId ?? header.sequence ?? '?'}\n`;
    },
    entry(entry) {
      count++;
      for (const [path, value] of Object.entries(entry.unmapped ?? {})) {
        const seen = unmapped.get(path);
        if (seen === undefined) unmapped.set(path, { count: 1, example: value });
        else seen.count++;
      }
      return '';
    },
    end(footer, rejected) {
      const lines = [
        `  ${balanceText(opening)} → ${balanceText(footer.closing)}, ${count} entries, ${PROOF.get(footer.balanced)}`,
      ];
      if (rejected.length > 0) lines.push(`  ${rejected.length} rows could not be read`);
      if (footer.incomplete) lines.push('  more pages follow that are not in this file');
      for (const warning of footer.warnings) lines.push(`  warning: ${warning}`);
      for (const [path, seen] of unmapped) lines.push(`  unmapped: ${path} (${seen.count}×), e.g. ${seen.example}`);
      return `${lines.join('\n')}\n`;
    },
  };
}
