import { Anchor, Breadcrumbs, Tabs, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link, useParams, useSearchParams } from 'react-router';
import type { AdministrationView } from '../../../../core/api/schema/books.ts';
import { useAdministrations } from '../../api/books.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';
import { PageMissing } from '../../shell/page-missing.tsx';
import { Chart } from './chart.tsx';
import { Daybooks } from './daybooks.tsx';
import { History } from './history.tsx';
import { OpenItems } from './open-items.tsx';
import { Parties } from './parties.tsx';
import { Settings } from './settings.tsx';

const TABS = [
  { tab: 'settings', Panel: Settings },
  { tab: 'daybooks', Panel: Daybooks },
  { tab: 'chart', Panel: Chart },
  { tab: 'parties', Panel: Parties },
  { tab: 'openItems', Panel: OpenItems },
  { tab: 'history', Panel: History },
] as const;

export interface PanelProps {
  readonly administration: AdministrationView;
}

/** One set of books: how it wants to be booked in, and what is in it. */
export function Administration() {
  const { id } = useParams();
  const administrations = useAdministrations();
  return (
    <Loaded query={administrations}>
      {(rows) => {
        const administration = rows.find((one) => one.id === id);
        return administration === undefined ? <PageMissing /> : <Books administration={administration} />;
      }}
    </Loaded>
  );
}

function Books({ administration }: PanelProps) {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const tab = TABS.find((one) => one.tab === params.get('tab'))?.tab ?? 'settings';
  return (
    <>
      <Breadcrumbs mb="xs" fz="sm">
        <Anchor component={Link} to="/administrations" fz="sm">
          {t('nav.administrations')}
        </Anchor>
        <Text fz="sm">{administration.code}</Text>
      </Breadcrumbs>
      <Page title={administration.name}>
        <Tabs
          value={tab}
          onChange={(next) => setParams({ tab: next ?? 'settings' }, { replace: true })}
          keepMounted={false}
        >
          <Tabs.List mb="lg">
            {TABS.map(({ tab: one }) => (
              <Tabs.Tab key={one} value={one}>
                {t(`administrations.tabs.${one}`)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {TABS.map(({ tab: one, Panel }) => (
            <Tabs.Panel key={one} value={one}>
              <Panel administration={administration} />
            </Tabs.Panel>
          ))}
        </Tabs>
      </Page>
    </>
  );
}
