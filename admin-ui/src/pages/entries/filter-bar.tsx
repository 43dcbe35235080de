import { Button, Group, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAccounts } from '../../api/bank.ts';
import { useAdministrations } from '../../api/books.ts';
import { groupedIban } from '../../parts/iban.tsx';
import { STATES, type StateFilter, type useFilters } from './filters.ts';
import { PeriodFilter } from './period-filter.tsx';

/** How long to wait after a key before searching, milliseconds. */
const PAUSE_MS = 250;

export function FilterBar({ filters, change, clear, any }: ReturnType<typeof useFilters>) {
  const { t } = useTranslation();
  const administrations = useAdministrations();
  const accounts = useAccounts();
  return (
    <Group gap="sm">
      <SegmentedControl
        value={filters.state}
        onChange={(state) => change({ state: state as StateFilter })}
        data={STATES.map((state) => ({ value: state, label: t(`entries.state.${state}`) }))}
        aria-label={t('entries.status')}
      />
      <SearchField value={filters.search} onChange={(search) => change({ search })} />
      {(administrations.data?.length ?? 0) < 2 ? null : (
        <Select
          aria-label={t('entries.administration')}
          placeholder={t('entries.allAdministrations')}
          clearable
          searchable
          w={200}
          value={filters.administration}
          onChange={(administration) => change({ administration })}
          data={(administrations.data ?? []).map(({ id, code, name }) => ({ value: id, label: `${code} · ${name}` }))}
        />
      )}
      <Select
        aria-label={t('entries.account')}
        placeholder={t('entries.allAccounts')}
        clearable
        searchable
        w={240}
        value={filters.account}
        onChange={(account) => change({ account })}
        data={(accounts.data ?? []).map(({ id, iban }) => ({ value: id, label: groupedIban(iban) }))}
      />
      <PeriodFilter from={filters.from} to={filters.to} onChange={change} />
      {any ? (
        <Button variant="subtle" color="gray" onClick={clear}>
          {t('entries.clearFilters')}
        </Button>
      ) : null}
    </Group>
  );
}

function SearchField({ value, onChange }: { readonly value: string; readonly onChange: (text: string) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState(value);
  const settle = useDebouncedCallback(onChange, PAUSE_MS);
  useEffect(() => setText(value), [value]);
  return (
    <TextInput
      type="search"
      flex={1}
      miw={220}
      aria-label={t('common.search')}
      placeholder={t('entries.search')}
      leftSection={<IconSearch size={16} />}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        settle(event.currentTarget.value.trim());
      }}
    />
  );
}
