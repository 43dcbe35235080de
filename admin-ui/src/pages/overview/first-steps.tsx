import { Button, Card, Group, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useAdministrations } from '../../api/books.ts';
import { useEndpoints } from '../../api/streams.ts';

/** What to do with a hub that knows nothing yet, in the order in which it works. */
export function FirstSteps() {
  const { t } = useTranslation();
  const administrations = useAdministrations();
  const endpoints = useEndpoints();
  const steps = [
    { text: 'books', to: '/administrations', done: (administrations.data?.length ?? 0) > 0 },
    { text: 'bank', to: '/link', done: false },
    { text: 'map', to: '/accounts', done: false },
    { text: 'erp', to: '/deliveries', done: (endpoints.data?.length ?? 0) > 0 },
  ] as const;
  const next = steps.findIndex(({ done }) => !done);
  return (
    <Card padding="xl">
      <Title order={2} size="h4" mb={4}>
        {t('overview.firstTitle')}
      </Title>
      <Text c="dimmed" mb="xl">
        {t('overview.firstText')}
      </Text>
      <Stack gap="lg">
        {steps.map(({ text, to, done }, index) => (
          <Group key={text} wrap="nowrap" align="flex-start">
            <ThemeIcon
              size={32}
              radius="xl"
              variant={done || index === next ? 'filled' : 'light'}
              color={done || index === next ? 'petrol' : 'gray'}
            >
              {done ? <IconCheck size={18} /> : index + 1}
            </ThemeIcon>
            <div style={{ flex: 1 }}>
              <Text fw={600}>{t(`overview.steps.${text}.title`)}</Text>
              <Text fz="sm" c="dimmed">
                {t(`overview.steps.${text}.text`)}
              </Text>
            </div>
            <Button component={Link} to={to} variant={index === next ? 'filled' : 'default'}>
              {t(`overview.steps.${text}.action`)}
            </Button>
          </Group>
        ))}
      </Stack>
    </Card>
  );
}
