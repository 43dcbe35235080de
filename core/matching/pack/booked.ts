import { KoppelError } from '../../domain/errors.ts';
import { parseIban } from '../../domain/iban.ts';
import type { Allocation } from '../../domain/match.ts';
import { formatMoney, parseMoney } from '../../domain/money.ts';
import type { BookedLine } from './schema.ts';

type AllocationLine = BookedLine['allocations'][number];

/** What a pack says was booked. Throws `field_invalid` for an allocation that leads nowhere. */
export function packAllocations(line: BookedLine, currency: string): Allocation[] {
  return line.allocations.map((one) => allocationOf(one, currency));
}

function allocationOf(line: AllocationLine, currency: string): Allocation {
  const { minor } = parseMoney(line.amount, currency);
  const elsewhere = line.intercompany ? { administration: line.intercompany } : {};
  if (line.openItem) {
    return {
      kind: 'open-item',
      openItem: line.openItem,
      minor,
      ...(line.reopens === true ? { reopens: true } : {}),
      ...elsewhere,
    };
  }
  if (line.ledgerAccount) {
    return {
      kind: 'ledger',
      ledgerAccount: line.ledgerAccount,
      minor,
      ...(line.relation ? { party: line.relation } : {}),
      ...elsewhere,
    };
  }
  if (line.internalTransfer) return { kind: 'transfer', iban: parseIban(line.internalTransfer), minor };
  if (line.intercompany) return { kind: 'administration', administration: line.intercompany, minor };
  throw new KoppelError('field_invalid', 'An allocation names no item, ledger account, transfer or administration.');
}

/** The same in the words of a pack, for predictions. */
export function allocationLine(allocation: Allocation, currency: string): Record<string, string | boolean> {
  const amount = formatMoney({ minor: allocation.minor, currency });
  switch (allocation.kind) {
    case 'open-item':
      return {
        openItem: allocation.openItem,
        amount,
        ...(allocation.reopens === true ? { reopens: true } : {}),
        ...(allocation.administration === undefined ? {} : { intercompany: allocation.administration }),
      };
    case 'ledger':
      return {
        ledgerAccount: allocation.ledgerAccount,
        amount,
        ...(allocation.administration === undefined ? {} : { intercompany: allocation.administration }),
      };
    case 'transfer':
      return { internalTransfer: allocation.iban, amount };
    case 'administration':
      return { intercompany: allocation.administration, amount };
  }
}
