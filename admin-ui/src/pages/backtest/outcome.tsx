import { Alert, Card, Progress, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { AdministrationView } from '../../../../core/api/schema/books.ts';
import type { Backtest, BacktestResult } from '../../api/tasks.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Day } from '../../parts/day.tsx';
import { formatCount } from '../../parts/format.ts';
import { CurveCard } from './curve-card.tsx';
import { percentOf } from './percent.ts';
import { Tallies } from './tallies.tsx';
import { WrongCard } from './wrong-card.tsx';

interface OutcomeProps {
  readonly backtest: Backtest;
  /** Null when it is gone. */
  readonly administration: AdministrationView | null;
}

export function Outcome({ backtest, administration }: OutcomeProps) {
  const { t } = useTranslation();
  const { state, progress, error, result } = backtest;
  if (error !== null)
    return (
      <Alert color="red" icon={<IconAlertTriangle />} title={t('backtest.failed')}>
        {error.message}
      </Alert>
    );
  if (result === null)
    return (
      <Card>
        <Text fz="sm" mb="xs" aria-live="polite">
          {state === 'waiting'
            ? t('backtest.waiting')
            : t('backtest.running', { percent: String(Math.floor(progress * 100)) })}
        </Text>
        <Progress value={progress * 100} aria-label={t('nav.backtest')} animated />
      </Card>
    );
  return (
    <Stack gap="lg">
      <Text fz="sm">
        {administration === null ? '' : `${administration.name} · `}
        <Day value={backtest.from} /> – <Day value={backtest.to} />
      </Text>
      <Figures result={result} />
      {administration === null ? null : <CurveCard result={result} administration={administration} />}
      <Tallies result={result} />
      <WrongCard result={result} />
    </Stack>
  );
}

function Figures({ result }: { readonly result: BacktestResult }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { all, unjudged } = result;
  const figures = [
    {
      name: t('backtest.booked'),
      value: percentOf(all.booked, all.entries, language),
      note: t('backtest.entries', { count: all.entries }),
    },
    {
      name: t('backtest.right'),
      value: percentOf(all.right, all.booked, language, 2),
      note: t('backtest.wrongCount', { count: all.booked - all.right }),
    },
    {
      name: t('backtest.first'),
      value: percentOf(all.first, all.entries, language),
      note: t('backtest.three', { percent: percentOf(all.firstThree, all.entries, language).replace('%', '') }),
    },
  ];
  return (
    <div>
      <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="lg">
        {figures.map(({ name, value, note }) => (
          <Card key={name}>
            <Text fz="sm" c="dimmed">
              {name}
            </Text>
            <Text fz={32} fw={650} lh={1.2} className="figures">
              {value}
            </Text>
            <Text fz="sm" c="dimmed">
              {note}
            </Text>
          </Card>
        ))}
      </SimpleGrid>
      {unjudged === 0 ? null : (
        <Text fz="sm" c="dimmed" mt="xs">
          {t('backtest.unjudged', { number: formatCount(unjudged, language) })}
        </Text>
      )}
    </div>
  );
}
