import { Button, Card } from '@mantine/core';
import { IconPlus, IconTableColumn } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { CsvMappingView } from '../../../../core/api/schema/csv-mapping.ts';
import { useCsvMappings, useRemoveCsvMapping } from '../../api/csv-mappings.ts';
import { useMay } from '../../api/session.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Nothing } from '../../parts/nothing.tsx';
import { Page } from '../../parts/page.tsx';
import { MappingTable } from './mapping-table.tsx';

/** What was said once about the CSV files of banks Koppel does not know. */
export function CsvMappings() {
  const { t } = useTranslation();
  const may = useMay();
  const mappings = useCsvMappings();
  const [removing, setRemoving] = useState<CsvMappingView | null>(null);
  const add = may.work ? (
    <Button component={Link} to="/csv-mappings/new" leftSection={<IconPlus size={18} />}>
      {t('csv.add')}
    </Button>
  ) : null;
  return (
    <Page title={t('csv.title')} lead={t('csv.lead')} actions={mappings.data?.length === 0 ? null : add}>
      <Card padding={0}>
        <Loaded query={mappings}>
          {(rows) =>
            rows.length === 0 ? (
              <Nothing icon={IconTableColumn} title={t('csv.emptyTitle')} text={t('csv.emptyText')} action={add} />
            ) : (
              <MappingTable mappings={rows} onRemove={setRemoving} />
            )
          }
        </Loaded>
      </Card>
      <Remove mapping={removing} onClose={() => setRemoving(null)} />
    </Page>
  );
}

function Remove({ mapping, onClose }: { readonly mapping: CsvMappingView | null; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const remove = useRemoveCsvMapping(onClose);
  return (
    <Confirm
      opened={mapping !== null}
      title={t('csv.removeTitle', { name: mapping?.name ?? '' })}
      text={t('csv.removeText')}
      action={t('common.remove')}
      danger
      busy={remove.busy}
      problem={remove.problem}
      onConfirm={() => mapping !== null && remove.run(mapping)}
      onClose={() => {
        remove.reset();
        onClose();
      }}
    />
  );
}
