import { Card, Group, Text } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../../i18n/use-language.ts';
import { formatCount } from '../../parts/format.ts';
import { Loaded } from '../../parts/loaded.tsx';
import classes from './queue-list.module.css';
import { QueueRow } from './queue-row.tsx';
import type { FastBook } from './use-fast-book.ts';
import type { Queue } from './use-queue.ts';

interface QueueListProps {
  readonly queue: Queue;
  readonly fast: FastBook;
  /** How many of those read so far still wait. */
  readonly waiting: number;
}

/** Height of a row, pixels; the same in queue-list.module.css. */
const ROW_PIXELS = 64;

/** The queue. Only the rows in view exist; the one on the desk is always among them. */
export function QueueList({ queue, fast, waiting }: QueueListProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const scroller = useRef<HTMLDivElement>(null);
  const { entries, index, list } = queue;
  const virtual = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PIXELS,
    overscan: 8,
  });
  useEffect(() => virtual.scrollToIndex(index, { align: 'auto' }), [virtual, index]);
  const counted = `${formatCount(waiting, language)}${list.hasNextPage ? '+' : ''}`;
  return (
    <Card padding={0} className={classes.card ?? ''}>
      <Group justify="space-between" px="md" py="xs" className={classes.head ?? ''}>
        <Text fz="sm" fw={600}>
          {t('entries.state.waiting')}
        </Text>
        <Text fz="sm" c="dimmed" className="figures" role="status">
          {counted}
        </Text>
      </Group>
      <Loaded query={list} rows={8}>
        {() => (
          <div
            ref={scroller}
            className={classes.scroller}
            role="listbox"
            aria-label={t('entries.state.waiting')}
            aria-activedescendant={queue.current === null ? undefined : `queue-${queue.current.id}`}
            tabIndex={0}
          >
            <div style={{ height: virtual.getTotalSize(), position: 'relative' }} role="presentation">
              {virtual.getVirtualItems().map((item) => {
                const entry = entries[item.index];
                return entry === undefined ? null : (
                  <QueueRow
                    key={entry.id}
                    entry={entry}
                    top={item.start}
                    position={item.index + 1}
                    of={list.hasNextPage ? -1 : entries.length}
                    current={item.index === index}
                    outcome={fast.outcomes[entry.id]}
                    onOpen={() => queue.open(entry)}
                  />
                );
              })}
            </div>
          </div>
        )}
      </Loaded>
    </Card>
  );
}
