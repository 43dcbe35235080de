import { BarChart } from '@mantine/charts';
import { Card, Group, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { OverviewView } from '../../../../core/api/schema/streams.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { formatCount, formatDay } from '../../parts/format.ts';

/** How much of the work does itself, day by day. */
export function ShareCard({ figures }: { readonly figures: OverviewView }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const days = figures.byDay.map(({ date, entries, bookedByItself, byPerson }) => ({
    date: formatDay(date, language).slice(0, language === 'nl' ? 5 : 6),
    bookedByItself,
    byPerson,
    left: entries - bookedByItself - byPerson,
  }));
  return (
    <Card>
      <Group justify="space-between" align="flex-start" mb="md" wrap="nowrap">
        <div>
          <Title order={2} size="h5">
            {t('overview.share')}
          </Title>
          <Text fz="sm" c="dimmed">
            {t('overview.shareText', {
              booked: formatCount(figures.bookedByItself, language),
              all: formatCount(figures.booked + figures.waiting, language),
            })}
          </Text>
        </div>
        <Text fz={28} fw={680} className="figures" lh={1}>
          {percent(figures.bookedByItself, figures.booked + figures.waiting)} %
        </Text>
      </Group>
      <BarChart
        h={220}
        data={days}
        dataKey="date"
        type="stacked"
        withLegend
        maxBarWidth={26}
        legendProps={{ verticalAlign: 'bottom', height: 36 }}
        series={[
          { name: 'bookedByItself', label: t('overview.byItself'), color: 'petrol.7' },
          { name: 'byPerson', label: t('overview.byPerson'), color: 'blue.4' },
          { name: 'left', label: t('overview.left'), color: 'yellow.5' },
        ]}
        valueFormatter={(value) => formatCount(value, language)}
        gridAxis="x"
        tickLine="none"
        barProps={{ isAnimationActive: false }}
      />
    </Card>
  );
}

/** Whole per cents, rounded down: 99.9 % is not all. */
function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.floor((100 * part) / whole);
}
