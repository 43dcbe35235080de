import { Skeleton, Stack } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { OverviewView } from '../../../../core/api/schema/streams.ts';
import { useSignedIn } from '../../api/session.ts';
import { useOne } from '../../api/use-list.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';
import { AccountsCard } from './accounts-card.tsx';
import { FirstSteps } from './first-steps.tsx';
import { LinksCard } from './links-card.tsx';
import { Signals } from './signals.tsx';

/** The charts' library is as large as all the rest: it is read while the figures are, and the signals do not wait for it. */
const plots = import('./plots.tsx');
const Plots = lazy(async () => ({ default: (await plots).Plots }));

/** What one starts the day with: whether anything needs a person, in ten seconds. */
export function Overview() {
  const { t } = useTranslation();
  const { user } = useSignedIn();
  const overview = useOne<OverviewView>('/v1/overview');
  return (
    <Page title={t('overview.title')} lead={t('overview.lead', { name: user.name.split(' ')[0] ?? user.name })}>
      <Loaded query={overview}>
        {(figures) =>
          figures.accounts === 0 ? (
            <FirstSteps />
          ) : (
            <Stack gap="lg">
              <Signals figures={figures} />
              <Suspense fallback={<Skeleton h={322} />}>
                <Plots figures={figures} />
              </Suspense>
              <LinksCard />
              <AccountsCard />
            </Stack>
          )
        }
      </Loaded>
    </Page>
  );
}
