import { Button, Card, Code, Stack } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useRouteError } from 'react-router';
import { Nothing } from '../parts/nothing.tsx';

/** How the browsers put it: Chromium, Firefox, Safari. */
const UNFETCHED = /dynamically imported module|Importing a module script failed/i;

/** A page that threw. The rest of the application goes on beside it. */
export function PageCrash() {
  const { t } = useTranslation();
  const error = useRouteError();
  const message = error instanceof Error ? error.message : String(error);
  // Each page is a file of its own: without a connection, or after an update of the hub, it cannot be fetched.
  const unfetched = UNFETCHED.test(message);
  return (
    <Card m="md">
      <Stack>
        <Nothing
          icon={IconAlertTriangle}
          title={t(unfetched ? 'problem.unfetchedTitle' : 'problem.crashTitle')}
          text={t(unfetched ? 'problem.unfetchedText' : 'problem.crashText')}
          action={<Button onClick={() => window.location.reload()}>{t('problem.reload')}</Button>}
        />
        {unfetched ? null : <Code block>{message}</Code>}
      </Stack>
    </Card>
  );
}
