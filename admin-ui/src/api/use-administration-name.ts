import { useAdministrations } from './books.ts';

/** Names an administration by its id, where there are several to tell apart; null where there is one, or none. */
export function useAdministrationName(): (id: string | null) => string | null {
  const administrations = useAdministrations().data ?? [];
  if (administrations.length < 2) return () => null;
  return (id) => administrations.find((one) => one.id === id)?.name ?? null;
}
