import { Select, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAdministrations, useLedgerAccounts } from '../../api/books.ts';
import { type Learned, useChangeLearned } from '../../api/learned.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { announce } from '../../parts/announce.tsx';
import { Confirm } from '../../parts/confirm.tsx';

interface CorrectFactProps {
  readonly fact: Learned | null;
  readonly onClose: () => void;
}

/** A person says what a fact leads to. */
export function CorrectFact({ fact, onClose }: CorrectFactProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const [to, setTo] = useState('');
  const administrations = useAdministrations().data ?? [];
  const administration =
    administrations.find(({ code }) => code === fact?.about.administration) ?? administrations[0] ?? null;
  const chart = useLedgerAccounts(fact === null ? null : (administration?.id ?? null)).data ?? [];
  const close = () => {
    setTo('');
    change.reset();
    onClose();
  };
  const change = useChangeLearned(() => {
    announce(t('learned.corrected'));
    close();
  });
  const toLedger = fact?.leadsTo.ledgerAccount != null;
  const chosen = to.trim();
  return (
    <Confirm
      opened={fact !== null}
      title={t('learned.correctTitle')}
      text={t('learned.correctText')}
      action={t('common.save')}
      busy={change.busy}
      problem={change.problem}
      onConfirm={() => {
        if (fact === null || chosen === '') return;
        change.run({ id: fact.id, leadsTo: toLedger ? { ledgerAccount: chosen } : { party: chosen } });
      }}
      onClose={close}
    >
      <Text fz="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
        {fact?.says[language]}
      </Text>
      {toLedger ? (
        <Select
          label={t('mapping.ledgerAccount')}
          placeholder={t('rules.ledgerPlaceholder')}
          searchable
          limit={100}
          data-autofocus
          data={chart.map(({ code, name, blocked }) => ({
            value: code,
            label: `${code} · ${name}`,
            disabled: blocked,
          }))}
          value={to === '' ? null : to}
          onChange={(code) => setTo(code ?? '')}
        />
      ) : (
        <TextInput
          label={t('learned.party')}
          description={t('learned.partyMissing')}
          data-autofocus
          maxLength={40}
          value={to}
          onChange={(event) => setTo(event.currentTarget.value)}
        />
      )}
    </Confirm>
  );
}
