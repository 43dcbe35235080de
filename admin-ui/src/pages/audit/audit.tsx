import { Alert, Card, Select, Table, Text } from '@mantine/core';
import { IconHistory, IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditView } from '../../../../core/api/schema/access.ts';
import { plainDateOrNull } from '../../../../core/domain/plain-date.ts';
import { useAudit } from '../../api/access.ts';
import { useMay } from '../../api/session.ts';
import { useDataText } from '../../i18n/use-data-text.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Moment } from '../../parts/day.tsx';
import { formatDay, formatMoment } from '../../parts/format.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Nothing } from '../../parts/nothing.tsx';
import { Page } from '../../parts/page.tsx';
import { ShowMore } from '../../parts/show-more.tsx';
import { useActor } from '../../parts/use-actor.ts';

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
  const actions = useActions();
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
        data={actions.map((one) => ({ value: one, label: words(one) }))}
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
  const actor = useActor();
  const details = useDetails();
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
              <Table.Td>{actor(row.actor)}</Table.Td>
              <Table.Td>
                {words(row.action)}
                <Text fz="xs" c="dimmed" className="breaks">
                  {details(row)}
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** "adres: https://…; aantal: 12". Ids of things say nothing to a reader and stay out. */
function useDetails(): (row: AuditView) => string {
  const dataText = useDataText();
  const language = useLanguage();
  const shown = (value: unknown) => {
    if (typeof value !== 'string') return JSON.stringify(value);
    if (INSTANT.test(value)) return formatMoment(value, language);
    return plainDateOrNull(value) === null ? value : formatDay(value, language);
  };
  return ({ details }) =>
    Object.entries(details)
      .filter(([name, value]) => value !== null && !name.endsWith('Id'))
      .map(([name, value]) => `${dataText(`audit.detail.${name}`) ?? name}: ${shown(value)}`)
      .join('; ');
}

const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

/** Whatever the hub writes down; an action newer than this page is shown by the hub's own word. */
function useAction(): (action: string) => string {
  const dataText = useDataText();
  return (action) => dataText(`audit.action.${action}`) ?? action;
}

/** All actions that have words, to choose from: 'session.opened'. */
function useActions(): readonly string[] {
  const { t } = useTranslation();
  const groups = t('audit.action', { returnObjects: true });
  return Object.entries(groups).flatMap(([group, actions]) => Object.keys(actions).map((one) => `${group}.${one}`));
}
