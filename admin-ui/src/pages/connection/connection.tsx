import { Alert, Anchor, Badge, Button, Card, Group, Progress, Stack, Text, Title } from '@mantine/core';
import { IconChecks } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams, useSearchParams } from 'react-router';
import type { ConnectionView, StepView } from '../../../../core/api/schema/links.ts';
import { useAdministrations } from '../../api/books.ts';
import { isComing, isPulled, useConnection } from '../../api/links.ts';
import { useMay } from '../../api/session.ts';
import { announce } from '../../parts/announce.tsx';
import { AccountHealth } from '../../parts/links/account-health.tsx';
import { LinkActions } from '../../parts/links/link-actions.tsx';
import { useBankName } from '../../parts/links/use-bank-name.ts';
import { Loaded } from '../../parts/loaded.tsx';
import { Page } from '../../parts/page.tsx';
import { AccountActions } from './account-actions.tsx';
import { ChoiceForm } from './choice-form.tsx';
import { LinkFacts } from './link-facts.tsx';
import { LinkSteps } from './link-steps.tsx';
import { Standing } from './standing.tsx';
import { openStep, StepCard } from './step-card.tsx';

/** One link: where one comes back from the bank, chooses accounts and sees the first statements come in. `?problem=` is what went wrong there. */
export function Connection() {
  const { id = '' } = useParams();
  const { t } = useTranslation();
  const connection = useConnection(id);
  const bank = useBankName();
  const name = connection.data === undefined ? '' : bank(connection.data).name;
  return (
    <Page
      title={connection.data === undefined ? t('nav.connections') : t('link.pageTitle', { bank: name })}
      lead={t('link.pageLead')}
      actions={connection.data === undefined ? null : <LinkActions connection={connection.data} />}
    >
      <Loaded query={connection}>{(row) => <Body key={row.id} connection={row} bank={name} />}</Loaded>
    </Page>
  );
}

function Body({ connection, bank }: { readonly connection: ConnectionView; readonly bank: string }) {
  const { t } = useTranslation();
  const may = useMay();
  const [search, setSearch] = useSearchParams();
  const [changing, setChanging] = useState(false);
  const administrations = useAdministrations();
  const runs = connection.state === 'active' || connection.state === 'expiring';
  const linked = connection.accounts.some((account) => account.linked?.here === true);
  // The bank never heard of the choice, or nobody confirmed it there: it is made once more.
  const unconfirmed = connection.unconfirmed && linked && openStep(connection) === null;
  const choosing = runs && may.manage && (changing || !linked || unconfirmed);
  const chosen = (step: StepView | null) => {
    setChanging(false);
    setSearch({}, { replace: true });
    // The bank wants the choice confirmed: there, in this browser.
    if (step?.kind === 'redirect' && step.url !== undefined) window.location.assign(step.url);
    else announce(t('link.choose.done'));
  };
  return (
    <Stack gap="lg">
      <LinkSteps connection={connection} />
      <Standing connection={connection} bank={bank} problem={search.get('problem')} />
      <StepCard connection={connection} bank={bank} />
      {unconfirmed ? (
        <Alert variant="light" color="yellow" role="status">
          {t('link.choose.unconfirmed', { bank })}
        </Alert>
      ) : null}
      {choosing ? (
        <Loaded query={administrations}>
          {(rows) => (
            <ChoiceForm
              connection={connection}
              administrations={rows}
              onChosen={chosen}
              onCancel={linked ? () => setChanging(false) : null}
            />
          )}
        </Loaded>
      ) : linked ? (
        <Card padding={0}>
          <Group justify="space-between" p="lg" pb="sm">
            <Title order={2} size="h4">
              {t('link.accounts')}
            </Title>
            {runs && may.manage ? (
              <Button
                variant="default"
                size="xs"
                leftSection={<IconChecks size={16} />}
                onClick={() => setChanging(true)}
              >
                {t('link.choose.change')}
              </Button>
            ) : null}
          </Group>
          {connection.unconfirmed ? null : <FirstStatements connection={connection} />}
          <AccountHealth
            connection={connection}
            actions={(account) => (account.linked === null ? null : <AccountActions account={account} />)}
          />
        </Card>
      ) : null}
      <LinkFacts connection={connection} />
      <Anchor component={Link} to="/connections" fz="sm">
        {t('link.all')}
      </Anchor>
    </Stack>
  );
}

/** While the first statements come in: how many accounts have theirs. */
function FirstStatements({ connection }: { readonly connection: ConnectionView }) {
  const { t } = useTranslation();
  const pulled = connection.accounts.filter(isPulled);
  const done = pulled.filter((account) => !isComing(account)).length;
  if (done === pulled.length) return null;
  return (
    <Stack gap={6} px="lg" pb="sm" role="status">
      <Group justify="space-between">
        <Text fz="sm">{t('link.firstStatements')}</Text>
        <Badge color="gray">{t('link.firstOf', { done, all: pulled.length })}</Badge>
      </Group>
      <Progress
        value={pulled.length === 0 ? 0 : Math.max(8, (100 * done) / pulled.length)}
        animated
        aria-label={t('link.firstStatements')}
      />
    </Stack>
  );
}
