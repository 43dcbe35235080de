import { Card, Group, Text } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { rowAt } from '../../api/use-window.ts';
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
  /** How many still wait. */
  readonly waiting: number;
}

/** Height of a row, pixels; the same in queue-list.module.css. */
const ROW_PIXELS = 64;

/** The queue. Only the rows in view exist; the one on the desk is always among them. */
export function QueueList({ queue, fast, waiting }: QueueListProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const scroller = useRef<HTMLDivElement>(null);
  const { pages, total, index, list, look, open } = queue;
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PIXELS,
    overscan: 8,
  });
  useEffect(() => virtual.scrollToIndex(index, { align: 'auto' }), [virtual, index]);
  const shown = virtual.getVirtualItems();
  useLook(look, shown[0]?.index, shown.at(-1)?.index);
  return (
    <Card padding={0} className={classes.card ?? ''}>
      <Group justify="space-between" px="md" py="xs" className={classes.head ?? ''}>
        <Text fz="sm" fw={600}>
          {t('entries.state.waiting')}
        </Text>
        <Text fz="sm" c="dimmed" className="figures" role="status">
          {formatCount(waiting, language)}
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
              {shown.map(({ index: at, start }) => {
                const entry = rowAt(pages, at);
                return entry === undefined ? (
                  <div
                    key={at}
                    className={classes.row}
                    style={{ transform: `translateY(${start}px)` }}
                    aria-hidden="true"
                  >
                    <div className={classes.unread} />
                  </div>
                ) : (
                  <QueueRow
                    key={at}
                    entry={entry}
                    top={start}
                    position={at + 1}
                    of={total}
                    current={at === index}
                    outcome={fast.outcomes[entry.id]}
                    onOpen={open}
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

/** How often the rows in view are asked for while one scrolls, milliseconds: a drag to the end does not ask for all on the way. */
const LOOK_MS = 60;

function useLook(look: Queue['look'], first: number | undefined, last: number | undefined): void {
  useEffect(() => {
    if (first === undefined || last === undefined) return;
    const waiting = setTimeout(() => look(first, last), LOOK_MS);
    return () => clearTimeout(waiting);
  }, [look, first, last]);
}
