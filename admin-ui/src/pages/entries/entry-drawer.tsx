import { Drawer } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useEntry } from '../../api/entries.ts';
import { EntryDetail } from '../../parts/entry/entry-detail.tsx';
import { Loaded } from '../../parts/loaded.tsx';

interface EntryDrawerProps {
  readonly id: string | null;
  readonly onClose: () => void;
}

export function EntryDrawer({ id, onClose }: EntryDrawerProps) {
  const { t } = useTranslation();
  const entry = useEntry(id);
  return (
    <Drawer
      opened={id !== null}
      onClose={onClose}
      title={t('entry.title')}
      size={600}
      closeButtonProps={{ 'aria-label': t('entry.closeDetail') }}
    >
      {id === null ? null : <Loaded query={entry}>{(detail) => <EntryDetail entry={detail} />}</Loaded>}
    </Drawer>
  );
}
