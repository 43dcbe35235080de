import { TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

interface SearchFieldProps {
  /** What can be looked for: the field says it while it is empty. */
  readonly placeholder: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
}

/** Looks something up in the list below it; takes the room that is left beside other filters. */
export function SearchField({ placeholder, value, onChange }: SearchFieldProps) {
  const { t } = useTranslation();
  return (
    <TextInput
      type="search"
      flex={1}
      miw={220}
      aria-label={t('common.search')}
      placeholder={placeholder}
      leftSection={<IconSearch size={16} />}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
