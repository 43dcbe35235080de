import { Checkbox, Table, Text } from '@mantine/core';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { EntryView } from '../../../../core/api/schema/entries.ts';
import { useMay } from '../../api/session.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { formatCount } from '../../parts/format.ts';
import { EntryRow } from './entry-row.tsx';
import classes from './entry-table.module.css';
import type { Selection } from './use-selected.ts';

interface EntryTableProps {
  readonly entries: readonly EntryView[];
  readonly openId: string | null;
  readonly selection: Selection;
  readonly hasMore: boolean;
  readonly loadingMore: boolean;
  readonly onMore: () => void;
  readonly onOpen: (id: string) => void;
}

/** Height of a row, pixels; the same in entry-table.module.css. */
const ROW_PIXELS = 58;
/** Rows before the end at which the next page is asked for. */
const AHEAD_ROWS = 30;

/** Only the rows on the screen exist in the page, so a hundred thousand scroll as smoothly as ten. */
export function EntryTable(props: EntryTableProps) {
  const { entries, hasMore, loadingMore, onMore, selection } = props;
  const { t } = useTranslation();
  const language = useLanguage();
  const may = useMay();
  const body = useRef<HTMLTableSectionElement>(null);
  const virtual = useWindowVirtualizer({
    count: entries.length,
    estimateSize: () => ROW_PIXELS,
    overscan: 12,
    scrollMargin: body.current?.offsetTop ?? 0,
  });
  const shown = virtual.getVirtualItems();
  const first = shown[0];
  const last = shown.at(-1);
  const nearEnd = last !== undefined && last.index >= entries.length - AHEAD_ROWS;
  useEffect(() => {
    if (nearEnd && hasMore && !loadingMore) onMore();
  }, [nearEnd, hasMore, loadingMore, onMore]);

  const above = first === undefined ? 0 : first.start - virtual.options.scrollMargin;
  const below = last === undefined ? 0 : virtual.getTotalSize() - (last.end - virtual.options.scrollMargin);
  return (
    <>
      <Table
        className={classes.table ?? ''}
        highlightOnHover
        layout="fixed"
        aria-rowcount={hasMore ? -1 : entries.length}
      >
        <Table.Thead className={classes.head ?? ''}>
          <Table.Tr>
            {may.work ? (
              <Table.Th w={48} pr={0}>
                <Checkbox
                  size="xs"
                  aria-label={t('entries.selectAll')}
                  disabled={!selection.selectable}
                  checked={selection.every}
                  indeterminate={selection.some && !selection.every}
                  onChange={() => (selection.some ? selection.none() : selection.all())}
                />
              </Table.Th>
            ) : null}
            <Table.Th w={164}>{t('entries.date')}</Table.Th>
            <Table.Th>{t('entries.counterparty')}</Table.Th>
            <Table.Th visibleFrom="lg">{t('entries.bookedOn')}</Table.Th>
            <Table.Th w={168}>{t('entries.status')}</Table.Th>
            <Table.Th w={140} ta="right">
              {t('entries.amount')}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody ref={body}>
          {above > 0 ? <Gap pixels={above} /> : null}
          {shown.map(({ index }) => {
            const entry = entries[index];
            return entry === undefined ? null : (
              <EntryRow
                key={entry.id}
                entry={entry}
                index={index}
                open={entry.id === props.openId}
                selection={selection}
                onOpen={props.onOpen}
              />
            );
          })}
          {below > 0 ? <Gap pixels={below} /> : null}
        </Table.Tbody>
      </Table>
      <Text fz="xs" c="dimmed" ta="center" py="xs" role="status">
        {loadingMore
          ? t('common.loading')
          : hasMore
            ? t('entries.countMore', {
                count: entries.length,
                replace: { count: formatCount(entries.length, language) },
              })
            : t('entries.count', { count: entries.length, replace: { count: formatCount(entries.length, language) } })}
      </Text>
    </>
  );
}

/** Stands for the rows that are not on the screen. One cell: a wider one would make columns that are hidden on a tablet. */
function Gap({ pixels }: { readonly pixels: number }) {
  return (
    <tr>
      <td style={{ height: pixels, padding: 0 }} />
    </tr>
  );
}
