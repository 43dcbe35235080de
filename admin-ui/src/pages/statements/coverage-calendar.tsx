import { Card, ColorSwatch, Group, SegmentedControl, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CoverageView } from '../../../../core/api/schema/bank.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { formatDay } from '../../parts/format.ts';
import classes from './coverage-calendar.module.css';
import { type DayState, type Month, yearOf, yearsOf } from './days.ts';

const STATES = ['proven', 'gap', 'corrected', 'none'] as const satisfies readonly DayState[];

/** Every day of a year: proven by its statement, missing, or not heard of. */
export function CoverageCalendar({ coverage }: { readonly coverage: CoverageView }) {
  const { t } = useTranslation();
  const years = yearsOf(coverage);
  const [chosen, setChosen] = useState<number | null>(null);
  const year = chosen ?? years[0];
  if (year === undefined) return null;
  const months = yearOf(year, coverage);
  const used = STATES.filter((state) => months.some(({ days }) => days.some((day) => day.state === state)));
  return (
    <Card>
      <Group justify="space-between" mb="md">
        <Title order={2} size="h5">
          {t('statements.calendar')}
        </Title>
        <Group gap="md">
          {used.map((state) => (
            <Group key={state} gap={6}>
              <ColorSwatch size={12} radius="sm" withShadow={false} color={`var(--day-${state})`} />
              <Text fz="sm">{t(`statements.day.${state}`)}</Text>
            </Group>
          ))}
          {years.length < 2 ? null : (
            <SegmentedControl
              size="xs"
              aria-label={t('statements.year')}
              value={String(year)}
              onChange={(value) => setChosen(Number(value))}
              data={years.slice(0, 6).map(String).reverse()}
            />
          )}
        </Group>
      </Group>
      <div className={classes.year}>
        {months.map((month) => (
          <MonthGrid key={month.name} month={month} />
        ))}
      </div>
    </Card>
  );
}

function MonthGrid({ month }: { readonly month: Month }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const name = new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' }).format(
    new Date(`${month.name}-01`),
  );
  const said = STATES.filter((state) => state !== 'none')
    .map((state) => [state, month.days.filter((day) => day.state === state).length] as const)
    .filter(([, count]) => count > 0)
    .map(([state, count]) => `${t(`statements.day.${state}`)}: ${count}`);
  return (
    <div role="img" aria-label={`${name}. ${said.join(', ')}`}>
      <Text fz="xs" fw={600} mb={6} tt="capitalize">
        {name}
      </Text>
      <div className={classes.month}>
        {month.days.map(({ date, state }, index) => (
          <span
            key={date}
            className={classes.day}
            data-state={state}
            title={`${formatDay(date, language)}: ${t(`statements.day.${state}`)}`}
            {...(index === 0 ? { style: { gridColumnStart: month.lead + 1 } } : {})}
          />
        ))}
      </div>
    </div>
  );
}
