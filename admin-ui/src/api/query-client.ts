import { QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiProblem } from './client.ts';

export const SESSION = '/v1/session';

/** A session that ended while one worked (signed out elsewhere, expired) brings the sign-in page back. */
export function newQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        if (error instanceof ApiProblem && error.status === 401 && query.queryKey[0] !== SESSION) {
          client.setQueryData([SESSION], null);
        }
      },
    }),
    defaultOptions: {
      queries: {
        // Long enough that going back to a page shows it at once, short enough that nobody acts on old news.
        staleTime: 10_000,
        retry: (count, error) => error instanceof ApiProblem && error.passing && count < 2,
      },
    },
  });
  return client;
}
