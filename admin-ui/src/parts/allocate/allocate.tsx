import { Button, Group, Stack, Tabs } from '@mantine/core';
import { IconRoute } from '@tabler/icons-react';
import type { KeyboardEvent, Ref } from 'react';
import { useTranslation } from 'react-i18next';
import type { AllocationInput, EntryView } from '../../../../core/api/schema/entries.ts';
import { ItemTab } from './item-tab.tsx';
import { LedgerTab } from './ledger-tab.tsx';
import { Lines } from './lines.tsx';
import { AdministrationTab, SuspenseTab, TransferTab } from './own-tabs.tsx';
import { TAB_KINDS, TABS, type Tab } from './tabs.ts';
import type { Draft } from './use-draft.ts';

interface AllocateProps {
  readonly entry: EntryView;
  readonly draft: Draft;
  readonly tab: Tab;
  readonly onTab: (tab: Tab) => void;
  readonly busy: boolean;
  readonly onBook: (allocations: readonly AllocationInput[]) => void;
  readonly inputRef?: Ref<HTMLInputElement>;
  readonly onMakeRule?: () => void;
}

/** Books by hand: look up what the entry belongs to, take it, until nothing is left. */
export function Allocate({ entry, draft, tab, onTab, busy, onBook, inputRef, onMakeRule }: AllocateProps) {
  const { t } = useTranslation();
  const { allocations } = draft;
  const book = () => allocations !== null && !busy && onBook(allocations);
  const shared = { entry, draft, onEmptyEnter: allocations === null ? undefined : book, onComplete: onBook };
  const kinds = TAB_KINDS[tab];
  const turn = (event: KeyboardEvent) => {
    const by = event.key === 'PageDown' ? 1 : event.key === 'PageUp' ? -1 : 0;
    const next = TABS[TABS.indexOf(tab) + by];
    if (by === 0 || next === undefined) return;
    event.preventDefault();
    onTab(next);
  };
  return (
    <Stack gap="md" onKeyDown={turn}>
      {draft.lines.length === 0 ? null : (
        <>
          <Lines entry={entry} draft={draft} onDone={book} />
          <Group justify="flex-end">
            <Button variant="subtle" color="gray" size="xs" onClick={draft.clear}>
              {t('common.clear')}
            </Button>
            <Button size="xs" disabled={allocations === null} loading={busy} onClick={book}>
              {t('allocate.book')}
            </Button>
          </Group>
        </>
      )}
      <Tabs
        value={tab}
        onChange={(next) => onTab(TABS.find((one) => one === next) ?? tab)}
        variant="pills"
        keepMounted={false}
      >
        <Tabs.List mb="sm" aria-label={t('allocate.title')}>
          {TABS.map((one) => (
            <Tabs.Tab key={one} value={one} fz="xs" px={10} py={6}>
              {t(`allocate.tabs.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab}>
          {kinds === undefined ? null : (
            <ItemTab key={tab} kinds={kinds} {...shared} {...(inputRef === undefined ? {} : { inputRef })} />
          )}
          {tab === 'ledger' ? <LedgerTab {...shared} {...(inputRef === undefined ? {} : { inputRef })} /> : null}
          {tab === 'transfer' ? <TransferTab entry={entry} draft={draft} /> : null}
          {tab === 'administration' ? <AdministrationTab entry={entry} draft={draft} /> : null}
          {tab === 'suspense' ? <SuspenseTab entry={entry} draft={draft} /> : null}
        </Tabs.Panel>
      </Tabs>
      {onMakeRule === undefined ? null : (
        <Group>
          <Button variant="subtle" color="gray" size="xs" leftSection={<IconRoute size={16} />} onClick={onMakeRule}>
            {t('entry.makeRule')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}
