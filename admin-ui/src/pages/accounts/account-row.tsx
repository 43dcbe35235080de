import { Anchor, Badge, Box, Button, Group, Table, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { BankAccountView } from '../../../../core/api/schema/bank.ts';
import { useMay } from '../../api/session.ts';
import { useLanguage } from '../../i18n/use-language.ts';
import { Amount } from '../../parts/amount.tsx';
import { BankMark } from '../../parts/bank-mark.tsx';
import { bankOf } from '../../parts/banks.ts';
import { Day, Moment } from '../../parts/day.tsx';
import { formatCount } from '../../parts/format.ts';
import { Iban } from '../../parts/iban.tsx';
import { AccountMenu } from './account-menu.tsx';
import type { AccountTableProps } from './account-table.tsx';

interface AccountRowProps extends Omit<AccountTableProps, 'accounts'> {
  readonly account: BankAccountView;
}

export function AccountRow({ account, ...actions }: AccountRowProps) {
  return (
    <Table.Tr>
      <Table.Td>
        <WhichAccount account={account} />
      </Table.Td>
      <Table.Td>
        <Mapping account={account} onMap={actions.onMap} />
      </Table.Td>
      <Table.Td visibleFrom="lg">
        <Moment at={account.linkedAt} fz="sm" />
        <Supply account={account} />
      </Table.Td>
      <Table.Td>
        <LastStatement account={account} />
        {account.openGaps === 0 ? null : (
          <Box hiddenFrom="lg" mt={4}>
            <Coverage account={account} />
          </Box>
        )}
      </Table.Td>
      <Table.Td visibleFrom="lg">
        <Coverage account={account} />
      </Table.Td>
      <Table.Td ta="right">
        <Waiting account={account} />
      </Table.Td>
      <Table.Td ta="right">
        <AccountMenu account={account} {...actions} />
      </Table.Td>
    </Table.Tr>
  );
}

interface Part {
  readonly account: BankAccountView;
}

function WhichAccount({ account }: Part) {
  const { t } = useTranslation();
  return (
    <Group gap="sm" wrap="nowrap">
      <BankMark iban={account.iban} bank={account.bank} size={36} />
      <div>
        <Text fz="sm" fw={550}>
          <Iban value={account.iban} />
          {account.currency === 'EUR' ? '' : ` ${account.currency}`}
        </Text>
        <Text fz="xs" c="dimmed">
          {bankOf(account.iban, account.bank).name} · {account.holder ?? t('accounts.noHolder')}
        </Text>
      </div>
    </Group>
  );
}

function Mapping({ account, onMap }: Part & Pick<AccountTableProps, 'onMap'>) {
  const { t } = useTranslation();
  const may = useMay();
  if (account.administration === null) {
    return may.manage ? (
      <Button size="xs" onClick={() => onMap(account)}>
        {t('accounts.chooseAdministration')}
      </Button>
    ) : (
      <Badge color="yellow">{t('accounts.notMapped')}</Badge>
    );
  }
  return (
    <div>
      <Text fz="sm">{account.administration.name}</Text>
      <Text fz="xs" c="dimmed">
        {account.daybook === null ? '' : `${account.daybook.code} · ${account.daybook.name}`}
      </Text>
    </div>
  );
}

function LastStatement({ account }: Part) {
  const { t } = useTranslation();
  if (account.lastStatementDate === null) {
    return (
      <Text fz="sm" c="dimmed">
        {t('accounts.noStatement')}
      </Text>
    );
  }
  return (
    <div>
      <Day value={account.lastStatementDate} fz="sm" />
      {account.closingBalance === null ? null : (
        <Text fz="xs" c="dimmed">
          <Amount value={account.closingBalance} currency={account.currency} />
        </Text>
      )}
    </div>
  );
}

function Coverage({ account }: Part) {
  const { t } = useTranslation();
  const to = `/statements?account=${account.id}`;
  if (account.lastStatementDate === null) return null;
  return (
    <Badge component={Link} to={to} className="clickable" color={account.openGaps === 0 ? 'petrol' : 'red'}>
      {account.openGaps === 0 ? t('accounts.complete') : t('accounts.gaps', { count: account.openGaps })}
    </Badge>
  );
}

/** By which way entries come: its bank link and how that stands, or files. */
function Supply({ account }: Part) {
  const { t } = useTranslation();
  const { connection } = account;
  if (connection === null) {
    return (
      <Text fz="xs" c="dimmed">
        {t('accounts.byFiles')}
      </Text>
    );
  }
  const running = connection.state === 'active' || connection.state === 'expiring';
  return (
    <Anchor
      component={Link}
      to={`/connections/${connection.id}`}
      fz="xs"
      display="block"
      {...(running ? {} : { c: 'var(--mantine-color-error)' })}
    >
      {t('accounts.byLink')}
      {connection.state === 'active' ? '' : ` · ${t(`link.state.${connection.state}`)}`}
    </Anchor>
  );
}

function Waiting({ account }: Part) {
  const language = useLanguage();
  if (account.waiting === 0)
    return (
      <Text fz="sm" c="dimmed">
        –
      </Text>
    );
  const state = account.administration === null ? 'unmapped' : 'waiting';
  return (
    <Anchor component={Link} to={`/entries?state=${state}&account=${account.id}`} fz="sm" className="figures">
      {formatCount(account.waiting, language)}
    </Anchor>
  );
}
