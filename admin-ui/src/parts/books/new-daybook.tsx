import { Anchor, Button, Group, Select, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BankAccountView } from '../../../../core/api/schema/bank.ts';
import { booksPath, useDaybooks, useLedgerAccounts } from '../../api/books.ts';
import { useAction } from '../../api/use-action.ts';
import { bankOf } from '../banks.ts';
import { ProblemNotice } from '../problem-notice.tsx';

interface NewDaybookProps {
  readonly administrationId: string;
  readonly account: Pick<BankAccountView, 'iban' | 'bank' | 'currency'>;
  /** Codes that exist already. */
  readonly taken: readonly string[];
  readonly saving: boolean;
  readonly onMade: (daybookId: string) => void;
  /** Absent: there was no choice; null: there is no daybook to go back to. */
  readonly onBack?: (() => void) | null;
  readonly onCancel: () => void;
}

/** "ING", or "ING2" when that is taken. */
function freeCode(wanted: string, taken: readonly string[]): string {
  let code = wanted;
  for (let number = 2; taken.includes(code); number += 1) code = `${wanted}${number}`;
  return code;
}

/** Makes the bank daybook on the way, so that mapping the first account needs no detour. */
export function NewDaybook(props: NewDaybookProps) {
  const { administrationId, account, taken } = props;
  const { t } = useTranslation();
  const bank = bankOf(account.iban, account.bank).name;
  const [code, setCode] = useState(() => freeCode(bank.replace(/\W/g, '').slice(0, 6).toUpperCase(), taken));
  const [name, setName] = useState(bank);
  const [ledgerAccount, setLedgerAccount] = useState<string | null>(null);
  const chart = useLedgerAccounts(administrationId);
  const daybooks = useDaybooks(administrationId);
  const make = useAction<void>({
    path: booksPath(administrationId, 'daybooks'),
    body: () => ({
      items: [
        {
          code: code.trim(),
          name: name.trim(),
          kind: 'bank',
          ledgerAccount,
          iban: account.iban,
          currency: account.currency,
        },
      ],
    }),
    onDone: async () => {
      const made = (await daybooks.refetch()).data?.find((daybook) => daybook.code === code.trim());
      if (made !== undefined) props.onMade(made.id);
    },
  });
  const complete = code.trim() !== '' && name.trim() !== '' && ledgerAccount !== null;
  return (
    <Stack gap="sm">
      {props.onBack === null ? <Text fz="sm">{t('mapping.noDaybooks')}</Text> : null}
      {make.problem === null ? null : <ProblemNotice problem={make.problem.problem} />}
      <Group grow preventGrowOverflow={false} wrap="nowrap">
        <TextInput
          label={t('mapping.daybookCode')}
          w={120}
          flex="none"
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <TextInput
          label={t('mapping.daybookName')}
          flex={1}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      </Group>
      <Select
        label={t('mapping.ledgerAccount')}
        placeholder={t('mapping.ledgerAccountPlaceholder')}
        searchable
        limit={100}
        value={ledgerAccount}
        onChange={setLedgerAccount}
        data={(chart.data ?? []).map((row) => ({
          value: row.code,
          label: `${row.code} · ${row.name}`,
          disabled: row.blocked,
        }))}
        error={chart.data?.length === 0 ? t('mapping.noChart') : undefined}
      />
      {props.onBack == null ? null : (
        <Anchor component="button" type="button" fz="sm" onClick={props.onBack} ta="start">
          {t('mapping.existingDaybook')}
        </Anchor>
      )}
      <Group justify="flex-end" mt="xs">
        <Button variant="default" onClick={props.onCancel}>
          {t('common.cancel')}
        </Button>
        <Button disabled={!complete} loading={make.busy || props.saving} onClick={() => make.run()}>
          {t('common.save')}
        </Button>
      </Group>
    </Stack>
  );
}
