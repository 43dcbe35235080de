import { Card, SimpleGrid, Table, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { BacktestResult } from '../../api/tasks.ts';
import { useDataText } from '../../i18n/use-data-text.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { formatCount, formatMonth } from '../../parts/format.ts';
import { percentOf } from './percent.ts';

type Tally = BacktestResult['all'];

export function Tallies({ result }: { readonly result: BacktestResult }) {
  const { t } = useTranslation();
  const dataText = useDataText();
  const language = useLanguage();
  const kind = (name: string) => dataText(`backtest.kinds.${name}`) ?? dataText(`itemKind.${name}`) ?? name;
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
      <TallyCard
        title={t('backtest.months')}
        head={t('backtest.month')}
        rows={result.months.map(({ month, ...tally }) => ({ name: formatMonth(month, language), tally }))}
      />
      <TallyCard
        title={t('backtest.kindsTitle')}
        head={t('backtest.kind')}
        rows={result.kinds.map(({ kind: name, ...tally }) => ({ name: kind(name), tally }))}
      />
    </SimpleGrid>
  );
}

interface TallyCardProps {
  readonly title: string;
  readonly head: string;
  readonly rows: readonly { readonly name: string; readonly tally: Tally }[];
}

function TallyCard({ title, head, rows }: TallyCardProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  return (
    <Card padding={0}>
      <Title order={2} size="h5" p="md">
        {title}
      </Title>
      <Table.ScrollContainer minWidth={420} type="native">
        <Table fz="sm" verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{head}</Table.Th>
              <Table.Th ta="right">{t('backtest.count')}</Table.Th>
              <Table.Th ta="right">{t('backtest.coverage')}</Table.Th>
              <Table.Th ta="right">{t('backtest.precision')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(({ name, tally }) => (
              <Table.Tr key={name}>
                <Table.Td>{name}</Table.Td>
                <Table.Td ta="right" className="figures">
                  {formatCount(tally.entries, language)}
                </Table.Td>
                <Table.Td ta="right" className="figures">
                  {percentOf(tally.booked, tally.entries, language)}
                </Table.Td>
                <Table.Td ta="right" className="figures">
                  {percentOf(tally.right, tally.booked, language)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Card>
  );
}
