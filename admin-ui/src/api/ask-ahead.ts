import type { QueryClient } from '@tanstack/react-query';
import type { BankAccountView } from '../../../core/api/schema/bank.ts';
import type { OverviewView } from '../../../core/api/schema/streams.ts';
import { ACCOUNTS } from './bank.ts';
import { sessionQuery } from './session.ts';
import { oneQuery, wholeQuery } from './use-list.ts';

/**
 * Asks for what the frame and the first page show while their code is still being read: who is signed in (index.html asked that
 * already), and then the figures. What fails is asked for again, and told, by the page itself.
 */
export async function askAhead(client: QueryClient, path: string): Promise<void> {
  const session = await client.fetchQuery(sessionQuery).catch(() => null);
  if (session === null) return;
  void client.prefetchQuery(oneQuery<OverviewView>('/v1/overview'));
  if (path === '/') void client.prefetchQuery(wholeQuery<BankAccountView>(ACCOUNTS));
}
