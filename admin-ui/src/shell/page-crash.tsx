import { Button, Card, Code, Stack } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useRouteError } from 'react-router';
import { Nothing } from '../parts/nothing.tsx';

/** A page that threw. The rest of the application goes on beside it. */
export function PageCrash() {
  const { t } = useTranslation();
  const error = useRouteError();
  return (
    <Card m="md">
      <Stack>
        <Nothing
          icon={IconAlertTriangle}
          title={t('problem.crashTitle')}
          text={t('problem.crashText')}
          action={<Button onClick={() => window.location.reload()}>{t('problem.reload')}</Button>}
        />
        <Code block>{error instanceof Error ? error.message : String(error)}</Code>
      </Stack>
    </Card>
  );
}
