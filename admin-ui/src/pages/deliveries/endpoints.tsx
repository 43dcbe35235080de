import { Button, Card, Group, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlugConnected, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { WebhookEndpointView } from '../../../../core/api/schema/streams.ts';
import { useMay } from '../../api/session.ts';
import { useEndpoints } from '../../api/streams.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Nothing } from '../../parts/nothing.tsx';
import { SecretOnce } from '../../parts/secret-once.tsx';
import { EndpointCard } from './endpoint-card.tsx';
import { EndpointModal } from './endpoint-modal.tsx';
import { RemoveEndpoint } from './remove-endpoint.tsx';
import { RotateSecret } from './rotate-secret.tsx';

interface Secret {
  readonly name: string;
  readonly secret: string;
}

/** The systems that are told of every booking. */
export function Endpoints() {
  const { t } = useTranslation();
  const may = useMay();
  const endpoints = useEndpoints();
  const [adding, add] = useDisclosure();
  const [changing, setChanging] = useState<WebhookEndpointView | null>(null);
  const [rotating, setRotating] = useState<WebhookEndpointView | null>(null);
  const [removing, setRemoving] = useState<WebhookEndpointView | null>(null);
  const [secret, setSecret] = useState<Secret | null>(null);
  const addButton = may.manage ? (
    <Button leftSection={<IconPlus size={18} />} onClick={add.open}>
      {t('deliveries.addEndpoint')}
    </Button>
  ) : null;
  return (
    <>
      <Loaded query={endpoints} rows={3}>
        {(rows) =>
          rows.length === 0 ? (
            <Card>
              <Nothing
                icon={IconPlugConnected}
                title={t('deliveries.endpointsEmptyTitle')}
                text={t('deliveries.endpointsEmptyText')}
                action={addButton}
              />
            </Card>
          ) : (
            <Stack>
              <Group justify="flex-end">{addButton}</Group>
              {rows.map((endpoint) => (
                <EndpointCard
                  key={endpoint.id}
                  endpoint={endpoint}
                  onChange={setChanging}
                  onRotate={setRotating}
                  onRemove={setRemoving}
                />
              ))}
            </Stack>
          )
        }
      </Loaded>
      <EndpointModal opened={adding} endpoint={null} onClose={add.close} onMade={setSecret} />
      <EndpointModal
        opened={changing !== null}
        endpoint={changing}
        onClose={() => setChanging(null)}
        onMade={setSecret}
      />
      <RotateSecret
        endpoint={rotating}
        onClose={() => setRotating(null)}
        onMade={(made) => setSecret({ name: rotating?.name ?? '', secret: made })}
      />
      <RemoveEndpoint endpoint={removing} onClose={() => setRemoving(null)} />
      <SecretOnce
        title={t('deliveries.secretTitle', { name: secret?.name ?? '' })}
        text={t('deliveries.secretText')}
        secret={secret?.secret ?? null}
        onClose={() => setSecret(null)}
      />
    </>
  );
}
