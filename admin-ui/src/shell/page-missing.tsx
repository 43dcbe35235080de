import { Button, Card } from '@mantine/core';
import { IconMapOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Nothing } from '../parts/nothing.tsx';

export function PageMissing() {
  const { t } = useTranslation();
  return (
    <Card>
      <Nothing
        icon={IconMapOff}
        title={t('problem.notFoundTitle')}
        text={t('problem.notFoundText')}
        action={
          <Button component={Link} to="/">
            {t('problem.toStart')}
          </Button>
        }
      />
    </Card>
  );
}
