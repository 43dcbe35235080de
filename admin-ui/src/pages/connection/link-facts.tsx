import { Badge, Card, SimpleGrid, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConnectionView } from '../../../../core/api/schema/links.ts';
import { Moment } from '../../parts/day.tsx';
import { LinkState } from '../../parts/links/link-state.tsx';
import { useTimeLeft } from '../../parts/links/use-time-left.ts';
import { useActor } from '../../parts/use-actor.ts';

/** Until when the consent holds, and who gave it when. */
export function LinkFacts({ connection }: { readonly connection: ConnectionView }) {
  const { t } = useTranslation();
  const actor = useActor();
  const { expiresAt, grantedAt } = connection;
  const timeLeft = useTimeLeft();
  const holds = connection.state === 'revoked' || connection.state === 'ended' ? null : expiresAt;
  return (
    <Card>
      <SimpleGrid cols={{ base: 2, md: 4 }}>
        <Fact label={t('common.state')}>
          <LinkState state={connection.state} />
          {connection.environment === 'sandbox' ? (
            <Badge color="gray" ml={6}>
              {t('link.standIn')}
            </Badge>
          ) : null}
        </Fact>
        <Fact label={t('link.consentUntil')}>
          {grantedAt === null ? '–' : expiresAt === null ? t('link.noEnd') : <Moment at={expiresAt} />}
          {holds === null ? null : (
            <Text fz="xs" c="dimmed">
              {timeLeft(holds).words}
            </Text>
          )}
        </Fact>
        <Fact label={t('link.grantedAt')}>{grantedAt === null ? '–' : <Moment at={grantedAt} />}</Fact>
        <Fact label={t('link.startedBy')}>
          {actor(connection.createdBy)}
          <Text fz="xs" c="dimmed">
            <Moment at={connection.createdAt} />
          </Text>
        </Fact>
      </SimpleGrid>
    </Card>
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <Text fz="xs" c="dimmed" mb={2}>
        {label}
      </Text>
      <Text component="div" fz="sm">
        {children}
      </Text>
    </div>
  );
}
