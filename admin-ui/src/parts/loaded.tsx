import { Box, Skeleton, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiProblem } from '../api/client.ts';
import { ProblemNotice } from './problem-notice.tsx';

interface LoadedProps<T> {
  readonly query: {
    readonly data: T | undefined;
    readonly error: ApiProblem | null;
    readonly refetch: () => unknown;
  };
  /** Grey bars while the first answer is awaited. */
  readonly rows?: number;
  readonly children: (data: T) => ReactNode;
}

/** Shows what was read. An error with older data at hand shows both. */
export function Loaded<T>({ query, rows = 5, children }: LoadedProps<T>) {
  const { t } = useTranslation();
  const notice =
    query.error === null ? null : (
      <Box p="md">
        <ProblemNotice problem={query.error.problem} onRetry={() => query.refetch()} />
      </Box>
    );
  if (query.data !== undefined) {
    return (
      <>
        {notice}
        {children(query.data)}
      </>
    );
  }
  if (notice !== null) return notice;
  return (
    <Stack gap="sm" p="md" aria-busy="true" aria-label={t('common.loading')} role="status">
      {Array.from({ length: rows }, (_, row) => `bar-${row}`).map((bar) => (
        <Skeleton key={bar} height={28} />
      ))}
    </Stack>
  );
}
