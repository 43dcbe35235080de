import { LineChart } from '@mantine/charts';
import { Card, Text, Title } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { OverviewView } from '../../../../core/api/schema/streams.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { bankOf } from '../../parts/banks.ts';
import { formatAmount, formatDay } from '../../parts/format.ts';
import { BalanceTooltip } from './balance-tooltip.tsx';
import { balancePlot } from './balances.ts';

const COLOURS = ['petrol.7', 'orange.6', 'blue.6', 'grape.6', 'lime.7', 'pink.6'] as const;

/** The balance of every account, as its statements prove it. */
export function BalanceCard({ figures }: { readonly figures: OverviewView }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const plot = useMemo(() => balancePlot(figures.balances), [figures.balances]);
  const series = plot.ibans.map((iban, index) => ({
    name: iban,
    label: `${bankOf(iban).name} …${iban.slice(-4)}`,
    color: COLOURS[index % COLOURS.length] ?? 'petrol.7',
  }));
  return (
    <Card>
      <Title order={2} size="h5">
        {t('overview.balances')}
      </Title>
      <Text fz="sm" c="dimmed" mb="md">
        {t('overview.balancesText')}
      </Text>
      <LineChart
        h={220}
        data={[...plot.points]}
        dataKey="date"
        series={series}
        curveType="stepAfter"
        withDots={plot.points.length < 3}
        withLegend
        legendProps={{ verticalAlign: 'bottom', height: 36 }}
        gridAxis="x"
        tickLine="none"
        connectNulls
        lineProps={{ isAnimationActive: false }}
        xAxisProps={{ tickFormatter: (date: string) => formatDay(date, language).slice(0, language === 'nl' ? 5 : 6) }}
        yAxisProps={{ width: 64, tickFormatter: (value: number) => formatAmount(String(Math.round(value)), language) }}
        tooltipProps={{
          content: ({ label }) => (
            <BalanceTooltip date={typeof label === 'string' ? label : null} plot={plot} series={series} />
          ),
        }}
      />
    </Card>
  );
}
