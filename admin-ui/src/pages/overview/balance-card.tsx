import { Card, Text, Title } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { OverviewView } from '../../../../core/api/schema/streams.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { bankOf } from '../../parts/banks.ts';
import { formatAmount, formatDay, pixels, shortDay } from '../../parts/format.ts';
import type { Drawing } from '../../parts/plot/drawing.ts';
import { Plot } from '../../parts/plot/plot.tsx';
import { balancePlot } from './balances.ts';

const COLOURS = ['petrol.7', 'orange.6', 'blue.6', 'grape.6', 'lime.7', 'pink.6'] as const;

/** The balance of every account, as its statements prove it. */
export function BalanceCard({ figures }: { readonly figures: OverviewView }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const drawing = useMemo((): Drawing => {
    const { dates, lines } = balancePlot(figures.balances);
    return {
      form: 'steps',
      points: dates.map((date) => formatDay(date, language)),
      short: dates.map((date) => shortDay(date, language)),
      lines: lines.map(({ iban, currency, balances }, index) => ({
        label: `${bankOf(iban).name} …${iban.slice(-4)}${currency === 'EUR' ? '' : ` ${currency}`}`,
        color: COLOURS[index] ?? 'petrol.7',
        heights: balances.map((balance) => (balance === null ? null : pixels(balance))),
        value: (point) => {
          const balance = balances[point];
          return balance == null ? null : formatAmount(balance, language);
        },
      })),
      axis: (height) => formatAmount(String(Math.round(height)), language),
    };
  }, [figures.balances, language]);
  return (
    <Card>
      <Title order={2} size="h5">
        {t('overview.balances')}
      </Title>
      <Text fz="sm" c="dimmed" mb="md">
        {t('overview.balancesText')}
      </Text>
      <Plot label={t('overview.balances')} drawing={drawing} height={190} />
    </Card>
  );
}
