import { Button, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EntryView } from '../../../../core/api/schema/entries.ts';
import { useAccounts } from '../../api/bank.ts';
import { useAdministrations } from '../../api/books.ts';
import { groupedIban } from '../iban.tsx';
import { PickList } from './pick-list.tsx';
import { PickRow } from './pick-row.tsx';
import { suspenseOf } from './targets.ts';
import type { Draft } from './use-draft.ts';

interface OwnTabProps {
  readonly entry: EntryView;
  readonly draft: Draft;
}

/** A transfer between own accounts: no document, booked on both. */
export function TransferTab({ entry, draft }: OwnTabProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const accounts = useAccounts();
  const wanted = text.replace(/\s/g, '').toLowerCase();
  const rows = (accounts.data ?? [])
    .filter(({ id }) => id !== entry.accountId)
    .filter(({ iban, holder }) => `${iban}${holder ?? ''}`.replace(/\s/g, '').toLowerCase().includes(wanted));
  return (
    <PickList
      label={t('allocate.searchTransfer')}
      text={text}
      onText={setText}
      rows={rows}
      rowKey={(account) => account.id}
      render={(account) => (
        <PickRow
          title={groupedIban(account.iban)}
          detail={[account.holder, account.administration?.name].filter(Boolean).join(' · ')}
          taken={draft.has({ kind: 'transfer', iban: account.iban })}
        />
      )}
      onPick={(account) => draft.take({ kind: 'transfer', iban: account.iban }, groupedIban(account.iban), null)}
      busy={accounts.isPending}
      empty={t('allocate.noTransfer')}
    />
  );
}

/** Money that came in for, or was paid by, another branch. */
export function AdministrationTab({ entry, draft }: OwnTabProps) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const administrations = useAdministrations();
  const wanted = text.trim().toLowerCase();
  const rows = (administrations.data ?? [])
    .filter(({ id }) => id !== entry.administrationId)
    .filter(({ code, name }) => `${code} ${name}`.toLowerCase().includes(wanted));
  return (
    <PickList
      label={t('allocate.searchAdministration')}
      text={text}
      onText={setText}
      rows={rows}
      rowKey={(administration) => administration.id}
      render={({ code, name, city }) => (
        <PickRow
          title={`${code} · ${name}`}
          {...(city === null ? {} : { detail: city })}
          taken={draft.has({ kind: 'administration', administration: code })}
        />
      )}
      onPick={({ code, name }) => draft.take({ kind: 'administration', administration: code }, name, null)}
      busy={administrations.isPending}
      empty={t('allocate.noAdministration')}
    />
  );
}

/** The last resort that keeps the bank book closed. */
export function SuspenseTab({ entry, draft }: OwnTabProps) {
  const { t } = useTranslation();
  const suspense = suspenseOf(useAdministrations().data, entry.administrationId);
  return (
    <Stack gap="sm" align="flex-start">
      <Text fz="sm" c="dimmed">
        {t('allocate.suspenseText')}
      </Text>
      {suspense === null ? (
        <Text fz="sm">{t('allocate.suspenseMissing')}</Text>
      ) : (
        <Button size="xs" variant="default" onClick={() => draft.take(suspense.target, suspense.label, null)}>
          {t('allocate.suspenseTake')}
        </Button>
      )}
    </Stack>
  );
}
