import { Alert, Text } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { ConnectionView } from '../../../../core/api/schema/links.ts';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { openStep } from './step-card.tsx';

interface StandingProps {
  readonly connection: ConnectionView;
  readonly bank: string;
  /** What the browser came back from the bank with. */
  readonly problem: string | null;
}

/** Where the link stands when something has to be said about it: what happened, and what to do next. */
export function Standing({ connection, bank, problem }: StandingProps) {
  const { t } = useTranslation();
  const { state, flow, error } = connection;
  if (openStep(connection) !== null) return null;
  if (flow?.status === 'denied' && (state === 'denied' || problem !== null)) {
    const holds = state === 'active' || state === 'expiring';
    return (
      <Alert color="yellow" icon={<IconInfoCircle />} title={t('link.denied.title', { bank })} role="alert">
        <Text size="sm">{t(holds ? 'link.denied.oldHolds' : 'link.denied.next', { bank })}</Text>
      </Alert>
    );
  }
  if (problem !== null) return <ProblemNotice problem={{ code: problem, detail: flow?.error?.message ?? '' }} />;
  switch (state) {
    case 'requested':
      return (
        <Alert color="yellow" icon={<IconInfoCircle />} title={t('link.unfinished.title')}>
          <Text size="sm">{t('link.unfinished.text', { bank })}</Text>
        </Alert>
      );
    case 'expired':
    case 'revoked':
      return <ProblemNotice problem={{ code: `consent_${state}`, detail: error?.message ?? '' }} />;
    case 'needs-human':
      return <ProblemNotice problem={{ code: error?.code ?? 'needs_human', detail: error?.message ?? '' }} />;
    case 'expiring':
      return (
        <Alert color="yellow" icon={<IconAlertTriangle />} title={t('link.expiring.title')}>
          <Text size="sm">{t('link.expiring.text')}</Text>
        </Alert>
      );
    case 'ended':
      return (
        <Alert color="gray" icon={<IconInfoCircle />} title={t('link.ended.title')}>
          <Text size="sm">{t('link.ended.text')}</Text>
          {connection.detail === null ? null : (
            <Text size="xs" c="dimmed" mt={6}>
              {t('problem.technical')}: {connection.detail}
            </Text>
          )}
        </Alert>
      );
    default:
      return null;
  }
}
