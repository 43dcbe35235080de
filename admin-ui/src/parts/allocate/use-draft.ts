import { useState } from 'react';
import type { AllocationInput, EntryView, ProposalView } from '../../../../core/api/schema/entries.ts';
import { formatMoney } from '../../../../core/domain/money.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { formatAmount } from '../format.ts';
import { asAllocations, type Line, leftToBook, lineOf, suggested, type Target, targetKey } from './draft.ts';

/** The allocation a person is making of one entry. */
export function useDraft(entry: EntryView) {
  const language = useLanguage();
  const [lines, setLines] = useState<readonly Line[]>([]);
  const left = leftToBook(entry.amount, entry.currency, lines, language);
  return {
    lines,
    left,
    /** Ready for the API; null until the entry is covered to the cent. */
    allocations: asAllocations(entry.amount, entry.currency, lines, language),
    has: (target: Target) => lines.some(({ key }) => key === targetKey(target)),
    /** Puts what is left on a target, at most what is open on it. */
    take: (target: Target, label: string, open: string | null) => {
      if (left === null || (left.minor === 0n && open === null)) return;
      const key = targetKey(target);
      const typed = formatAmount(formatMoney(suggested(left, open)), language);
      setLines((before) => [...before.filter((line) => line.key !== key), { key, label, target, typed }]);
    },
    /** The allocations when this target alone completes what is chosen so far; null when something would be left. */
    completedBy: (target: Target, open: string | null): readonly AllocationInput[] | null => {
      if (left === null || left.minor === 0n || suggested(left, open).minor !== left.minor) return null;
      const typed = formatAmount(formatMoney(left), language);
      const line = { key: targetKey(target), label: '', target, typed };
      return asAllocations(entry.amount, entry.currency, [...lines, line], language);
    },
    type: (key: string, typed: string) =>
      setLines((before) => before.map((line) => (line.key === key ? { ...line, typed } : line))),
    remove: (key: string) => setLines((before) => before.filter((line) => line.key !== key)),
    clear: () => setLines([]),
    /** Starts from a proposal. */
    adopt: (proposal: ProposalView) =>
      setLines(proposal.allocations.flatMap((allocation) => lineOf(allocation, language) ?? [])),
  };
}

export type Draft = ReturnType<typeof useDraft>;
