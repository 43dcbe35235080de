import { Select, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CSV_FIELDS, type CsvField } from '../../../../core/domain/csv-mapping.ts';
import type { Mapping } from '../../api/csv-mappings.ts';
import { fieldOf, withField } from './columns.ts';

interface ColumnsTableProps {
  readonly lines: readonly (readonly string[])[];
  readonly mapping: Mapping;
  readonly onChange: (mapping: Mapping) => void;
}

/** Rows that show what a column holds. */
const SHOWN = 4;

/** The file's own columns and first rows, and above each what it holds. */
export function ColumnsTable({ lines, mapping, onChange }: ColumnsTableProps) {
  const { t } = useTranslation();
  const first = lines[mapping.skipLines] ?? [];
  const header = mapping.hasHeader ? first : null;
  const start = mapping.skipLines + (mapping.hasHeader ? 1 : 0);
  const rows = lines.slice(start, start + SHOWN);
  const fields = CSV_FIELDS.map((value) => ({ value, label: t(`csv.field.${value}`) }));
  const nameOf = (place: number) => header?.[place]?.trim() || t('csv.column', { number: place + 1 });
  return (
    <Table.ScrollContainer minWidth={first.length * 170} type="native">
      <Table fz="sm" withColumnBorders>
        <Table.Thead>
          <Table.Tr>
            {first.map((_, place) => (
              <Table.Th key={place} miw={160} p="xs">
                <Text fz="sm" fw={600} mb={6} className="one-line" title={nameOf(place)}>
                  {nameOf(place)}
                </Text>
                <Select
                  size="xs"
                  searchable
                  clearable
                  aria-label={t('csv.holds', { column: nameOf(place) })}
                  placeholder={t('csv.nothing')}
                  data={fields}
                  value={fieldOf(mapping, header, place)}
                  onChange={(field) => onChange(withField(mapping, header, place, field as CsvField | null))}
                />
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((cells, at) => (
            <Table.Tr key={at}>
              {first.map((_, place) => (
                <Table.Td key={place} maw={220}>
                  <Text fz="xs" c="dimmed" className="one-line" title={cells[place] ?? ''}>
                    {cells[place]}
                  </Text>
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
