import { type MantineSize, Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useAdministrations } from '../api/books.ts';

interface AdministrationFilterProps {
  /** Null: all of them. */
  readonly value: string | null;
  readonly onChange: (id: string | null) => void;
  readonly size?: MantineSize;
}

/** Of which administration; absent for who has one only. */
export function AdministrationFilter({ value, onChange, size = 'sm' }: AdministrationFilterProps) {
  const { t } = useTranslation();
  const administrations = useAdministrations().data ?? [];
  if (administrations.length < 2) return null;
  return (
    <Select
      size={size}
      aria-label={t('entries.administration')}
      placeholder={t('entries.allAdministrations')}
      clearable
      searchable
      w={220}
      value={value}
      onChange={onChange}
      data={administrations.map(asChoice)}
    />
  );
}

/** An administration as people choose it: by the code their ERP knows, and its name. */
export function asChoice({ id, code, name }: { readonly id: string; readonly code: string; readonly name: string }) {
  return { value: id, label: `${code} · ${name}` };
}
