import { Card, Title } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useDeliveryDays } from '../../api/streams.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { formatCount, formatDay, shortDay } from '../../parts/format.ts';
import type { Drawing } from '../../parts/plot/drawing.ts';
import { Plot } from '../../parts/plot/plot.tsx';

const COLOURS = { delivered: 'petrol.7', failing: 'yellow.5', refused: 'red.6' } as const;

/** How the deliveries of the last weeks went; nothing while there are none. */
export function DeliveryDays() {
  const { t } = useTranslation();
  const language = useLanguage();
  const { data: days } = useDeliveryDays();
  const drawing = useMemo((): Drawing | null => {
    if (days === undefined) return null;
    return {
      form: 'stacked bars',
      points: days.map(({ date }) => formatDay(date, language)),
      short: days.map(({ date }) => shortDay(date, language)),
      lines: (['delivered', 'failing', 'refused'] as const).map((state) => ({
        label: t(`deliveries.deliveryState.${state}`),
        color: COLOURS[state],
        heights: days.map((day) => day[state]),
        value: (day) => formatCount(days[day]?.[state] ?? 0, language),
      })),
      axis: (height) => formatCount(height, language),
    };
  }, [days, language, t]);
  if (drawing === null || drawing.lines.every(({ heights }) => heights.every((height) => height === 0))) return null;
  return (
    <Card>
      <Title order={2} size="h5" mb="md">
        {t('deliveries.byDay')}
      </Title>
      <Plot label={t('deliveries.byDay')} drawing={drawing} height={140} />
    </Card>
  );
}
