import { LineChart } from '@mantine/charts';
import { Button, Card, Group, Slider, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AdministrationView } from '../../../../core/api/schema/books.ts';
import { useMay } from '../../api/session.ts';
import type { BacktestResult } from '../../api/tasks.ts';
import { useAction } from '../../api/use-action.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { announce } from '../../parts/announce.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { percentOf, sureness } from './percent.ts';
import { costOf, nearestPoint } from './thresholds.ts';

interface CurveCardProps {
  readonly result: BacktestResult;
  readonly administration: AdministrationView;
}

/** How much would be booked by itself, and how much of it rightly, as the threshold goes up; the slider walks along it. */
export function CurveCard({ result, administration }: CurveCardProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const may = useMay();
  const { curve, all, threshold } = result;
  const [at, setAt] = useState(() => nearestPoint(curve, threshold));
  const point = curve[at];
  const save = useAction<number>({
    method: 'PATCH',
    path: `/v1/administrations/${administration.id}`,
    body: (wrongBookingCost) => ({ settings: { ...administration.settings, wrongBookingCost } }),
    touches: [['/v1/administrations']],
    onDone: () => announce(t('backtest.used')),
  });
  if (point === undefined) return null;
  const share = (part: number, whole: number) => (whole === 0 ? null : Math.round((part / whole) * 10_000) / 100);
  const data = curve.map((one) => ({
    sure: sureness(one.threshold, language),
    booked: share(one.booked, all.entries),
    right: share(one.right, one.booked),
  }));
  return (
    <Card>
      <Title order={2} size="h5">
        {t('backtest.curve')}
      </Title>
      <Text fz="sm" c="dimmed" mb="md">
        {t('backtest.curveText')}
      </Text>
      <LineChart
        h={240}
        data={data}
        dataKey="sure"
        series={[
          { name: 'booked', label: t('backtest.coverage'), color: 'petrol.7' },
          { name: 'right', label: t('backtest.precision'), color: 'orange.6' },
        ]}
        curveType="linear"
        withLegend
        legendProps={{ verticalAlign: 'bottom', height: 30 }}
        gridAxis="xy"
        tickLine="none"
        withDots={false}
        lineProps={{ isAnimationActive: false }}
        referenceLines={[{ x: sureness(point.threshold, language), color: 'gray.6' }]}
        unit="%"
        yAxisProps={{ domain: [0, 100], width: 52 }}
      />
      <Text fz="sm" fw={500} mt="md">
        {t('backtest.threshold')}
      </Text>
      <Slider
        thumbLabel={t('backtest.threshold')}
        min={0}
        max={curve.length - 1}
        step={1}
        value={at}
        onChange={setAt}
        label={(index) => `${sureness(curve[index]?.threshold ?? 0, language)}%`}
        my="xs"
      />
      <Group justify="space-between" mt="sm">
        <div>
          <Text fz="sm" fw={550} aria-live="polite">
            {point.booked === 0
              ? t('backtest.nothingAt', { threshold: sureness(point.threshold, language) })
              : t('backtest.atThreshold', {
                  threshold: sureness(point.threshold, language),
                  booked: percentOf(point.booked, all.entries, language).replace('%', ''),
                  right: percentOf(point.right, point.booked, language, 2).replace('%', ''),
                  wrong: String(point.booked - point.right),
                })}
          </Text>
          <Text fz="sm" c="dimmed">
            {t('backtest.current', { threshold: sureness(threshold, language) })}
          </Text>
        </div>
        {may.work ? (
          <Button variant="default" loading={save.busy} onClick={() => save.run(costOf(point.threshold))}>
            {t('backtest.use')}
          </Button>
        ) : null}
      </Group>
      {save.problem === null ? null : <ProblemNotice problem={save.problem.problem} />}
    </Card>
  );
}
