import type { AdministrationView } from '../../../../core/api/schema/books.ts';
import type { Target } from './draft.ts';

/** The account where problem cases go, when the administration has one. */
export function suspenseOf(
  administrations: readonly AdministrationView[] | undefined,
  administrationId: string | null,
): { readonly target: Target; readonly label: string } | null {
  const administration = administrations?.find(({ id }) => id === administrationId);
  const ledgerAccount = administration?.settings.ledger?.suspense;
  if (ledgerAccount === undefined) return null;
  return { target: { kind: 'ledger', ledgerAccount, reason: 'suspense' }, label: ledgerAccount };
}
