import { Group, Text, ThemeIcon } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { EntryView } from '../../../../core/api/schema/entries.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Amount } from '../../parts/amount.tsx';
import { formatDay } from '../../parts/format.ts';
import classes from './queue-list.module.css';
import type { Outcome } from './use-fast-book.ts';

interface QueueRowProps {
  readonly entry: EntryView;
  /** Where it stands in the list, pixels. */
  readonly top: number;
  /** From 1. */
  readonly position: number;
  /** How many there are. */
  readonly of: number;
  readonly current: boolean;
  readonly outcome: Outcome | undefined;
  readonly onOpen: (entry: EntryView) => void;
}

/** Drawn anew only when something of it changed: while one scrolls, only the rows that come into view are drawn. */
export const QueueRow = memo(function QueueRow({ entry, top, position, of, current, outcome, onOpen }: QueueRowProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const handled = entry.state === 'booked' ? 'booked' : outcome;
  return (
    // The keys of the page move through the list; the option itself needs only the mouse.
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    // biome-ignore lint/a11y/useFocusableInteractive: the list holds the focus
    <div
      id={`queue-${entry.id}`}
      role="option"
      aria-selected={current}
      aria-posinset={position}
      aria-setsize={of}
      data-outcome={handled}
      className={classes.row}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => onOpen(entry)}
    >
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Text fz="sm" fw={550} className="one-line">
          {entry.counterpartyName ?? entry.text ?? t('entries.noCounterparty')}
        </Text>
        <Amount value={entry.amount} currency={entry.currency} fz="sm" fw={550} coloured />
      </Group>
      <Group justify="space-between" wrap="nowrap" gap="xs" mt={2}>
        <Text fz="xs" c="dimmed" className="one-line">
          {formatDay(entry.bookingDate, language).slice(0, language === 'nl' ? 5 : 6)} ·{' '}
          {entry.summary ?? t('entries.verdict.nothing')}
        </Text>
        <Sign outcome={handled} />
      </Group>
    </div>
  );
});

function Sign({ outcome }: { readonly outcome: Outcome | undefined }) {
  const { t } = useTranslation();
  if (outcome === 'booked') {
    return (
      <ThemeIcon size={16} radius="xl" color="petrol" aria-label={t('entry.booked')}>
        <IconCheck size={12} aria-hidden="true" />
      </ThemeIcon>
    );
  }
  if (outcome === 'failed') {
    return (
      <ThemeIcon size={16} radius="xl" color="red.9" aria-label={t('problem.title')}>
        <IconAlertTriangle size={11} aria-hidden="true" />
      </ThemeIcon>
    );
  }
  return null;
}
