import { Anchor, Badge, Card, Group, Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { BankAccountView } from '../../../../core/api/schema/bank.ts';
import { useAccounts } from '../../api/bank.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Amount } from '../../parts/amount.tsx';
import { BankMark } from '../../parts/bank-mark.tsx';
import { formatDay } from '../../parts/format.ts';
import { Iban } from '../../parts/iban.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import classes from './accounts-card.module.css';

/** Last statement and balance per account, in one glance. */
export function AccountsCard() {
  const { t } = useTranslation();
  const accounts = useAccounts();
  return (
    <Card>
      <Group justify="space-between" mb="md">
        <Title order={2} size="h5">
          {t('nav.accounts')}
        </Title>
        <Anchor component={Link} to="/accounts" fz="sm">
          {t('overview.allAccounts')}
        </Anchor>
      </Group>
      <Loaded query={accounts} rows={3}>
        {(rows) => (
          <Stack gap={0}>
            {rows.map((account) => (
              <AccountLine key={account.id} account={account} />
            ))}
          </Stack>
        )}
      </Loaded>
    </Card>
  );
}

function AccountLine({ account }: { readonly account: BankAccountView }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const last = account.lastStatementDate;
  return (
    <Link to={`/statements?account=${account.id}`} className={classes.line ?? ''}>
      <Group gap="sm" wrap="nowrap" miw={0} flex={1}>
        <BankMark iban={account.iban} bank={account.bank} size={32} />
        <div className="one-line">
          <Iban value={account.iban} fz="sm" fw={550} />
          <Text fz="xs" c="dimmed" className="one-line">
            {account.administration?.name ?? t('accounts.notMapped')}
          </Text>
        </div>
      </Group>
      {account.openGaps === 0 ? null : <Badge color="red">{t('accounts.gaps', { count: account.openGaps })}</Badge>}
      <div className={classes.balance}>
        {account.closingBalance === null ? null : (
          <Amount value={account.closingBalance} currency={account.currency} fz="sm" fw={600} />
        )}
        <Text fz="xs" c="dimmed">
          {last === null ? t('accounts.noStatement') : t('overview.upTo', { date: formatDay(last, language) })}
        </Text>
      </div>
    </Link>
  );
}
