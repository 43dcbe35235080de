import { Tabs } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { OrderKind } from '../../api/orders.ts';
import type { Texts } from '../../i18n/nl.ts';
import { announce } from '../announce.tsx';
import { BatchDrawer } from './batch-drawer.tsx';
import { BatchTable } from './batch-table.tsx';
import { SendList } from './send-list.tsx';

interface OrderTabsProps {
  readonly kind: OrderKind;
  /** What comes behind the send list and the files. */
  readonly more: readonly { readonly tab: keyof Texts['orders']['tabs']; readonly panel: ReactNode }[];
}

/** The send list, the files made of it, and what else there is; the file that is looked at stands in the address. */
export function OrderTabs({ kind, more }: OrderTabsProps) {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const go = (tab: string, file: string | null) =>
    setParams({ tab, ...(file === null ? {} : { file }) }, { replace: true });
  const tabs = [
    {
      tab: 'list',
      panel: (
        <SendList
          kind={kind}
          onBatched={(batches) => {
            announce(t('orders.filesMade', { count: batches.length }));
            go('files', batches.length === 1 ? (batches[0]?.id ?? null) : null);
          }}
        />
      ),
    },
    { tab: 'files', panel: <BatchTable kind={kind} onOpen={(id) => go('files', id)} /> },
    ...more,
  ] as const;
  const current = tabs.find(({ tab }) => tab === params.get('tab'))?.tab ?? 'list';
  return (
    <>
      <Tabs value={current} onChange={(next) => go(next ?? 'list', null)} keepMounted={false}>
        <Tabs.List mb="lg">
          {tabs.map(({ tab }) => (
            <Tabs.Tab key={tab} value={tab}>
              {t(`orders.tabs.${tab}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tabs.map(({ tab, panel }) => (
          <Tabs.Panel key={tab} value={tab}>
            {panel}
          </Tabs.Panel>
        ))}
      </Tabs>
      <BatchDrawer id={params.get('file')} onClose={() => go('files', null)} />
    </>
  );
}
