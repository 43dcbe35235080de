import { Anchor, Button, Group, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BankAccountView } from '../../../../core/api/schema/bank.ts';
import type { AdministrationView, DaybookView } from '../../../../core/api/schema/books.ts';
import { ACCOUNTS, TOUCHED_BY_MAPPING } from '../../api/bank.ts';
import { useDaybooks } from '../../api/books.ts';
import { useAction } from '../../api/use-action.ts';
import { asChoice } from '../../parts/administration-filter.tsx';
import { announce } from '../../parts/announce.tsx';
import { NewDaybook } from '../../parts/books/new-daybook.tsx';
import { groupedIban } from '../../parts/iban.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';

interface MappingFormProps {
  readonly account: BankAccountView;
  readonly administrations: readonly AdministrationView[];
  readonly onClose: () => void;
}

/** The daybook that is surely meant: the one that carries this IBAN, or the only one there is. */
function likely(daybooks: readonly DaybookView[], iban: string): string | null {
  const own = daybooks.find((daybook) => daybook.iban === iban);
  return own?.id ?? (daybooks.length === 1 ? (daybooks[0]?.id ?? null) : null);
}

export function MappingForm({ account, administrations, onClose }: MappingFormProps) {
  const { t } = useTranslation();
  const only = administrations.length === 1 ? (administrations[0]?.id ?? null) : null;
  const [administrationId, setAdministrationId] = useState(account.administration?.id ?? only);
  const [chosen, setChosen] = useState(account.daybook?.id ?? null);
  const [making, setMaking] = useState(false);
  const daybooks = useDaybooks(administrationId);
  const usable = (daybooks.data ?? []).filter(
    (daybook) => !daybook.blocked && (daybook.kind === 'bank' || daybook.kind === 'giro'),
  );
  const daybookId = usable.some(({ id }) => id === chosen) ? chosen : likely(usable, account.iban);

  const map = useAction<{ administrationId: string; daybookId: string }, BankAccountView>({
    method: 'PATCH',
    path: `${ACCOUNTS}/${account.id}`,
    touches: TOUCHED_BY_MAPPING,
    onDone: (_, input) => {
      const administration = administrations.find(({ id }) => id === input.administrationId)?.name ?? '';
      announce(t('mapping.done', { iban: groupedIban(account.iban), administration }));
      onClose();
    },
  });
  const save = (daybook: string) => administrationId !== null && map.run({ administrationId, daybookId: daybook });

  return (
    <Stack>
      {map.problem === null ? null : <ProblemNotice problem={map.problem.problem} />}
      <Select
        label={t('mapping.administration')}
        placeholder={t('mapping.administrationPlaceholder')}
        searchable
        data-autofocus
        value={administrationId}
        onChange={setAdministrationId}
        data={administrations.map(asChoice)}
      />
      {administrationId === null ? null : making || (daybooks.data !== undefined && usable.length === 0) ? (
        <NewDaybook
          administrationId={administrationId}
          account={account}
          taken={(daybooks.data ?? []).map(({ code }) => code)}
          saving={map.busy}
          onMade={save}
          onBack={usable.length === 0 ? null : () => setMaking(false)}
          onCancel={onClose}
        />
      ) : (
        <>
          <Select
            label={t('mapping.daybook')}
            placeholder={t('mapping.daybookPlaceholder')}
            searchable
            disabled={daybooks.data === undefined}
            value={daybookId}
            onChange={setChosen}
            data={usable.map(({ id, code, name, iban }) => ({
              value: id,
              label: `${code} · ${name}${iban === account.iban ? ` (${t('mapping.daybookOfIban')})` : ''}`,
            }))}
          />
          {daybooks.error === null ? null : <ProblemNotice problem={daybooks.error.problem} />}
          <Anchor component="button" type="button" fz="sm" ta="start" onClick={() => setMaking(true)}>
            {t('mapping.newDaybook')}
          </Anchor>
          <Group justify="space-between" mt="xs">
            <Text fz="xs" c="dimmed">
              {daybookId === null ? t('mapping.choose') : ''}
            </Text>
            <Group>
              <Button variant="default" onClick={onClose}>
                {t('common.cancel')}
              </Button>
              <Button
                disabled={daybookId === null}
                loading={map.busy}
                onClick={() => daybookId !== null && save(daybookId)}
              >
                {t('common.save')}
              </Button>
            </Group>
          </Group>
        </>
      )}
    </Stack>
  );
}
