import { ActionIcon, Menu } from '@mantine/core';
import {
  IconCalendarCheck,
  IconDots,
  IconEdit,
  IconLink,
  IconListDetails,
  IconNotebookOff,
  IconUnlink,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { BankAccountView } from '../../../../core/api/schema/bank.ts';
import { useMay } from '../../api/session.ts';
import { groupedIban } from '../../parts/iban.tsx';
import type { AccountTableProps } from './account-table.tsx';

interface AccountMenuProps extends Omit<AccountTableProps, 'accounts'> {
  readonly account: BankAccountView;
}

export function AccountMenu({ account, onMap, onRemove, onDisconnect }: AccountMenuProps) {
  const { t } = useTranslation();
  const may = useMay();
  const mapped = account.administration !== null;
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t('accounts.actionsFor', { iban: groupedIban(account.iban) })}
        >
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {may.manage ? (
          <Menu.Item leftSection={<IconEdit size={16} />} onClick={() => onMap(account)}>
            {mapped ? t('accounts.changeMapping') : t('accounts.chooseAdministration')}
          </Menu.Item>
        ) : null}
        <Menu.Item component={Link} to={`/entries?account=${account.id}`} leftSection={<IconListDetails size={16} />}>
          {t('accounts.showEntries')}
        </Menu.Item>
        <Menu.Item
          component={Link}
          to={`/statements?account=${account.id}`}
          leftSection={<IconCalendarCheck size={16} />}
        >
          {t('accounts.showStatements')}
        </Menu.Item>
        {account.connection === null ? null : (
          <Menu.Item component={Link} to={`/connections/${account.connection.id}`} leftSection={<IconLink size={16} />}>
            {t('accounts.showLink')}
          </Menu.Item>
        )}
        {may.manage && (mapped || account.connection !== null) ? <Menu.Divider /> : null}
        {may.manage && mapped ? (
          <Menu.Item
            c="var(--mantine-color-error)"
            leftSection={<IconNotebookOff size={16} />}
            onClick={() => onRemove(account)}
          >
            {t('accounts.removeMapping')}
          </Menu.Item>
        ) : null}
        {may.manage && account.connection !== null ? (
          <Menu.Item
            c="var(--mantine-color-error)"
            leftSection={<IconUnlink size={16} />}
            onClick={() => onDisconnect(account)}
          >
            {t('link.disconnect.action')}
          </Menu.Item>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}
