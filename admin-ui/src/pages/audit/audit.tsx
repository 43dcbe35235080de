import { Alert, Card, Select, Table, Text } from '@mantine/core';
import { IconHistory, IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditView } from '../../../../core/api/schema/access.ts';
import { useAudit } from '../../api/access.ts';
import { useMay } from '../../api/session.ts';
import { useDataText } from '../../i18n/use-data-text.ts';
import { Moment } from '../../parts/day.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Nothing } from '../../parts/nothing.tsx';
import { Page } from '../../parts/page.tsx';
import { ShowMore } from '../../parts/show-more.tsx';

/** What the hub writes down; newer ones are shown by the hub's own word. */
const ACTIONS = [
  'session.opened',
  'account.mapped',
  'account.disconnected',
  'connection.requested',
  'connection.granted',
  'connection.denied',
  'connection.failed',
  'connection.accounts',
  'connection.renewal',
  'connection.signing_link',
  'connection.ended',
  'connector.settings',
  'entry_case.resolved',
  'entry.booked',
  'entries.booked',
  'booking.reversed',
  'bookings.undone',
  'allocation.reversed',
  'learned.changed',
  'learned.forgotten',
  'suggestion.dismissed',
  'history.asked',
  'history.forgotten',
  'backtest.asked',
  'terminals.changed',
  'terminal.deleted',
  'rule.created',
  'rule.changed',
  'rule.deleted',
  'csv-mapping.created',
  'csv-mapping.changed',
  'csv-mapping.deleted',
  'administration.created',
  'administration.changed',
  'user.invited',
  'user.role-changed',
  'user.removed',
  'user.password-link',
  'password.changed',
  'api-key.created',
  'api-key.revoked',
  'webhook.created',
  'webhook.changed',
  'webhook.secret-rotated',
  'webhook.deleted',
  'receiver.replayed',
] as const;

/** Who did what, latest first. */
export function Audit() {
  const { t } = useTranslation();
  const may = useMay();
  return (
    <Page title={t('nav.audit')} lead={t('audit.lead')}>
      {may.manage ? (
        <Trail />
      ) : (
        <Alert color="yellow" icon={<IconLock />}>
          {t('users.administratorsOnly')}
        </Alert>
      )}
    </Page>
  );
}

function Trail() {
  const { t } = useTranslation();
  const words = useAction();
  const [action, setAction] = useState<string | null>(null);
  const trail = useAudit(action);
  return (
    <>
      <Select
        aria-label={t('audit.what')}
        placeholder={t('audit.all')}
        clearable
        searchable
        w={300}
        value={action}
        onChange={setAction}
        data={ACTIONS.map((one) => ({ value: one, label: words(one) }))}
      />
      <Card padding={0}>
        <Loaded query={trail}>
          {() =>
            trail.rows.length === 0 ? (
              <Nothing icon={IconHistory} title={t('entries.noneTitle')} text={t('audit.empty')} />
            ) : (
              <>
                <TrailTable rows={trail.rows} />
                <ShowMore list={trail} />
              </>
            )
          }
        </Loaded>
      </Card>
    </>
  );
}

function TrailTable({ rows }: { readonly rows: readonly AuditView[] }) {
  const { t } = useTranslation();
  const words = useAction();
  return (
    <Table.ScrollContainer minWidth={640} type="native">
      <Table fz="sm" verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={170}>{t('upload.when')}</Table.Th>
            <Table.Th>{t('audit.who')}</Table.Th>
            <Table.Th>{t('audit.what')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.id}>
              <Table.Td>
                <Moment at={row.at} />
              </Table.Td>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>{row.actor}</Table.Td>
              <Table.Td>
                {words(row.action)}
                <Text fz="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                  {detailsOf(row)}
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** "url: https://…; count: 12". Ids of things say nothing to a reader and stay out. */
function detailsOf({ details }: AuditView): string {
  return Object.entries(details)
    .filter(([name, value]) => value !== null && !name.endsWith('Id'))
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('; ');
}

function useAction(): (action: string) => string {
  const dataText = useDataText();
  return (action) => dataText(`audit.action.${action}`) ?? action;
}
