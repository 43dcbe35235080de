import { Card, Group, Text, Title } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { OverviewView } from '../../../../core/api/schema/streams.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { formatCount, formatDay, shortDay } from '../../parts/format.ts';
import type { Drawing } from '../../parts/plot/drawing.ts';
import { Plot } from '../../parts/plot/plot.tsx';

/** How much of the work does itself, day by day. */
export function ShareCard({ figures }: { readonly figures: OverviewView }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const drawing = useMemo((): Drawing => {
    const layer = (label: string, color: string, counts: readonly number[]) => {
      return { label, color, heights: counts, value: (day: number) => formatCount(counts[day] ?? 0, language) };
    };
    const { byDay } = figures;
    return {
      form: 'stacked bars',
      points: byDay.map(({ date }) => formatDay(date, language)),
      short: byDay.map(({ date }) => shortDay(date, language)),
      lines: [
        layer(
          t('overview.byItself'),
          'petrol.7',
          byDay.map(({ bookedByItself }) => bookedByItself),
        ),
        layer(
          t('overview.byPerson'),
          'blue.4',
          byDay.map(({ byPerson }) => byPerson),
        ),
        layer(
          t('overview.left'),
          'yellow.5',
          byDay.map(({ entries, bookedByItself, byPerson }) => entries - bookedByItself - byPerson),
        ),
      ],
      axis: (height) => formatCount(height, language),
    };
  }, [figures, language, t]);
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
          {percent(figures.bookedByItself, figures.booked + figures.waiting)}%
        </Text>
      </Group>
      <Plot label={t('overview.share')} drawing={drawing} height={190} />
    </Card>
  );
}

/** Whole per cents, rounded down: 99.9 % is not all. */
function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.floor((100 * part) / whole);
}
