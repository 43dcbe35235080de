import { Button, Card, Group, Slider, Text, Title } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AdministrationView } from '../../../../core/api/schema/books.ts';
import { useMay } from '../../api/session.ts';
import type { BacktestResult } from '../../api/tasks.ts';
import { useAction } from '../../api/use-action.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { announce } from '../../parts/announce.tsx';
import type { Drawing } from '../../parts/plot/drawing.ts';
import { Plot } from '../../parts/plot/plot.tsx';
import { ProblemNotice } from '../../parts/problem-notice.tsx';
import { percentOf, sureness } from './percent.ts';
import { costOf, nearestPoint } from './thresholds.ts';

type CurvePoint = BacktestResult['curve'][number];

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
  const drawing = useMemo((): Drawing => {
    const line = (
      label: string,
      color: string,
      part: (one: CurvePoint) => number,
      whole: (one: CurvePoint) => number,
    ) => ({
      label,
      color,
      heights: curve.map((one) => (whole(one) === 0 ? null : (100 * part(one)) / whole(one))),
      value: (at: number) => {
        const one = curve[at];
        return one === undefined || whole(one) === 0 ? null : percentOf(part(one), whole(one), language, 2);
      },
    });
    const names = curve.map((one) => `${sureness(one.threshold, language)}%`);
    return {
      form: 'lines',
      points: names,
      short: names,
      lines: [
        line(
          t('backtest.coverage'),
          'petrol.7',
          ({ booked }) => booked,
          () => all.entries,
        ),
        line(
          t('backtest.precision'),
          'orange.6',
          ({ right }) => right,
          ({ booked }) => booked,
        ),
      ],
      axis: (height) => `${height}%`,
      range: [0, 100],
      mark: at,
    };
  }, [curve, all.entries, at, language, t]);
  if (point === undefined) return null;
  return (
    <Card>
      <Title order={2} size="h5">
        {t('backtest.curve')}
      </Title>
      <Text fz="sm" c="dimmed" mb="md">
        {t('backtest.curveText')}
      </Text>
      <Plot label={t('backtest.curve')} drawing={drawing} height={220} />
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
