import { Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { BankAccountView } from '../../../../core/api/schema/bank.ts';
import { AccountRow } from './account-row.tsx';

export interface AccountTableProps {
  readonly accounts: readonly BankAccountView[];
  readonly onMap: (account: BankAccountView) => void;
  readonly onRemove: (account: BankAccountView) => void;
  readonly onDisconnect: (account: BankAccountView) => void;
}

export function AccountTable({ accounts, ...actions }: AccountTableProps) {
  const { t } = useTranslation();
  return (
    <Table.ScrollContainer minWidth={700} type="native">
      <Table highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('accounts.account')}</Table.Th>
            <Table.Th>{t('accounts.administration')}</Table.Th>
            <Table.Th visibleFrom="lg">{t('accounts.linkedAt')}</Table.Th>
            <Table.Th>{t('accounts.lastStatement')}</Table.Th>
            <Table.Th visibleFrom="lg">{t('accounts.coverage')}</Table.Th>
            <Table.Th ta="right">{t('accounts.waiting')}</Table.Th>
            <Table.Th aria-label={t('common.actions')} />
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {accounts.map((account) => (
            <AccountRow key={account.id} account={account} {...actions} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
