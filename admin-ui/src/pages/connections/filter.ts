import type { ConnectionView } from '../../../../core/api/schema/links.ts';
import { needsPerson } from '../../parts/links/link-state.tsx';

export const SHOWS = ['open', 'attention', 'ended'] as const;
export type Show = (typeof SHOWS)[number];

/** Links that are shown: by where they stand, and by every word in bank, account, holder, administration or who began it. */
export function filtered(
  connections: readonly ConnectionView[],
  show: Show,
  search: string,
  bankName: (connection: ConnectionView) => string,
): readonly ConnectionView[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return connections.filter((connection) => {
    const ended = connection.state === 'ended';
    if (show === 'ended' ? !ended : ended) return false;
    if (show === 'attention' && !needsPerson(connection)) return false;
    const text = [
      bankName(connection),
      connection.createdBy,
      ...connection.accounts.flatMap(({ iban, holder, linked }) => [
        iban,
        holder ?? '',
        linked?.administration?.name ?? '',
      ]),
    ]
      .join(' ')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
