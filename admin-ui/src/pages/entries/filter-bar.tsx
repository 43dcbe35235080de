import { Button, Group, SegmentedControl, Select } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAccounts } from '../../api/bank.ts';
import { AdministrationFilter } from '../../parts/administration-filter.tsx';
import { groupedIban } from '../../parts/iban.tsx';
import { SearchField } from '../../parts/search-field.tsx';
import { STATES, type StateFilter, type useFilters } from './filters.ts';
import { PeriodFilter } from './period-filter.tsx';

/** How long to wait after a key before searching, milliseconds. */
const PAUSE_MS = 250;

export function FilterBar({ filters, change, clear, any }: ReturnType<typeof useFilters>) {
  const { t } = useTranslation();
  const accounts = useAccounts();
  return (
    <Group gap="sm">
      <Group gap="sm" flex="1 1 620px">
        <SegmentedControl
          value={filters.state}
          onChange={(state) => change({ state: state as StateFilter })}
          data={STATES.map((state) => ({ value: state, label: t(`entries.state.${state}`) }))}
          aria-label={t('entries.status')}
        />
        <Search value={filters.search} onChange={(search) => change({ search })} />
      </Group>
      <Group gap="sm">
        <AdministrationFilter
          value={filters.administration}
          onChange={(administration) => change({ administration })}
        />
        <Select
          aria-label={t('entries.account')}
          placeholder={t('entries.allAccounts')}
          clearable
          searchable
          w={210}
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
    </Group>
  );
}

function Search({ value, onChange }: { readonly value: string; readonly onChange: (text: string) => void }) {
  const { t } = useTranslation();
  const [text, setText] = useState(value);
  const settle = useDebouncedCallback(onChange, PAUSE_MS);
  useEffect(() => setText(value), [value]);
  return (
    <SearchField
      placeholder={t('entries.search')}
      value={text}
      onChange={(next) => {
        setText(next);
        settle(next.trim());
      }}
    />
  );
}
