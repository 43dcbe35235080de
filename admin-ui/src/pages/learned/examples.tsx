import { Anchor, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Learned } from '../../api/learned.ts';
import { Amount } from '../../parts/amount.tsx';
import { Day } from '../../parts/day.tsx';

/** The latest bookings a fact rests on. */
export function Examples({ fact }: { readonly fact: Learned }) {
  const { t } = useTranslation();
  return (
    <>
      <Text fz="sm" fw={600} mb={4}>
        {t('learned.examples')}
      </Text>
      <Table fz="sm" verticalSpacing={4}>
        <Table.Tbody>
          {fact.examples.map((example) => (
            <Table.Tr key={`${example.entryId} ${example.date} ${example.text} ${example.by}`}>
              <Table.Td w={110}>
                <Day value={example.date} />
              </Table.Td>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>
                {example.by !== null ? (
                  t('learned.saidBy', { by: example.by })
                ) : example.entryId === null ? (
                  <>
                    {example.text}{' '}
                    <Text span fz="xs" c="dimmed">
                      {t('learned.elsewhere')}
                    </Text>
                  </>
                ) : (
                  <Anchor component={Link} to={`/entries/${example.entryId}`} fz="sm">
                    {example.text === null || example.text === '' ? t('entries.noCounterparty') : example.text}
                  </Anchor>
                )}
              </Table.Td>
              <Table.Td ta="right" w={130}>
                {example.amount === null ? null : (
                  <Amount value={example.amount} currency={example.currency ?? 'EUR'} coloured />
                )}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </>
  );
}
