import { Button, Card, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconBuildingBank, IconFileUpload, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import type { BankAccountView } from '../../../../core/api/schema/bank.ts';
import { useAccounts } from '../../api/bank.ts';
import { useMay } from '../../api/session.ts';
import { DisconnectAccount } from '../../parts/links/disconnect-account.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Nothing } from '../../parts/nothing.tsx';
import { Page } from '../../parts/page.tsx';
import { AccountTable } from './account-table.tsx';
import { AddAccount } from './add-account.tsx';
import { MappingModal } from './mapping-modal.tsx';
import { RemoveMapping } from './remove-mapping.tsx';
import { UnmappedNotice } from './unmapped-notice.tsx';

/** Bank accounts and where their entries are booked. `?map=ID` opens the choice for one account. */
export function Accounts() {
  const { t } = useTranslation();
  const may = useMay();
  const accounts = useAccounts();
  const [search, setSearch] = useSearchParams();
  const [adding, addingModal] = useDisclosure();
  const [disconnecting, setDisconnecting] = useState<BankAccountView | null>(null);
  const [removing, setRemoving] = useState<BankAccountView | null>(null);
  const mapping = accounts.data?.find((account) => account.id === search.get('map')) ?? null;
  const map = (account: BankAccountView | null) =>
    setSearch(account === null ? {} : { map: account.id }, { replace: true });

  return (
    <Page
      title={t('accounts.title')}
      lead={t('accounts.lead')}
      actions={
        may.manage ? (
          <>
            <Button variant="default" onClick={addingModal.open}>
              {t('accounts.add')}
            </Button>
            <Button component={Link} to="/link" leftSection={<IconPlus size={18} />}>
              {t('link.title')}
            </Button>
          </>
        ) : null
      }
    >
      <UnmappedNotice accounts={accounts.data ?? []} />
      <Card padding={0}>
        <Loaded query={accounts}>
          {(rows) =>
            rows.length === 0 ? (
              <Nothing
                icon={IconBuildingBank}
                title={t('accounts.emptyTitle')}
                text={t('accounts.emptyText')}
                action={
                  <Group>
                    {may.manage ? (
                      <Button component={Link} to="/link">
                        {t('link.title')}
                      </Button>
                    ) : null}
                    <Button component={Link} to="/upload" variant="default" leftSection={<IconFileUpload size={18} />}>
                      {t('entries.emptyAction')}
                    </Button>
                  </Group>
                }
              />
            ) : (
              <AccountTable accounts={rows} onMap={map} onRemove={setRemoving} onDisconnect={setDisconnecting} />
            )
          }
        </Loaded>
      </Card>
      <AddAccount opened={adding} onClose={addingModal.close} />
      <MappingModal key={mapping?.id} account={mapping} onClose={() => map(null)} />
      <DisconnectAccount account={disconnecting} onClose={() => setDisconnecting(null)} />
      <RemoveMapping account={removing} onClose={() => setRemoving(null)} />
    </Page>
  );
}
