import { Card, Stack } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { useAdministrations } from '../../api/books.ts';
import { useBacktest, useBacktests } from '../../api/tasks.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Nothing } from '../../parts/nothing.tsx';
import { Page } from '../../parts/page.tsx';
import { AskForm } from './ask-form.tsx';
import { Outcome } from './outcome.tsx';
import { Runs } from './runs.tsx';

/** What would have been booked by itself in the past, and how often wrongly. */
export function Backtest() {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const administrations = useAdministrations();
  const runs = useBacktests(null);
  const chosen = params.get('id') ?? runs.rows[0]?.id ?? null;
  const backtest = useBacktest(chosen);
  const choose = (id: string) => setParams({ id }, { replace: true });
  return (
    <Page title={t('nav.backtest')} lead={t('backtest.lead')}>
      <Loaded query={administrations}>
        {(rows) => <AskForm administrations={rows} onAsked={({ id }) => choose(id)} />}
      </Loaded>
      <Loaded query={runs}>
        {() =>
          runs.rows.length === 0 ? (
            <Card padding={0}>
              <Nothing icon={IconPlayerPlay} title={t('backtest.emptyTitle')} text={t('backtest.emptyText')} />
            </Card>
          ) : (
            <Stack gap="lg">
              <Runs runs={runs.rows} chosen={chosen} onChoose={choose} />
              <Loaded query={backtest}>
                {(one) => (
                  <Outcome
                    key={one.id}
                    backtest={one}
                    administration={administrations.data?.find(({ id }) => id === one.administrationId) ?? null}
                  />
                )}
              </Loaded>
            </Stack>
          )
        }
      </Loaded>
    </Page>
  );
}
