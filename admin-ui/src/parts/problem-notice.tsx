import { Alert, Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '../api/client.ts';
import { useProblemWords } from './problem-words.ts';

interface ProblemNoticeProps {
  readonly problem: Pick<Problem, 'code' | 'detail'> & Partial<Problem>;
  readonly onRetry?: () => void;
}

/** What went wrong, where, and what to do next; in the reader's language, with the hub's own sentence below it. */
export function ProblemNotice({ problem, onRetry }: ProblemNoticeProps) {
  const { t } = useTranslation();
  const words = useProblemWords()(problem);
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle />} title={words.what} role="alert">
      <Text size="sm">{words.next}</Text>
      {words.place === null ? null : (
        <Text size="sm" mt={4}>
          {t('problem.place')}: {words.place}
        </Text>
      )}
      {words.detail === null ? null : (
        <Text size="xs" mt={6} c="dimmed">
          {t('problem.technical')}: {words.detail}
        </Text>
      )}
      {onRetry === undefined ? null : (
        <Group mt="sm">
          <Button size="xs" variant="default" onClick={onRetry}>
            {t('common.retry')}
          </Button>
        </Group>
      )}
    </Alert>
  );
}
