import { Alert, Badge, Box, Card, Group, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { WebhookEndpointView } from '../../../../core/api/schema/streams.ts';
import { useAdministrations } from '../../api/books.ts';
import { useMay } from '../../api/session.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { formatCount } from '../../parts/format.ts';
import { EndpointMenu, type EndpointMenuProps } from './endpoint-menu.tsx';

const COLOURS = { active: 'petrol', paused: 'gray', disabled: 'red' } as const;

export function EndpointCard(props: EndpointMenuProps) {
  const { endpoint } = props;
  const { t } = useTranslation();
  const may = useMay();
  return (
    <Card>
      <Stack gap="sm">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Box miw={0} flex={1}>
            <Group gap="xs">
              <Text fw={600} className="breaks">
                {endpoint.name}
              </Text>
              <Badge color={COLOURS[endpoint.state]}>{t(`deliveries.state.${endpoint.state}`)}</Badge>
            </Group>
            <Text fz="sm" c="dimmed" className="one-line" title={endpoint.url}>
              {endpoint.url}
            </Text>
          </Box>
          {may.manage ? <EndpointMenu {...props} /> : null}
        </Group>
        <Figures endpoint={endpoint} />
        {endpoint.reason === null && endpoint.lastError === null ? null : (
          <Alert
            color={endpoint.state === 'disabled' ? 'red' : 'yellow'}
            icon={<IconAlertTriangle />}
            title={endpoint.reason ?? t('deliveries.lastFailed')}
          >
            <Text fz="sm" className="breaks">
              {endpoint.lastError}
            </Text>
          </Alert>
        )}
      </Stack>
    </Card>
  );
}

function Figures({ endpoint }: { readonly endpoint: WebhookEndpointView }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const count = (figure: number) => ({ count: figure, replace: { count: formatCount(figure, language) } });
  return (
    <Group gap="lg" fz="sm">
      <Text fz="sm" className="figures">
        {t('deliveries.deliveredCount', count(endpoint.delivered))}
      </Text>
      <Text fz="sm" className="figures" {...(endpoint.behind === 0 ? { c: 'var(--koppel-in)' } : { fw: 600 })}>
        {endpoint.behind === 0 ? t('deliveries.upToDate') : t('deliveries.behind', count(endpoint.behind))}
      </Text>
      <Administrations ids={endpoint.administrations} />
    </Group>
  );
}

function Administrations({ ids }: { readonly ids: readonly string[] | null }) {
  const { t } = useTranslation();
  const administrations = useAdministrations().data ?? [];
  const names = ids?.map((id) => administrations.find((one) => one.id === id)?.name ?? '…');
  return (
    <Text fz="sm" c="dimmed" className="one-line">
      {names === undefined ? t('deliveries.allAdministrations') : names.join(', ')}
    </Text>
  );
}
