import { Badge, Button, Card, Group, Stack, Table, Text } from '@mantine/core';
import { IconBook2, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DaybookView } from '../../../../core/api/schema/books.ts';
import { useDaybooks } from '../../api/books.ts';
import { useMay } from '../../api/session.ts';
import { Iban } from '../../parts/iban.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Nothing } from '../../parts/nothing.tsx';
import type { PanelProps } from './administration.tsx';
import { DaybookModal } from './daybook-modal.tsx';

/** The daybooks; those of a bank carry the account number whose entries they take. */
export function Daybooks({ administration }: PanelProps) {
  const { t } = useTranslation();
  const may = useMay();
  const daybooks = useDaybooks(administration.id);
  const [editing, setEditing] = useState<DaybookView | 'new' | null>(null);
  const add = may.work ? (
    <Button leftSection={<IconPlus size={18} />} onClick={() => setEditing('new')}>
      {t('administrations.daybook.add')}
    </Button>
  ) : null;
  return (
    <Stack>
      {daybooks.data?.length === 0 ? null : <Group justify="flex-end">{add}</Group>}
      <Card padding={0}>
        <Loaded query={daybooks}>
          {(rows) =>
            rows.length === 0 ? (
              <Nothing
                icon={IconBook2}
                title={t('administrations.daybook.emptyTitle')}
                text={t('administrations.daybook.emptyText')}
                action={add}
              />
            ) : (
              <DaybookTable daybooks={rows} onChange={may.work ? setEditing : null} />
            )
          }
        </Loaded>
      </Card>
      <DaybookModal administrationId={administration.id} editing={editing} onClose={() => setEditing(null)} />
    </Stack>
  );
}

interface DaybookTableProps {
  readonly daybooks: readonly DaybookView[];
  readonly onChange: ((daybook: DaybookView) => void) | null;
}

function DaybookTable({ daybooks, onChange }: DaybookTableProps) {
  const { t } = useTranslation();
  return (
    <Table.ScrollContainer minWidth={680} type="native">
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th w={110}>{t('common.code')}</Table.Th>
            <Table.Th>{t('common.name')}</Table.Th>
            <Table.Th visibleFrom="lg">{t('administrations.daybook.kind')}</Table.Th>
            <Table.Th>{t('mapping.ledgerAccount')}</Table.Th>
            <Table.Th>{t('addAccount.iban')}</Table.Th>
            <Table.Th aria-label={t('common.actions')} />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {daybooks.map((daybook) => (
            <Table.Tr key={daybook.id}>
              <Table.Td className="breaks">{daybook.code}</Table.Td>
              <Table.Td>
                <Group gap="xs">
                  <Text fz="sm" fw={550} miw={110} className="breaks">
                    {daybook.name}
                  </Text>
                  {daybook.blocked ? <Badge color="gray">{t('administrations.blocked')}</Badge> : null}
                </Group>
              </Table.Td>
              <Table.Td visibleFrom="lg">{t(`administrations.daybook.kinds.${daybook.kind}`)}</Table.Td>
              <Table.Td className="breaks">{daybook.ledgerAccount}</Table.Td>
              <Table.Td>{daybook.iban == null ? '–' : <Iban value={daybook.iban} fz="sm" />}</Table.Td>
              <Table.Td ta="right">
                {onChange === null ? null : (
                  <Button size="xs" variant="default" onClick={() => onChange(daybook)}>
                    {t('common.change')}
                  </Button>
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
