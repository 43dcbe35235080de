import { Anchor, Card, Table, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { BacktestResult } from '../../api/tasks.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Amount } from '../../parts/amount.tsx';
import { Day } from '../../parts/day.tsx';
import { sureness } from './percent.ts';

/** The mistakes by name: what was sure, and why, leads to the rule or fact to mend. */
export function WrongCard({ result }: { readonly result: BacktestResult }) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <Card>
      <Title order={2} size="h5">
        {t('backtest.wrong')}
      </Title>
      <Text fz="sm" c="dimmed">
        {result.wrong.length === 0 ? t('backtest.noWrong') : t('backtest.wrongText')}
      </Text>
      {result.wrong.length === 0 ? null : (
        <Table.ScrollContainer minWidth={560} type="native" mt="sm">
          <Table fz="sm">
            <Table.Tbody>
              {result.wrong.map((one) => (
                <Table.Tr key={one.entryId}>
                  <Table.Td w={110}>
                    <Day value={one.date} />
                  </Table.Td>
                  <Table.Td style={{ overflowWrap: 'anywhere' }}>
                    <Anchor component={Link} to={`/entries/${one.entryId}`} fz="sm" fw={550}>
                      {one.counterpartyName ?? t('entries.noCounterparty')}
                    </Anchor>
                    <Text fz="xs" c="dimmed">
                      {one.text}
                    </Text>
                    <Text fz="xs">{one.why[language]}</Text>
                  </Table.Td>
                  <Table.Td ta="right" w={150}>
                    <Amount value={one.amount} currency={one.currency} coloured />
                    <Text fz="xs" c="dimmed">
                      {t('backtest.sure', { percent: sureness(one.probability, language) })}
                    </Text>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Card>
  );
}
