import { ActionIcon, Group, Table, Text } from '@mantine/core';
import { IconEdit, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { CsvMappingView } from '../../../../core/api/schema/csv-mapping.ts';
import { useMay } from '../../api/session.ts';
import { Moment } from '../../parts/day.tsx';
import { useActor } from '../../parts/use-actor.ts';

interface MappingTableProps {
  readonly mappings: readonly CsvMappingView[];
  readonly onRemove: (mapping: CsvMappingView) => void;
}

export function MappingTable({ mappings, onRemove }: MappingTableProps) {
  const { t } = useTranslation();
  const actor = useActor();
  const may = useMay();
  return (
    <Table.ScrollContainer minWidth={620} type="native">
      <Table>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('common.name')}</Table.Th>
            <Table.Th>{t('csv.recognisedBy')}</Table.Th>
            <Table.Th visibleFrom="md">{t('csv.made')}</Table.Th>
            <Table.Th aria-label={t('common.actions')} />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {mappings.map((mapping) => (
            <Table.Tr key={mapping.id}>
              <Table.Td>
                <Text fz="sm" fw={550}>
                  {mapping.name}
                </Text>
              </Table.Td>
              <Table.Td maw={420}>
                <Text fz="sm" c="dimmed" lineClamp={2}>
                  {mapping.header === null ? t('csv.onlyNamed') : mapping.header.join(' · ')}
                </Text>
              </Table.Td>
              <Table.Td visibleFrom="md">
                <Text fz="sm">{actor(mapping.createdBy)}</Text>
                <Moment at={mapping.updatedAt} fz="xs" c="dimmed" />
              </Table.Td>
              <Table.Td>
                {may.work ? (
                  <Group gap={4} justify="flex-end" wrap="nowrap">
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      component={Link}
                      to={`/csv-mappings/new?mapping=${mapping.id}`}
                      aria-label={`${t('common.change')}: ${mapping.name}`}
                    >
                      <IconEdit size={18} />
                    </ActionIcon>
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      aria-label={`${t('common.remove')}: ${mapping.name}`}
                      onClick={() => onRemove(mapping)}
                    >
                      <IconTrash size={18} />
                    </ActionIcon>
                  </Group>
                ) : null}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
