import { Badge, Button, Tabs } from '@mantine/core';
import { IconAlertTriangle, IconFileAlert, IconLink, IconPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { useCases, useQuarantine } from '../../api/links.ts';
import { useMay } from '../../api/session.ts';
import { Page } from '../../parts/page.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { Cases } from './cases.tsx';
import { Links } from './links.tsx';
import { UnreadableRows } from './unreadable-rows.tsx';

const TABS = [
  { tab: 'links', icon: IconLink, Panel: Links },
  { tab: 'cases', icon: IconAlertTriangle, Panel: Cases },
  { tab: 'rows', icon: IconFileAlert, Panel: UnreadableRows },
] as const;

/** The consent desk: all links and what they ask of a person. `?problem=` is what a return from the bank failed with. */
export function Connections() {
  const { t } = useTranslation();
  const may = useMay();
  const [params, setParams] = useSearchParams();
  const tab = TABS.find((one) => one.tab === params.get('tab'))?.tab ?? 'links';
  const problem = params.get('problem');
  const counts = { links: 0, cases: useCases().data?.length ?? 0, rows: useQuarantine().data?.length ?? 0 };
  return (
    <Page
      title={t('nav.connections')}
      lead={t('connections.lead')}
      actions={
        may.manage ? (
          <Button component={Link} to="/link" leftSection={<IconPlus size={18} />}>
            {t('link.title')}
          </Button>
        ) : null
      }
    >
      {problem === null ? null : <ProblemNotice problem={{ code: problem, detail: '' }} />}
      <Tabs value={tab} onChange={(next) => setParams({ tab: next ?? 'links' }, { replace: true })} keepMounted={false}>
        <Tabs.List mb="lg">
          {TABS.map(({ tab: one, icon: Picture }) => (
            <Tabs.Tab
              key={one}
              value={one}
              leftSection={<Picture size={16} />}
              rightSection={counts[one] === 0 ? null : <Badge color="red">{counts[one]}</Badge>}
            >
              {t(`connections.tabs.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {TABS.map(({ tab: one, Panel }) => (
          <Tabs.Panel key={one} value={one}>
            <Panel />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Page>
  );
}
