import { Checkbox, Group, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import type { EntryView } from '../../../../core/api/schema/entries.ts';
import { useMay } from '../../api/session.ts';
import { useAdministrationName } from '../../api/use-administration-name.ts';
import { useBilingual } from '../../i18n/use-language.ts';
import { Amount } from '../../parts/amount.tsx';
import { BankMark } from '../../parts/bank-mark.tsx';
import { Day } from '../../parts/day.tsx';
import { StateBadge } from '../../parts/entry/state-badge.tsx';
import classes from './entry-table.module.css';
import { canSelect, type Selection } from './use-selected.ts';

interface EntryRowProps {
  readonly entry: EntryView;
  readonly index: number;
  readonly open: boolean;
  readonly selection: Selection;
  readonly onOpen: (id: string) => void;
}

export function EntryRow({ entry, index, open, selection, onOpen }: EntryRowProps) {
  const { t } = useTranslation();
  const may = useMay();
  const bilingual = useBilingual();
  const administration = useAdministrationName()(entry.administrationId);
  const { search } = useLocation();
  const name = entry.counterpartyName ?? t('entries.noCounterparty');
  return (
    <Table.Tr
      className={classes.row ?? ''}
      data-open={open || undefined}
      aria-rowindex={index + 1}
      onClick={() => onOpen(entry.id)}
    >
      {may.work ? (
        <Table.Td pr={0} onClick={(event) => event.stopPropagation()}>
          {canSelect(entry) ? (
            <Checkbox
              size="xs"
              aria-label={t('entries.selectOne', { name })}
              checked={selection.has(entry.id)}
              onChange={() => selection.toggle(entry.id)}
            />
          ) : null}
        </Table.Td>
      ) : null}
      <Table.Td>
        <Group gap={8} wrap="nowrap">
          <BankMark iban={entry.iban} size={20} />
          <div className={classes.date}>
            <Day value={entry.bookingDate} fz="sm" />
            <Text fz="xs" c="dimmed" className="one-line" title={administration ?? undefined}>
              {administration}
            </Text>
          </div>
        </Group>
      </Table.Td>
      <Table.Td>
        <Link
          to={`/entries/${entry.id}${search}`}
          className={classes.link ?? ''}
          onClick={(event) => event.stopPropagation()}
        >
          <Text fz="sm" fw={550} className="one-line">
            {name}
          </Text>
          <Text fz="xs" c="dimmed" className="one-line" title={entry.text ?? undefined}>
            {entry.text ?? entry.structuredReference ?? ''}
          </Text>
        </Link>
      </Table.Td>
      <Table.Td visibleFrom="lg">
        <Text fz="sm" className="one-line" title={entry.summary ?? undefined}>
          {entry.summary ?? ''}
        </Text>
        <Text fz="xs" c="dimmed" className="one-line" title={entry.why === null ? undefined : bilingual(entry.why)}>
          {entry.why === null ? '' : bilingual(entry.why)}
        </Text>
      </Table.Td>
      <Table.Td>
        <StateBadge entry={entry} />
      </Table.Td>
      <Table.Td ta="right">
        <Amount value={entry.amount} currency={entry.currency} fz="sm" fw={550} coloured />
      </Table.Td>
    </Table.Tr>
  );
}
