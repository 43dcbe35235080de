import { Button, Card, Group, Select, Stack, Title } from '@mantine/core';
import { IconCalendarOff, IconFileUpload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import type { BankAccountView } from '../../../../core/api/schema/bank.ts';
import { useAccounts } from '../../api/bank.ts';
import { useCoverage } from '../../api/statements.ts';
import { bankOf } from '../../parts/banks.ts';
import { groupedIban } from '../../parts/iban.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Nothing } from '../../parts/nothing.tsx';
import { Page } from '../../parts/page.tsx';
import { AnnouncedList } from './announced-list.tsx';
import { CoverageCalendar } from './coverage-calendar.tsx';
import { GapList } from './gap-list.tsx';
import { StatementTable } from './statement-table.tsx';

/** How complete the statements of an account are, day by day, and the statements themselves. */
export function Statements() {
  const { t } = useTranslation();
  const accounts = useAccounts();
  const upload = (
    <Button component={Link} to="/upload" leftSection={<IconFileUpload size={18} />}>
      {t('entries.emptyAction')}
    </Button>
  );
  return (
    <Page title={t('nav.statements')} lead={t('statements.lead')} actions={accounts.data?.length === 0 ? null : upload}>
      <Loaded query={accounts} rows={4}>
        {(rows) =>
          rows.length === 0 ? (
            <Card>
              <Nothing
                icon={IconCalendarOff}
                title={t('statements.emptyTitle')}
                text={t('statements.emptyText')}
                action={upload}
              />
            </Card>
          ) : (
            <OfAccount accounts={rows} />
          )
        }
      </Loaded>
    </Page>
  );
}

function OfAccount({ accounts }: { readonly accounts: readonly BankAccountView[] }) {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const wanted = params.get('account');
  // Without a choice the first account that needs a look.
  const account =
    accounts.find(({ id }) => id === wanted) ?? accounts.find(({ openGaps }) => openGaps > 0) ?? accounts[0];
  if (account === undefined) return null;
  return (
    <Stack gap="lg">
      <Group>
        <Select
          aria-label={t('accounts.account')}
          allowDeselect={false}
          searchable
          w={360}
          value={account.id}
          onChange={(id) => id !== null && setParams({ account: id }, { replace: true })}
          data={accounts.map(({ id, iban, bank, openGaps }) => ({
            value: id,
            label: `${bankOf(iban, bank).name} · ${groupedIban(iban)}${openGaps === 0 ? '' : ` (${t('accounts.gaps', { count: openGaps })})`}`,
          }))}
        />
      </Group>
      <Coverage key={account.id} account={account} />
      <AnnouncedList accountId={account.id} />
      <Stack gap="sm">
        <Title order={2} size="h4">
          {t('statements.list')}
        </Title>
        <Card padding={0}>
          <StatementTable accountId={account.id} />
        </Card>
      </Stack>
    </Stack>
  );
}

function Coverage({ account }: { readonly account: BankAccountView }) {
  const coverage = useCoverage(account.id);
  return (
    <Loaded query={coverage} rows={4}>
      {(view) => (
        <Stack gap="lg">
          <GapList gaps={view.gaps} />
          <CoverageCalendar coverage={view} />
        </Stack>
      )}
    </Loaded>
  );
}
