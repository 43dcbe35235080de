import { Anchor, DataList, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { EntryDetailView } from '../../../../core/api/schema/entries.ts';
import { useAdministrationName } from '../../api/use-administration-name.ts';
import { BankMark } from '../bank-mark.tsx';
import { Day } from '../day.tsx';
import { Iban } from '../iban.tsx';
import classes from './entry-facts.module.css';

interface EntryFactsProps {
  readonly entry: EntryDetailView;
  /** Two beside each other, for where height is scarce. */
  readonly compact?: boolean;
}

/** What the bank said, in the order people look for it. What is unknown is not shown. */
export function EntryFacts({ entry, compact = false }: EntryFactsProps) {
  const { t } = useTranslation();
  const ofBooks = useAdministrationName()(entry.administrationId);
  const rows: readonly [string, ReactNode | null][] = [
    [t('entry.text'), entry.text],
    [t('entry.counterAccount'), entry.counterpartyIban === null ? null : <Iban value={entry.counterpartyIban} />],
    [t('entry.reference'), entry.structuredReference],
    [t('entry.endToEndId'), entry.endToEndId],
    [
      t('entries.administration'),
      ofBooks === null ? null : (
        <Text inherit lineClamp={2} title={ofBooks}>
          {ofBooks}
        </Text>
      ),
    ],
    [t('entry.account'), <OwnAccount key="own" iban={entry.iban} />],
    [t('entry.booking'), <Day key="booking" value={entry.bookingDate} />],
    [
      t('entry.value'),
      entry.valueDate === null || entry.valueDate === entry.bookingDate ? null : <Day value={entry.valueDate} />,
    ],
    [t('entry.bankReference'), entry.bankReference],
    [
      t('entry.evidence'),
      <Anchor key="evidence" href={`/v1/evidence/${entry.evidenceId}`} download inherit title={t('entry.evidenceHint')}>
        {t('common.download')}
      </Anchor>,
    ],
  ];
  return (
    <DataList
      orientation="horizontal"
      labelWidth={compact ? 130 : 150}
      size="sm"
      className={compact ? classes.compact : undefined}
    >
      {rows
        .filter(([, value]) => value !== null && value !== '')
        .map(([label, value]) => (
          <DataList.Item key={label}>
            <DataList.ItemLabel>{label}</DataList.ItemLabel>
            <DataList.ItemValue className="breaks">{value}</DataList.ItemValue>
          </DataList.Item>
        ))}
    </DataList>
  );
}

function OwnAccount({ iban }: { readonly iban: string }) {
  return (
    <Text span inherit display="inline-flex" style={{ alignItems: 'center', gap: 6, verticalAlign: 'top' }}>
      <BankMark iban={iban} size={18} />
      <Iban value={iban} />
    </Text>
  );
}
