import { Button } from '@mantine/core';
import { IconFileUpload, IconFilterOff, IconListDetails } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Nothing } from '../../parts/nothing.tsx';

interface NoEntriesProps {
  /** There may be entries, but none that pass. */
  readonly filtered: boolean;
  readonly onClear: () => void;
}

export function NoEntries({ filtered, onClear }: NoEntriesProps) {
  const { t } = useTranslation();
  return filtered ? (
    <Nothing
      icon={IconFilterOff}
      title={t('entries.noneTitle')}
      text={t('entries.noneText')}
      action={
        <Button variant="default" onClick={onClear}>
          {t('entries.clearFilters')}
        </Button>
      }
    />
  ) : (
    <Nothing
      icon={IconListDetails}
      title={t('entries.emptyTitle')}
      text={t('entries.emptyText')}
      action={
        <Button component={Link} to="/upload" leftSection={<IconFileUpload size={18} />}>
          {t('entries.emptyAction')}
        </Button>
      }
    />
  );
}
