import { ActionIcon, Button, Group, Menu } from '@mantine/core';
import { IconDots, IconEdit, IconKey, IconPlayerPause, IconPlayerPlay, IconSend, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { WebhookEndpointView } from '../../../../core/api/schema/streams.ts';
import { useChangeEndpoint, useEndpointAction } from '../../api/streams.ts';
import { announce } from '../../parts/announce.tsx';
import { useProblemToast } from '../../parts/use-problem-toast.ts';

export interface EndpointMenuProps {
  readonly endpoint: WebhookEndpointView;
  readonly onChange: (endpoint: WebhookEndpointView) => void;
  readonly onRotate: (endpoint: WebhookEndpointView) => void;
  readonly onRemove: (endpoint: WebhookEndpointView) => void;
}

export function EndpointMenu({ endpoint, onChange, onRotate, onRemove }: EndpointMenuProps) {
  const { t } = useTranslation();
  const test = useEndpointAction('test', () => announce(t('deliveries.testSent')));
  const resume = useEndpointAction('resume', () => undefined);
  const change = useChangeEndpoint();
  useProblemToast(test.problem ?? resume.problem ?? change.problem);
  const active = endpoint.state === 'active';
  return (
    <Group gap="xs" wrap="nowrap">
      {active ? (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconSend size={16} />}
          loading={test.busy}
          onClick={() => test.run(endpoint)}
        >
          {t('deliveries.test')}
        </Button>
      ) : (
        <Button
          size="xs"
          leftSection={<IconPlayerPlay size={16} />}
          loading={resume.busy}
          onClick={() => resume.run(endpoint)}
        >
          {t('deliveries.resume')}
        </Button>
      )}
      <Menu position="bottom-end" shadow="md">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={`${t('common.more')}: ${endpoint.name}`}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconEdit size={16} />} onClick={() => onChange(endpoint)}>
            {t('deliveries.edit')}
          </Menu.Item>
          <Menu.Item leftSection={<IconKey size={16} />} onClick={() => onRotate(endpoint)}>
            {t('deliveries.rotate')}
          </Menu.Item>
          {active ? (
            <Menu.Item
              leftSection={<IconPlayerPause size={16} />}
              onClick={() => change.run({ id: endpoint.id, state: 'paused' })}
            >
              {t('deliveries.pause')}
            </Menu.Item>
          ) : null}
          <Menu.Divider />
          <Menu.Item
            c="var(--mantine-color-error)"
            leftSection={<IconTrash size={16} />}
            onClick={() => onRemove(endpoint)}
          >
            {t('deliveries.remove')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </Group>
  );
}
