import { Accordion, Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { EntryDetailView } from '../../../../core/api/schema/entries.ts';

/** All the hub read from the bank's file, under its own names: for who has to find out. */
export function RawFacts({ facts }: { readonly facts: EntryDetailView['facts'] }) {
  const { t } = useTranslation();
  const rows = flat(facts);
  if (rows.length === 0) return null;
  return (
    <Accordion variant="separated">
      <Accordion.Item value="facts">
        <Accordion.Control>{t('entry.moreFacts')}</Accordion.Control>
        <Accordion.Panel>
          <Table fz="xs" verticalSpacing={4} horizontalSpacing="xs">
            <Table.Tbody>
              {rows.map(([path, value]) => (
                <Table.Tr key={path}>
                  <Table.Td c="dimmed" w={180} style={{ verticalAlign: 'top' }}>
                    {path}
                  </Table.Td>
                  <Table.Td style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{value}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Accordion.Panel>
      </Accordion.Item>
    </Accordion>
  );
}

/** `remittance.text` → its text; what is null or empty is left out. */
function flat(node: unknown, path = ''): [string, string][] {
  if (node === null || node === undefined || node === '') return [];
  if (typeof node !== 'object') return [[path, String(node)]];
  return Object.entries(node).flatMap(([key, value]) => flat(value, path === '' ? key : `${path}.${key}`));
}
