import { Card, Center, Loader } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import type { EntryView } from '../../../../core/api/schema/entries.ts';
import { ENTRIES } from '../../api/entries.ts';
import { useList } from '../../api/use-list.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';
import { AcceptLikely } from './accept-likely.tsx';
import { EntryDrawer } from './entry-drawer.tsx';
import { EntryTable } from './entry-table.tsx';
import { FilterBar } from './filter-bar.tsx';
import { entryQuery, type Filters, useFilters } from './filters.ts';
import { NoEntries } from './no-entries.tsx';
import { SelectionBar } from './selection-bar.tsx';
import { useSelected } from './use-selected.ts';

/** Every bank entry: where it was booked and why, or what it waits for. One opens beside the list. */
export function Entries() {
  const { t } = useTranslation();
  const { id = null } = useParams();
  const navigate = useNavigate();
  const filtering = useFilters();
  const entries = useEntryList(filtering.filters);
  useSearchOn(entries);
  const selection = useSelected(entries.rows);
  const open = (entry: string | null) => navigate(`/entries${entry === null ? '' : `/${entry}`}${filtering.suffix}`);
  return (
    <Page
      title={t('entries.title')}
      lead={t('entries.lead')}
      actions={<AcceptLikely administrationId={filtering.filters.administration} />}
    >
      <FilterBar {...filtering} />
      <Card padding={0} style={{ overflow: 'clip' }}>
        <Loaded query={entries} rows={10}>
          {() =>
            entries.rows.length === 0 && entries.hasNextPage ? (
              <Searching />
            ) : entries.rows.length === 0 ? (
              <NoEntries filtered={filtering.any} onClear={filtering.clear} />
            ) : (
              <EntryTable
                entries={entries.rows}
                openId={id}
                selection={selection}
                hasMore={entries.hasNextPage}
                loadingMore={entries.isFetchingNextPage}
                onMore={entries.fetchNextPage}
                onOpen={open}
              />
            )
          }
        </Loaded>
      </Card>
      <SelectionBar selection={selection} />
      <EntryDrawer id={id} onClose={() => open(null)} />
    </Page>
  );
}

function useEntryList(filters: Filters) {
  return useList<EntryView>(ENTRIES, entryQuery(filters));
}

/** Rows that fill the screen. */
const SCREEN_ROWS = 25;

/** A search looks through a part of the entries at a time: it goes on by itself until the screen is full, or all was seen. */
function useSearchOn({
  rows,
  hasNextPage,
  isFetchingNextPage,
  isError,
  fetchNextPage,
}: ReturnType<typeof useEntryList>) {
  const goOn = rows.length < SCREEN_ROWS && hasNextPage && !isFetchingNextPage && !isError;
  useEffect(() => {
    if (goOn) void fetchNextPage();
  }, [goOn, fetchNextPage]);
}

function Searching() {
  const { t } = useTranslation();
  return (
    <Center p="xl">
      <Loader aria-label={t('common.loading')} />
    </Center>
  );
}
